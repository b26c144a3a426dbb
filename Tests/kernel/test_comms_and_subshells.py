"""Protocol: comms, subshells, connect."""
import uuid

import psutil
import pytest
from harness import fill, interrupt, ok, SN, T, start


def test_comm_info(w):
    """[MUST] comm_info_request: ok with a dict, with and without target_name."""
    for c in ({}, {"target_name": "no.such.target"}):
        ex = ok(w.request("comm_info_request", c))
        assert isinstance(ex.reply.content["comms"], dict)
    assert ex.reply.content["comms"] == {}


def test_comm_open_unknown_target(w):
    """[MUST] comm_open for an unknown target is answered by comm_close on IOPub inside
    busy/idle; no reply on shell."""
    cid = uuid.uuid4().hex
    h = w.send("comm_open", {"comm_id": cid, "target_name": "no.such.target", "data": {}})
    assert w.pump(lambda: h["msg_id"] in w.idle, T(5)), "no idle"
    closes = [m for m in w.iopub_of[h["msg_id"]] if m.type == "comm_close"]
    assert len(closes) == 1 and closes[0].content["comm_id"] == cid
    assert h["msg_id"] not in w.reply
    assert cid not in ok(w.request("comm_info_request", {})).reply.content["comms"]


@pytest.mark.parametrize("msg", ["comm_msg", "comm_close"])
def test_comm_unknown_id(w, msg):
    """[MUST] messages for unknown comms are ignored between busy and idle."""
    h = w.send(msg, {"comm_id": "nope", "data": {}}, buffers=[b"abc"])
    assert w.pump(lambda: h["msg_id"] in w.idle, T(5))
    assert h["msg_id"] not in w.reply


def test_comm_from_kernel(w):
    """[SHOULD] the kernel can open, use and close a comm (progress bars, widgets)."""
    ex = ok(w.run(SN["comm_open_from_kernel"]))
    assert ex.types.index("comm_open") < ex.types.index("comm_msg") < ex.types.index("comm_close")
    ids = {m.content["comm_id"] for m in ex.of("comm_open", "comm_msg", "comm_close")}
    assert len(ids) == 1
    assert ex.of("comm_open")[0].content["target_name"] == "conf.target"


def test_connect_request(w):
    """[SHOULD] deprecated connect_request: the ports when answered, never an error."""
    h = w.send("connect_request", {})
    assert w.pump(lambda: h["msg_id"] in w.idle, T(5))
    r = w.reply.get(h["msg_id"])
    if r:
        assert r[0].content["shell_port"] == w.info["shell_port"]
        assert r[0].content["iopub_port"] == w.info["iopub_port"]


def test_subshell_runs_while_main_is_busy(w):
    """[MUST if declared] JEP 91: create, run in, list and delete a subshell while the main shell
    is busy."""
    ex = ok(w.request("create_subshell_request", {}, channel="control"))
    sid = ex.reply.content["subshell_id"]
    ex = ok(w.request("list_subshell_request", {}, channel="control"))
    assert sid in ex.reply.content["subshell_id"]
    h = start(w, fill(SN["sleep"], s=60))
    ex = ok(w.run(SN["hello"]["code"], extra={"subshell_id": sid}, timeout=10))
    assert ex.text() == SN["hello"]["stdout"]
    assert ex.reply.parent["subshell_id"] == sid
    ok(w.request("complete_request", {"code": "a", "cursor_pos": 1}, subshell_id=sid))
    assert h["msg_id"] not in w.reply
    interrupt(w)
    assert w.exchange(h).status == "error"
    ok(w.request("delete_subshell_request", {"subshell_id": sid}, channel="control"))
    assert sid not in ok(w.request("list_subshell_request", {}, channel="control")
                         ).reply.content["subshell_id"]


def test_subshell_unknown_id(w):
    """[MUST if declared] a request for a subshell that does not exist gets an error reply and
    busy/idle."""
    ex = w.run(SN["hello"]["code"], extra={"subshell_id": "no-such-subshell"}, timeout=5)
    assert ex.complete and ex.status == "error", (ex.reply, ex.types)
    ex = w.request("delete_subshell_request", {"subshell_id": "no-such"}, channel="control")
    assert ex.status == "error"


def test_subshells_leave_nothing(w, kernel):
    """A thousand subshells that come and go leave no thread, no descriptor and no stack behind."""
    process = psutil.Process(kernel.pid)

    def once():
        sid = ok(w.request("create_subshell_request", {}, channel="control")).reply.content["subshell_id"]
        ok(w.run(SN["trivial"], extra={"subshell_id": sid}))
        ok(w.request("delete_subshell_request", {"subshell_id": sid}, channel="control"))

    def held():
        return process.num_threads(), process.num_fds(), process.memory_info().vms / 64e6
    for _ in range(10):
        once()
    before = held()
    for _ in range(1000):
        once()
    w.forget()
    assert w.pump(lambda: all(now < then + 50 for now, then in zip(held(), before)), T(10)), (before, held())
