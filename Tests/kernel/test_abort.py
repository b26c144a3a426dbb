"""Protocol: abort after an error."""
import time
from harness import fill, SN, T


def queue_after_error(w, n=5, **kw):
    h0 = w.execute(fill(SN["error_slow"], s=0.7), **kw)
    hs = [w.execute(SN["hello"]["code"]) for _ in range(n)]
    extra = [w.send("kernel_info_request", {}),
             w.send("complete_request", {"code": "a", "cursor_pos": 1}),
             w.send("comm_info_request", {})]
    return h0, hs, extra


def test_abort_queue_after_error(w):
    """[MUST] stop_on_error: queued executes are answered (aborted or error) without running."""
    h0, hs, extra = queue_after_error(w)
    assert w.exchange(h0).status == "error"
    for h in hs:
        ex = w.exchange(h)
        assert ex.complete, f"no reply/idle for an aborted request: {ex.reply} {ex.types}"
        assert ex.status in ("aborted", "error")
        assert ex.text() == "", "an aborted cell ran"
        assert not ex.of("execute_input"), "execute_input of an aborted cell"
        assert ex.types == ["busy", "idle"], ex.types


def test_abort_leaves_other_requests_alone(w):
    """[MUST] only execute_requests are aborted; kernel_info, complete, comm_info get real replies."""
    h0, hs, extra = queue_after_error(w, n=2)
    assert w.exchange(h0).status == "error"
    for h in extra:
        ex = w.exchange(h)
        assert ex.complete and ex.status == "ok", (h["msg_type"], ex.reply)


def test_aborted_reply_has_execution_count(w):
    """[MUST] 'execute_reply messages have an execution_count field regardless of their status'."""
    h0, hs, _ = queue_after_error(w, n=2)
    w.exchange(h0)
    for h in hs:
        assert isinstance(w.exchange(h).reply.content.get("execution_count"), int)


def test_stop_on_error_false(w):
    """[MUST] stop_on_error=False: the queue goes on."""
    h0, hs, extra = queue_after_error(w, stop_on_error=False)
    assert w.exchange(h0).status == "error"
    for h in hs:
        ex = w.exchange(h)
        assert ex.status == "ok" and ex.text() == SN["hello"]["stdout"]


def test_abort_does_not_linger(w):
    """[MUST] a request sent after the error reply was received is executed, every time (a
    kernel that aborts 'for a while' loses the user's next cell)."""
    for _ in range(200):
        h = w.execute(SN["error"]["code"])
        assert w.pump(lambda: h["msg_id"] in w.reply, T(10))
        ex = w.run(SN["hello"]["code"])
        assert ex.status == "ok", ex.reply


def test_abort_is_quick(w):
    """[PERF] 200 queued cells are aborted within a second."""
    h0 = w.execute(fill(SN["error_slow"], s=0.7))
    hs = [w.execute(SN["hello"]["code"]) for _ in range(200)]
    w.exchange(h0)
    t = time.monotonic()
    for h in hs:
        assert w.exchange(h).status in ("aborted", "error")
    dt = time.monotonic() - t
    assert dt < T(3), f"{dt:.2f} s"
