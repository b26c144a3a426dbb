"""Protocol: two clients, routing, identities."""
import time
import uuid

import zmq
from harness import DELIM, fill, ok, SN, T, Wire


def test_two_clients(kernel, w):
    """[MUST] replies go to the client that asked, IOPub goes to both, with the right parent."""
    a, b = w, kernel.wire()
    try:
        b.wait_ready()
        b.forget()
        ha, hb = [], []
        for i in range(50):
            ha.append(a.execute(fill(SN["echo"], n=1000 + i)))
            hb.append(b.execute(fill(SN["echo"], n=2000 + i)))
        for i, h in enumerate(ha):
            ex = ok(a.exchange(h))
            assert ex.text() == f"{1000 + i}\n"
        for i, h in enumerate(hb):
            ex = ok(b.exchange(h))
            assert ex.text() == f"{2000 + i}\n"
        ids_a, ids_b = {h["msg_id"] for h in ha}, {h["msg_id"] for h in hb}
        assert not ids_b & set(a.reply) and not ids_a & set(b.reply), "reply to the wrong client"
        assert a.pump(lambda: ids_b <= a.idle, T(5)) and b.pump(lambda: ids_a <= b.idle, T(5))
        text = "".join(m.content["text"] for h in ha for m in b.iopub_of[h["msg_id"]]
                       if m.type == "stream")
        assert text == "".join(f"{1000 + i}\n" for i in range(50))
        counts = [a.exchange(h).reply.content["execution_count"] for h in ha] + \
                 [b.exchange(h).reply.content["execution_count"] for h in hb]
        assert len(set(counts)) == 100, "one global counter"
        assert not b.violations, b.violations
    finally:
        b.close()


def test_requests_of_one_client_are_in_order(w):
    """[MUST] shell requests are handled in order; replies come in order; IOPub brackets of
    shell requests never interleave."""
    hs = []
    for i in range(40):
        hs.append(w.execute(fill(SN["echo"], n=i)))
        hs.append(w.send("complete_request", {"code": "a", "cursor_pos": 1}))
        hs.append(w.send("kernel_info_request", {}))
    for h in hs:
        assert w.exchange(h).complete
    ids = [h["msg_id"] for h in hs]
    assert [m.parent_id for m in w.inbox["shell"] if m.parent_id in ids] == ids
    seen = []
    for m in w.inbox["iopub"]:
        if m.parent_id in set(ids) and (not seen or seen[-1] != m.parent_id):
            seen.append(m.parent_id)
    assert seen == ids, "iopub groups of different requests interleave"


def test_reconnect_with_the_same_identity(kernel, w):
    """[MUST] ROUTER_HANDOVER: a client that reconnects with the same ZMQ identity (what
    jupyter_server does after a broken websocket) is answered although the old connection
    is still there (IRkernel#508, ipykernel#270)."""
    for ch in ("shell", "control"):
        ident = f"conf-{ch}-{uuid.uuid4().hex}".encode()
        one = kernel.wire(identity=ident)
        try:
            one.wait_ready()
            two = kernel.wire(identity=ident, session=one.session)
            try:
                h = two.send("kernel_info_request", {}, channel=ch)
                assert two.pump(lambda: h["msg_id"] in two.reply, T(5)), f"no answer on {ch}"
            finally:
                two.close()
        finally:
            one.close()


def test_multi_hop_identities(kernel, w):
    """[MUST] any number of routing frames comes back unchanged (proxies between the client and
    the kernel)."""
    ctx = zmq.Context.instance()
    front, back = ctx.socket(zmq.ROUTER), ctx.socket(zmq.DEALER)
    front.linger = back.linger = 0
    port = front.bind_to_random_port("tcp://127.0.0.1")
    back.connect(w.url("shell"))
    d = ctx.socket(zmq.DEALER)
    d.linger = 0
    d.connect(f"tcp://127.0.0.1:{port}")
    try:
        h = w.header("kernel_info_request")
        w.sent[h["msg_id"]] = h
        d.send_multipart([b"hop-a", b"", b"hop-b", *w.frames(h)])
        end = time.monotonic() + T(5)
        got = None
        while time.monotonic() < end and got is None:
            if front.poll(20):
                back.send_multipart(front.recv_multipart())
            if back.poll(20):
                front.send_multipart(back.recv_multipart())
            if d.poll(20):
                got = d.recv_multipart()
        assert got is not None, "no reply through the proxy"
        assert got[:3] == [b"hop-a", b"", b"hop-b"] and got[3] == DELIM
    finally:
        for s in (front, back, d):
            s.close(0)


def test_client_that_never_reads(kernel, w):
    """[MUST] a client that sends 3000 requests, never reads its replies and goes away does not
    block or break others."""
    c = Wire(kernel.info, rcvhwm=1, channels=("shell",))
    for _ in range(3000):
        c.send("kernel_info_request", {})
    ok(w.run(SN["hello"]["code"], timeout=60))
    c.close()
    ok(w.run(SN["hello"]["code"], timeout=60))


def test_slow_subscriber_loses_nothing(kernel, w):
    """[MUST] a subscriber that does not read for a while gets every IOPub message (ZMQ drops
    above SNDHWM = 1000 per client unless the kernel raises it; notebooks then lose output or
    stay busy for ever)."""
    c = Wire(kernel.info, rcvhwm=1, rcvbuf=4096)
    try:
        c.wait_ready()
        c.forget()
        n = 2000
        pad = fill(SN["comment"], text="p" * 6000)      # 12 MB of execute_input in all
        hs = []
        for i in range(n):
            hs.append(w.execute(fill(SN["echo"], n=i) + "\n" + pad))
            if i >= 200:                                # at most 200 requests under way
                assert w.pump(lambda: hs[i - 200]["msg_id"] in w.idle, T(60))
        assert w.exchange(hs[-1], 60).complete
        ids = {h["msg_id"] for h in hs}
        assert ids <= w.idle
        got = c.pump(lambda: ids <= c.idle, T(20))
        assert got, f"only {len(ids & c.idle)} of {n} idle messages arrived"
        text = "".join(m.content["text"] for m in c.inbox["iopub"] if m.type == "stream"
                       and m.parent_id in ids)
        assert text == "".join(f"{i}\n" for i in range(n))
    finally:
        c.close()
