"""Long use at speed: nothing is lost and memory does not grow. Ten times as much with CONELAB_SLOW=1."""
import os

from harness import SN, T, fill, hb_socket, ok

TIMES = 10 if os.environ.get("CONELAB_SLOW") == "1" else 1


def run_cells(clients, numbers):
    """Every client sends a cell for each number at once; every client sees the output of all."""
    sent = [[client.execute(fill(SN["echo"], n=n)) for n in numbers] for client in clients]
    ids = {header["msg_id"] for headers in sent for header in headers}
    for client, headers in zip(clients, sent):
        assert client.pump(lambda: ids <= client.idle, T(120)), f"{len(ids - client.idle)} cells without idle"
        assert client.pump(lambda: {h["msg_id"] for h in headers} <= client.reply.keys(), T(20)), "replies are missing"
        for others in sent:
            printed = [m.content["text"] for h in others for m in client.iopub_of[h["msg_id"]] if m.type == "stream"]
            assert printed == [f"{n}\n" for n in numbers]
        assert not client.violations
        client.forget()
        client.sent.clear()
        client.seen_ids.clear()


def test_two_clients_send_twenty_thousand_cells(fresh):
    kernel, one = fresh()
    two = kernel.wire()
    two.wait_ready()
    two.forget()
    try:
        sizes = []
        for _ in range(10 * TIMES):
            run_cells([one, two], range(1000))
            sizes.append(kernel.rss())
        # The history keeps the last 10,000 inputs: it is full after five rounds. The allocator keeps now more, now less.
        assert min(sizes[-4:]) - max(sizes[:6]) < 4e6, [size // 1_000_000 for size in sizes]
    finally:
        two.close()


def test_large_outputs(fresh):
    """50 MB arrive whole, again and again, and their memory is given back."""
    kernel, client = fresh()
    sizes = []
    for _ in range(4 * TIMES):
        assert ok(client.run(fill(SN["big_output"], n=50_000_000), timeout=60)).text() == "x" * 50_000_000 + "\n"
        client.forget()
        sizes.append(kernel.rss())
    assert min(sizes[1:]) - sizes[0] < 25e6, [size // 1_000_000 for size in sizes]


def test_a_day_of_heartbeats(fresh):
    """One a second for a day (86,400, a tenth by default), without a pause."""
    kernel, _ = fresh()
    socket = hb_socket(kernel)
    try:
        before = None
        for i in range(8640 * TIMES):
            beat = b"ping %d" % i
            socket.send(beat)
            assert socket.poll(T(2000)) and socket.recv() == beat
            before = before or kernel.rss()
        assert kernel.rss() - before < 2e6
    finally:
        socket.close(0)
