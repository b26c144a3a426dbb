"""Protocol: resources."""
import time
from harness import ok, SN, T


def test_idle_cpu(fresh):
    """[SHOULD] at rest the kernel burns (almost) no CPU."""
    k, c = fresh()
    ok(c.run(SN["trivial"]))
    time.sleep(1)
    a, t = k.cpu(), time.monotonic()
    time.sleep(4)
    ratio = (k.cpu() - a) / (time.monotonic() - t)
    assert ratio < 0.05


def test_no_leak_of_memory_or_fds(fresh):
    """[SHOULD] 4000 cells and 100 clients that come and go leave memory and descriptors alone."""
    k, c = fresh()
    for h in [c.execute(SN["hello"]["code"]) for _ in range(1000)]:
        c.exchange(h, 60)
    c.forget()
    fd0, rss0 = k.fds(), k.rss()
    for _ in range(4):
        for h in [c.execute(SN["hello"]["code"]) for _ in range(1000)]:
            c.exchange(h, 60)
        c.forget()
    for _ in range(100):
        x = k.wire()
        h = x.send("kernel_info_request", {})
        x.pump(lambda: h["msg_id"] in x.reply, T(5))
        x.close()
    assert c.pump(lambda: k.fds() <= fd0 + 10, T(30)), f"{fd0} -> {k.fds()} descriptors"
    assert k.rss() - rss0 < 60e6, f"grew by {(k.rss() - rss0) / 1e6:.0f} MB"
