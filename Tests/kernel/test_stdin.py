"""Protocol: stdin."""
import time

import pytest
from harness import interrupt, ok, SN, T, wait_input


@pytest.mark.parametrize("what", ["stdin", "password"])
def test_input(w, what):
    """[MUST] input_request on stdin with the execute's identity and parent; the reply continues
    the cell."""
    s = SN[what]
    h = w.execute(s["code"], allow_stdin=True)
    m = wait_input(w, h)
    assert m.type == "input_request" and m.content["prompt"] == s["prompt"]
    assert m.content["password"] is (what == "password")
    w.send("input_reply", {"value": s["answer"], "status": "ok"}, channel="stdin",
           parent=m.header)
    ex = ok(w.exchange(h))
    assert ex.text() == s["stdout"]


def test_input_not_allowed(w):
    """[MUST] allow_stdin=False: no input_request, the cell fails at once."""
    s = SN["stdin"]
    t = time.monotonic()
    ex = w.run(s["code"], allow_stdin=False, timeout=10)
    assert ex.complete, "the cell hangs although stdin is not allowed"
    assert ex.status == "error" and time.monotonic() - t < T(5)
    assert not w.inbox["stdin"]


def test_input_goes_to_the_requester(kernel, w):
    """[MUST] with two clients only the one that executed is asked, and only its answer counts."""
    s = SN["stdin"]
    b = kernel.wire()
    try:
        b.wait_ready()
        b.forget()
        h = w.execute(s["code"], allow_stdin=True)
        m = wait_input(w, h)
        b.pump(timeout=0.3)
        assert not b.inbox["stdin"], "the other client was asked"
        w.send("input_reply", {"value": s["answer"]}, channel="stdin", parent=m.header)
        assert ok(w.exchange(h)).text() == s["stdout"]
    finally:
        b.close()


def test_stale_input_reply_is_ignored(w):
    """[SHOULD] an input_reply that nobody asked for is not taken as the answer to a later request."""
    s = SN["stdin"]
    w.send("input_reply", {"value": "STALE"}, channel="stdin")
    time.sleep(0.2)
    h = w.execute(s["code"], allow_stdin=True)
    m = wait_input(w, h)
    w.send("input_reply", {"value": s["answer"]}, channel="stdin", parent=m.header)
    assert ok(w.exchange(h)).text() == s["stdout"]


def test_interrupt_while_waiting_for_input(w):
    """[MUST] a cell that waits for input can be interrupted (the client may be gone)."""
    s = SN["stdin"]
    h = w.execute(s["code"], allow_stdin=True)
    wait_input(w, h)
    time.sleep(0.2)
    interrupt(w)
    ex = w.exchange(h, 10)
    assert ex.complete and ex.status == "error"
    assert ok(w.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]


def test_input_unsigned_reply_is_ignored(w):
    """[MUST] an input_reply with a wrong signature is not accepted as input."""
    s = SN["stdin"]
    h = w.execute(s["code"], allow_stdin=True)
    m = wait_input(w, h)
    fr = w.frames(w.header("input_reply"), {"value": "FORGED"}, m.header)
    fr[1] = b"0" * 64
    w.send_frames("stdin", fr)
    w.pump(timeout=0.5)
    assert h["msg_id"] not in w.reply, "the kernel accepted a forged input_reply"
    w.send("input_reply", {"value": s["answer"]}, channel="stdin", parent=m.header)
    assert ok(w.exchange(h)).text() == s["stdout"]
