"""Protocol: interrupt."""
import json
import random
import time

import pytest
from harness import SN, T, fill, interrupt, ok, start, wait_until_it_runs


def interrupt_case(w, code, mode, rounds=5):
    lat = []
    for i in range(rounds):
        h = start(w, code)
        time.sleep(0.15 + 0.05 * i)
        t = time.monotonic()
        hi = interrupt(w, mode)
        assert w.pump(lambda: h["msg_id"] in w.reply and h["msg_id"] in w.idle, T(20)), \
            "the cell did not stop"
        lat.append(time.monotonic() - t)
        ex = w.exchange(h)
        assert ex.status in ("error", "aborted"), ex.reply.content
        if hi is not None:
            r = w.exchange(hi, 5)
            assert r.status == "ok" and r.reply.type == "interrupt_reply" \
                and r.reply.channel == "control"
            assert r.types[0] == "busy" and r.types[-1] == "idle", r.types
        ok(w.run(SN["hello"]["code"]))
    return lat


@pytest.mark.parametrize("what", ["sleep", "busy_loop", "print_loop"])
def test_interrupt_declared_mode(w, kernel, what):
    """[MUST] interrupt in the kernelspec's interrupt_mode stops a running cell within seconds;
    the reply says error, the kernel goes on, state is kept."""
    code = fill(SN[what], s=60)
    ok(w.run(fill(SN["set_var"], n=77)))
    lat = interrupt_case(w, code, kernel.spec.interrupt_mode)
    assert max(lat) < T(3), lat
    ex = ok(w.run(SN["get_var"]["code"]))
    assert "77" in json.dumps([m.content for m in ex.of("execute_result", "display_data")])


@pytest.mark.parametrize("what", ["sleep", "busy_loop"])
def test_interrupt_other_mode(w, kernel, what):
    """[SHOULD] the other way of interrupting works too (SIGINT for terminals and provisioners,
    interrupt_request for remote clients)."""
    mode = "message" if kernel.spec.interrupt_mode == "signal" else "signal"
    interrupt_case(w, fill(SN[what], s=60), mode, rounds=2)


def test_interrupt_error_fields(w, kernel):
    """[MUST] an interrupted cell reports ename/evalue/traceback, in the reply and on IOPub."""
    h = start(w, fill(SN["sleep"], s=60))
    time.sleep(0.2)
    interrupt(w)
    ex = w.exchange(h, 15)
    assert ex.status == "error"
    assert len(ex.of("error")) == 1
    assert ex.reply.content["ename"] and ex.reply.content["traceback"]


def test_interrupt_aborts_the_queue(w):
    """[MUST] cells queued behind an interrupted cell are aborted (stop_on_error)."""
    h = w.execute(fill(SN["sleep"], s=60))
    hs = [w.execute(SN["hello"]["code"]) for _ in range(3)]
    wait_until_it_runs(w, h)
    time.sleep(0.2)
    interrupt(w)
    assert w.exchange(h, 15).status == "error"
    for x in hs:
        ex = w.exchange(x)
        assert ex.complete and ex.status in ("aborted", "error") and ex.text() == ""


@pytest.mark.parametrize("mode", ["signal", "message"])
def test_interrupt_when_idle_is_harmless(w, kernel, mode):
    """[MUST] interrupts at rest neither kill the kernel nor hit the next cell (jupyter_client
    interrupts before every shutdown and restart)."""
    for i in range(10):
        h = interrupt(w, mode)
        if h is not None:            # shell and control are independent: wait for the reply
            assert w.exchange(h, 5).status == "ok"
        if i % 3 == 0:
            time.sleep(0.05)
        ex = w.run(SN["hello"]["code"])
        if mode == "signal" and ex.status != "ok":
            time.sleep(0.3)          # a signal is asynchronous: it may hit this very cell, once
            ex = w.run(SN["hello"]["code"])
        assert ex.complete and ex.status == "ok", ex.reply
        assert ex.text() == SN["hello"]["stdout"]


def test_interrupt_storm(w, kernel):
    """[MUST] many interrupts around the ends of short cells: no death, no lost reply or idle."""
    rnd = random.Random(1)
    for i in range(150):
        h = w.execute(SN["hello"]["code"])
        time.sleep(rnd.random() * 0.004)
        last = interrupt(w, "message")
        ex = w.exchange(h, 20)
        assert ex.complete, f"round {i}: reply {ex.reply}, iopub {ex.types}"
    assert w.exchange(last).status == "ok"
    ex = ok(w.run(SN["hello"]["code"]))
    assert ex.text() == SN["hello"]["stdout"]


@pytest.mark.parametrize("code", [
    "solve(problem(teacher(2000, 8, 5, noise=0.3, seed=1), beta=0.01))",
    "train(problem(teacher(500, 5, 5, noise=0.3, seed=1)), neurons=200, steps=10^8)"])
def test_interrupted_work_shows_the_best_so_far(w, code):
    """[SHOULD] what has a best value so far shows it, and says that it was interrupted."""
    h = start(w, code)
    time.sleep(0.3)
    interrupt(w)
    ex = w.exchange(h, 10)
    assert ex.status == "ok" and "interrupted" in ex.result, ex.reply.content
