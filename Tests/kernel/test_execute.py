"""Protocol: execute."""

import pytest
from harness import fill, ISO, ok, SN


def test_execute_order(w):
    """[MUST] busy, execute_input, outputs, idle - in this order - and consistent counts."""
    e1 = ok(w.run(SN["hello"]["code"]))
    assert e1.types[:2] == ["busy", "execute_input"] and e1.types[-1] == "idle"
    assert e1.types.count("busy") == e1.types.count("idle") == 1
    assert set(e1.types[2:-1]) == {"stream"}
    assert e1.of("execute_input")[0].content["code"] == SN["hello"]["code"]
    n = e1.reply.content["execution_count"]
    assert e1.of("execute_input")[0].content["execution_count"] == n
    e2 = ok(w.run(SN["hello"]["code"]))
    assert e2.reply.content["execution_count"] == n + 1


def test_first_execution_count_is_one(fresh):
    """[SHOULD] the first cell of a new kernel is In [1]."""
    _, c = fresh()
    ex = ok(c.run(SN["trivial"]))
    assert ex.reply.content["execution_count"] == 1
    assert ex.of("execute_input")[0].content["execution_count"] == 1


def test_stdout_stderr(w):
    """[MUST] text goes to stream messages of the right name, exactly."""
    assert ok(w.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]
    ex = ok(w.run(SN["stderr"]["code"]))
    assert SN["stderr"]["contains"] in ex.text("stderr") and ex.text("stdout") == ""


def test_execute_result(w):
    """[MUST] a value is published once as execute_result with text/plain and the cell's count,
    after its streams and before idle; none when the code has no value."""
    for s in SN["results"]:
        ex = ok(w.run(s["code"]))
        r = ex.of("execute_result")
        assert len(r) == 1
        assert r[0].content["data"]["text/plain"] == s["text"]
        assert r[0].content["execution_count"] == ex.reply.content["execution_count"]
        assert ex.types[-2:] == ["execute_result", "idle"]
    assert not ok(w.run(SN["no_result"])).of("execute_result")


def test_state_is_kept(w):
    """[MUST] variables survive between cells."""
    ok(w.run(fill(SN["set_var"], n=1234)))
    ex = ok(w.run(SN["get_var"]["code"]))
    shown = "".join(m.content["data"].get("text/plain", "")
                    for m in ex.of("execute_result", "display_data"))
    assert "1234" in shown


def test_empty_code(w):
    """[MUST] empty and blank cells are fine and show nothing."""
    for code in ("", "  \n\n\t"):
        ex = ok(w.run(code))
        assert not ex.of("execute_result", "stream", "error", "display_data")


def test_silent(w):
    """[MUST] silent=True: nothing on IOPub but busy/idle, count unchanged even when
    store_history=True is given."""
    n0 = ok(w.run(SN["trivial"])).reply.content["execution_count"]
    for code in (SN["trivial"], SN["silent_trivial"]):
        ex = ok(w.run(code, silent=True, store_history=True))
        assert ex.types == ["busy", "idle"], ex.types
    assert ok(w.run(SN["trivial"])).reply.content["execution_count"] == n0 + 1


def test_silent_empty_gives_current_count(w):
    """[MUST] the documented way to obtain the execution counter."""
    n0 = ok(w.run(SN["trivial"])).reply.content["execution_count"]
    ex = ok(w.run("", silent=True))
    assert ex.reply.content["execution_count"] in (n0, n0 + 1)
    assert ex.types == ["busy", "idle"]


def test_silent_error(w):
    """[MUST] an error in a silent request is in the reply; it does not abort the queue and
    leaves no error on IOPub."""
    h1 = w.execute(SN["error"]["code"], silent=True)
    h2 = w.execute(SN["hello"]["code"])
    e1, e2 = w.exchange(h1), w.exchange(h2)
    assert e1.status == "error"
    assert [t for t in e1.types if t not in ("busy", "idle")] == []
    assert e2.status == "ok"


def test_store_history_false(w):
    """[MUST] store_history=False executes and shows output but does not increment the counter."""
    n0 = ok(w.run(SN["hello"]["code"])).reply.content["execution_count"]
    ex = ok(w.run(SN["hello"]["code"], store_history=False))
    assert ex.text() == SN["hello"]["stdout"]
    assert ok(w.run(SN["hello"]["code"])).reply.content["execution_count"] == n0 + 1


def test_error(w):
    """[MUST] one error message on IOPub, the same ename/evalue/traceback in the reply, count
    still there, kernel usable."""
    ex = w.run(SN["error"]["code"])
    assert ex.complete and ex.status == "error"
    e = ex.of("error")
    assert len(e) == 1
    for k in ("ename", "evalue", "traceback"):
        assert e[0].content[k] == ex.reply.content[k]
    assert "status" not in e[0].content and "execution_count" not in e[0].content
    assert ex.reply.content["traceback"], "empty traceback: frontends would show nothing"
    assert isinstance(ex.reply.content["execution_count"], int)
    if "ename" in SN["error"]:
        assert ex.reply.content["ename"] == SN["error"]["ename"]
    assert not ex.of("execute_result")
    ok(w.run(SN["hello"]["code"]))


def test_syntax_error(w):
    """[MUST] a syntax error is an ordinary error."""
    ex = w.run(SN["syntax_error"])
    assert ex.complete and ex.status == "error" and len(ex.of("error")) == 1
    assert ex.reply.content["traceback"]


def test_output_before_error_is_kept(w):
    """[MUST] output printed before an error arrives before the error."""
    s = SN["error_after_output"]
    ex = w.run(s["code"])
    assert ex.status == "error" and ex.text() == s["stdout"]
    assert ex.types.index("stream") < ex.types.index("error")


def test_unicode_output(w):
    """[MUST] non-ASCII and astral characters round-trip."""
    s = SN["unicode_out"]
    assert ok(w.run(s["code"])).text() == s["stdout"]
    code = fill(SN["comment"], text="日本語 🐍 𝔘")
    ex = w.run(code)
    assert ex.of("execute_input")[0].content["code"] == code


def test_user_expressions(w):
    """[MUST] user_expressions: a mime bundle with status ok, or an error in that key only."""
    s = SN["user_expressions"]
    ex = ok(w.run(s["setup"], user_expressions={"good": s["expr"], "bad": s["bad"]}))
    ue = ex.reply.content["user_expressions"]
    assert ue["good"]["status"] == "ok"
    assert ue["good"]["data"]["text/plain"] == s["text"]
    assert isinstance(ue["good"]["metadata"], dict)
    assert ue["bad"]["status"] == "error"
    for k in ("ename", "evalue", "traceback"):
        assert k in ue["bad"]
    ex = ok(w.run("", silent=True, user_expressions={"good": s["expr"]}))
    assert ex.reply.content["user_expressions"]["good"]["data"]["text/plain"] == s["text"]
    assert ex.types == ["busy", "idle"]


def test_payload_is_a_list(w):
    """[SHOULD] execute_reply has a payload list (old clients read it unconditionally)."""
    assert ok(w.run(SN["trivial"])).reply.content.get("payload") == []


def test_pager_payload(w):
    """[SHOULD] help inside a cell uses a page payload with text/plain (jupyter_kernel_test)."""
    ex = ok(w.run(SN["page"]))
    p = ex.reply.content["payload"]
    assert len(p) == 1 and p[0]["source"] == "page" and "text/plain" in p[0]["data"]
    assert isinstance(p[0].get("start"), int)
    assert ok(w.run(SN["trivial"])).reply.content["payload"] == []


def test_display_data(w):
    """[MUST] rich output, JSON unpacked, a text/plain fallback in each bundle."""
    for s in SN["display"]:
        ex = ok(w.run(s["code"]))
        d = ex.of("display_data")
        assert len(d) == 1, ex.types
        data = d[0].content["data"]
        assert s["mime"] in data
        if s.get("type") == "object":
            assert isinstance(data[s["mime"]], (dict, list)), "JSON must not be double-encoded"


def test_display_has_text_fallback(w):
    """[SHOULD] every bundle has text/plain (nbconvert to latex/rst/script, consoles)."""
    for s in SN["display"]:
        for m in ok(w.run(s["code"])).of("display_data"):
            assert "text/plain" in m.content["data"], list(m.content["data"])


def test_update_display(w):
    """[MUST] display_id in transient; update_display_data carries the same id."""
    ex = ok(w.run(SN["display_update"]))
    d, u = ex.of("display_data"), ex.of("update_display_data")
    assert len(d) == 1 and len(u) == 1
    assert d[0].content["transient"]["display_id"] == u[0].content["transient"]["display_id"]
    assert ex.types.index("display_data") < ex.types.index("update_display_data")


def test_clear_output(w):
    """[SHOULD] clear_output is available."""
    ex = ok(w.run(SN["clear_output"]))
    assert len(ex.of("clear_output")) == 1


def test_output_order_is_kept(w):
    """[MUST] stdout, stderr and displays arrive in program order."""
    s = SN["interleave"]
    for _ in range(10):
        ex = ok(w.run(s["code"]))
        got = []
        for m in ex.iopub:
            if m.type == "stream":
                for part in m.content["text"].split("\n"):
                    if part:
                        got.append(f"{m.content['name']}:{part}")
            elif m.type in ("display_data", "execute_result"):
                got.append(m.type)
        assert got == s["sequence"]


def test_cell_metadata_and_unknown_fields(w):
    """[MUST] unknown header/content/metadata fields, buffers and other 5.x versions are accepted."""
    ex = ok(w.run(SN["hello"]["code"], metadata={"cellId": "abc", "deletedCells": ["x"],
                                                 "recordTiming": False},
                  new_field={"a": 1}, extra={"hdr_new": True}))
    assert ex.text() == SN["hello"]["stdout"]
    for v in ("5.0", "5.3", "5.99"):
        h = w.send("execute_request", {"code": SN["hello"]["code"], "silent": False},
                   version=v, buffers=[b"\x00\xff" * 10, b""])
        ok(w.exchange(h))


@pytest.mark.parametrize("missing", ["date", "username", "version", "session"])
def test_sloppy_client_header(w, missing):
    """[SHOULD] a request whose header lacks date, username, version or session is served."""
    h = w.send("execute_request", {"code": SN["hello"]["code"]}, **{missing: ...})
    w.sent.pop(h["msg_id"])          # the parent checks need these fields
    assert w.exchange(h, 5).complete


def test_only_code_given(w):
    """[MUST] all fields of execute_request other than code have defaults."""
    ex = ok(w.request("execute_request", {"code": SN["hello"]["code"]}))
    assert ex.text() == SN["hello"]["stdout"]


def test_execute_timing_metadata(w):
    """[SHOULD] execute_reply metadata has an ISO `started` date (JupyterLab's recordTiming)."""
    m = ok(w.run(SN["trivial"])).reply.metadata
    assert ISO.match(m.get("started", "")), m
