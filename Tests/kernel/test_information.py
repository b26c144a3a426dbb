"""Protocol: kernel info, headers, brackets."""
import json
import re
from pathlib import Path

import pytest
from harness import check_content, ok, SN, T, version_of


def test_kernel_info_reply(w):
    """[MUST] kernel_info_reply has the specified fields and types."""
    ex = ok(w.request("kernel_info_request", {}))
    c = ex.reply.content
    assert not check_content("kernel_info_reply", c)
    assert re.match(r"^5\.\d+(\.\d+)?$", c["protocol_version"])
    assert version_of(c) >= (5, 3)
    li = c["language_info"]
    for k in ("name", "version", "mimetype", "file_extension"):
        assert isinstance(li.get(k), str) and li[k] != "", f"language_info.{k} = {li.get(k)!r}"
    assert li["file_extension"].startswith(".")
    assert li["name"] == SN["language_name"]
    assert li["file_extension"] == SN["file_extension"]
    if "codemirror_mode" in li:
        assert isinstance(li["codemirror_mode"], (str, dict))
    for link in c.get("help_links", []):
        assert isinstance(link["text"], str) and isinstance(link["url"], str)
    if version_of(c) >= (5, 5):
        assert isinstance(c.get("supported_features"), list)


def test_advertised_version_is_consistent(w, kernel):
    """[SHOULD] protocol_version in kernel_info, `version` in headers and kernel_protocol_version
    in kernel.json agree."""
    ex = w.request("kernel_info_request", {})
    assert ex.reply.content["protocol_version"] == ex.reply.header["version"]
    spec = json.loads((Path(kernel.spec.resource_dir) / "kernel.json").read_text())
    if "kernel_protocol_version" in spec:
        assert version_of({"protocol_version": spec["kernel_protocol_version"]}) == \
            version_of(ex.reply.content)


def test_kernel_info_on_control(w):
    """[MUST] 5.5: kernel_info_request is also answered on control, with the same content."""
    a = w.request("kernel_info_request", {}, channel="shell").reply.content
    b = ok(w.request("kernel_info_request", {}, channel="control", timeout=5)).reply.content
    a.pop("banner"), b.pop("banner")         # IPython's banner has a random tip
    assert a == b


@pytest.mark.parametrize("channel, req", [("shell", r) for r in (
    "kernel_info_request", "comm_info_request", "history_request", "complete_request", "inspect_request",
    "is_complete_request")] + [("control", "kernel_info_request")])
def test_busy_idle_around_every_request(w, req, channel):
    """[MUST] every handled request is bracketed by status busy and idle with its parent header."""
    content = {"history_request": {"output": False, "raw": True, "hist_access_type": "tail", "n": 1},
               "complete_request": {"code": "a", "cursor_pos": 1},
               "inspect_request": {"code": "a", "cursor_pos": 1, "detail_level": 0},
               "is_complete_request": {"code": "1"}}.get(req, {})
    ex = w.request(req, content, channel=channel)
    assert ex.complete, ex.types
    assert ex.reply.type == req.replace("_request", "_reply")
    assert ex.types == ["busy", "idle"]
    assert ex.reply.channel == channel


def test_reply_and_iopub_parent_header_is_a_copy(w):
    """[MUST] parent_header is a copy of the request's header - including fields the kernel does
    not know, since frontends route on it."""
    h = w.send("kernel_info_request", {}, x_extra={"a": [1, "ü"]}, x_n=7)
    ex = w.exchange(h)
    for m in [ex.reply, *ex.iopub]:
        got, want = dict(m.parent), dict(h)
        d1, d2 = got.pop("date"), want.pop("date")
        assert got == want, m
        assert d1[:19] == d2[:19]


def test_kernel_session_id(w, kernel):
    """[MUST] the kernel's own session id identifies the kernel process: constant, and not a copy
    of the client's."""
    w.request("kernel_info_request", {})
    w.run(SN["trivial"])
    assert len(w.kernel_sessions) == 1, w.kernel_sessions
    assert w.session not in w.kernel_sessions
    w2 = kernel.wire()
    try:
        w2.wait_ready()
        assert w2.kernel_sessions == w.kernel_sessions
    finally:
        w2.close()


def test_iopub_topic_frame(w):
    """[SHOULD] IOPub messages carry exactly one topic frame (ipykernel: kernel.<id>.<msg_type>),
    so that SUB clients can filter."""
    ex = w.run(SN["hello"]["code"])
    assert all(len(m.prefix) == 1 and m.prefix[0] for m in ex.iopub), \
        [(m.type, m.prefix) for m in ex.iopub]


def test_iopub_welcome(kernel, w):
    """[MUST] 5.5: XPUB; a new SUB gets iopub_welcome with its subscription and no parent - every
    client, not only the first one."""
    for i in range(3):
        c = kernel.wire()
        try:
            assert c.pump(lambda: any(m.type == "iopub_welcome" for m in c.inbox["iopub"]), T(3)), \
                f"client {i} got no iopub_welcome"
            m = [m for m in c.inbox["iopub"] if m.type == "iopub_welcome"][0]
            assert m.content["subscription"] == ""
            assert m.parent == {}
            c.ping()
            assert not c.violations and not c.welcome_violations, \
                c.violations + c.welcome_violations
        finally:
            c.close()


def test_iopub_welcome_for_a_topic(kernel, w):
    """[SHOULD] a SUB that subscribes to one topic gets a welcome that its filter lets through."""
    c = kernel.wire(subscribe=b"conf-topic")
    try:
        assert c.pump(lambda: c.inbox["iopub"], T(3)), "no welcome"
        assert c.inbox["iopub"][0].content == {"subscription": "conf-topic"}
    finally:
        c.close()
