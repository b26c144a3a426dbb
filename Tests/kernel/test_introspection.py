"""Protocol: completion, inspection, completeness, history."""

import pytest
from harness import HERE, SN, T, ok

DATA = HERE.parents[1] / "notebooks" / "data"


def test_complete(w):
    """[MUST] matches, and cursor_start/cursor_end as offsets in Unicode code points (5.2) - also
    after astral characters, in the middle of a line and on a later line."""
    for s in SN["complete"]:
        if "setup" in s:
            ok(w.run(s["setup"]))
        pos = s.get("pos", len(s["code"]))
        ex = w.request("complete_request", {"code": s["code"], "cursor_pos": pos})
        assert ex.complete and ex.types == ["busy", "idle"]
        c = ex.reply.content
        assert c["status"] == "ok"
        for m in s["include"]:
            assert m in c["matches"], (s["code"], c["matches"][:20])
        if "start" in s:
            assert (c["cursor_start"], c["cursor_end"]) == (s["start"], s["end"]), \
                (s["code"], c["cursor_start"], c["cursor_end"])


def test_complete_types_metadata(w):
    """[SHOULD] _jupyter_types_experimental: one {text, type, start, end} per match, consistent
    with the matches (JupyterLab shows the icons from it)."""
    s = SN["complete"][0]
    if "setup" in s:
        ok(w.run(s["setup"]))
    c = w.request("complete_request", {"code": s["code"], "cursor_pos": len(s["code"])}).reply.content
    tys = c["metadata"].get("_jupyter_types_experimental")
    assert tys, "absent"
    assert {t["text"] for t in tys} <= set(c["matches"])
    assert all(isinstance(t.get("type"), str) for t in tys)


@pytest.mark.parametrize("code, text, kind", [
    ('problem(conf_data, loss="log', "logistic", "text"),
    ("problem(conf_data, lo", "loss=", "param"),
    (f'load("{DATA}/iris.csv", target="petal_w', "petal_width", "text"),
    (f'load("{DATA}/ir', f"{DATA}/iris.csv", "path"),
    ("conf_data.feat", "features", "property"),
    ("conf_double(2, conf_s", "conf_scale=", "param"),
    ("x = \\beta", "β", "text"),
    ("enumer", "enumerate", "function"),
    ("conf_da", "conf_data", "instance"),
    ("whil", "while", "keyword"),
])
def test_complete_what_fits(w, code, text, kind):
    """Values of arguments, columns of files, file names, fields, named arguments and symbols, each with its type."""
    ok(w.run("conf_data = dataset([1 2; 3 4], [1, -1]); conf_double(x; conf_scale=2) = conf_scale * x;"))
    c = w.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply.content
    assert text in c["matches"], c["matches"][:10]
    types = {t["text"]: t["type"] for t in c["metadata"]["_jupyter_types_experimental"]}
    assert types[text] == kind
    assert 0 <= c["cursor_start"] <= c["cursor_end"] == len(code)


def test_complete_nothing(w):
    """[MUST] no match is an ok reply with an empty list and a range inside the text."""
    code = SN["complete_none"]
    c = w.request("complete_request", {"code": code, "cursor_pos": len(code)}).reply.content
    assert c["status"] == "ok" and c["matches"] == []
    assert 0 <= c["cursor_start"] <= c["cursor_end"] <= len(code)


@pytest.mark.parametrize("pos", [-1, 10**6, 2**31, 2**63, 2**70, 1.5, "3", None, True, ...])
@pytest.mark.parametrize("req", ["complete_request", "inspect_request"])
def test_cursor_odd(w, req, pos):
    """[MUST] any cursor_pos is survived."""
    content = {"code": SN["complete_position_insensitive"], "cursor_pos": pos, "detail_level": 0}
    if pos is ...:
        del content["cursor_pos"]
    w.check = False
    h = w.send(req, content)
    w.pump(lambda: h["msg_id"] in w.idle, T(5))
    w.check = True


@pytest.mark.parametrize("pos", [-1, 10**6])
@pytest.mark.parametrize("req", ["complete_request", "inspect_request"])
def test_cursor_out_of_range(w, req, pos):
    """[SHOULD] a cursor_pos outside the code is clamped or answered with an error, not ignored
    (a client that waits for the reply would hang)."""
    h = w.send(req, {"code": SN["complete_position_insensitive"], "cursor_pos": pos,
                     "detail_level": 0})
    assert w.exchange(h, 3).complete, "no reply"


def test_inspect(w):
    """[MUST] found with a mime bundle that has text/plain, at both detail levels."""
    s = SN["inspect"]
    if "setup" in s:
        ok(w.run(s["setup"]))
    for level in (0, 1):
        ex = w.request("inspect_request", {"code": s["found"]["code"], "detail_level": level,
                                           "cursor_pos": s["found"]["pos"]})
        c = ex.reply.content
        assert c["status"] == "ok" and c["found"] is True
        assert s["found"]["contains"] in c["data"]["text/plain"]


@pytest.mark.parametrize("name, parts", [
    ("solve", ["solve(P", "certified", "Examples"]),
    ("conf_double", ["conf_double(x; conf_scale=2) = conf_scale * x"]),
    ("conf_data", ["Dataset", ".features"]),
])
def test_inspect_commands_and_own_values(w, name, parts):
    ok(w.run("conf_data = dataset([1 2; 3 4], [1, -1]); conf_double(x; conf_scale=2) = conf_scale * x;"))
    c = w.request("inspect_request", {"code": name, "cursor_pos": 2, "detail_level": 0}).reply.content
    assert all(part in c["data"]["text/plain"] for part in parts), c["data"]["text/plain"]


def test_inspect_not_found(w):
    """[MUST] unknown names: status ok, found false, empty data, metadata present."""
    s = SN["inspect"]["not_found"]
    c = w.request("inspect_request", {"code": s["code"], "cursor_pos": s["pos"],
                                      "detail_level": 0}).reply.content
    assert c["status"] == "ok" and c["found"] is False
    assert c["data"] == {} and c["metadata"] == {}


def test_inspect_unicode_cursor(w):
    """[MUST] cursor_pos of inspect counts code points."""
    s = SN["inspect"]
    u = SN["inspect"]["unicode"]
    if "setup" in s:
        ok(w.run(s["setup"]))
    c = w.request("inspect_request", {"code": u["code"], "cursor_pos": u["pos"],
                                      "detail_level": 0}).reply.content
    assert c["found"] is True and u["contains"] in c["data"]["text/plain"]


def test_is_complete(w):
    """[MUST] complete / incomplete (with indent) / invalid."""
    s = SN["is_complete"]
    for want in ("complete", "incomplete", "invalid"):
        for code in s.get(want, []):
            c = w.request("is_complete_request", {"code": code}).reply.content
            assert c["status"] == want, (code, c)


@pytest.mark.parametrize("code, indent", [("for i in 1:3", 4), ("for i in 1:3\n    if i > 1", 8), ("1 +", 0)])
def test_is_complete_indents(w, code, indent):
    c = w.request("is_complete_request", {"code": code}).reply.content
    assert c["indent"] == " " * indent


def history(w, **kw):
    content = dict({"output": False, "raw": True}, **kw)
    r = w.request("history_request", content).reply
    assert r.content["status"] == "ok", r.content
    for h in r.content["history"]:
        assert isinstance(h, list) and len(h) == 3 and isinstance(h[0], int) \
            and isinstance(h[1], int)
    return r.content["history"]


def test_history_tail(w):
    """[MUST] tail: the last n inputs in order, (session, line, input) or with (input, output)."""
    codes = SN["history"]["codes"]
    for c in codes:
        ok(w.run(c))
    h = history(w, hist_access_type="tail", n=len(codes))
    assert [x[2] for x in h] == codes
    assert [x[1] for x in h] == list(range(h[0][1], h[0][1] + len(codes)))
    h = history(w, hist_access_type="tail", n=len(codes), output=True)
    assert all(isinstance(x[2], list) and len(x[2]) == 2 for x in h)
    assert [x[2][0] for x in h] == codes


def test_history_excludes_unstored(w):
    """[MUST] store_history=False and silent cells are not in the history."""
    codes = SN["history"]["codes"]
    ok(w.run(codes[0]))
    ok(w.run(codes[1], store_history=False))
    ok(w.run(codes[1], silent=True))
    assert history(w, hist_access_type="tail", n=1)[0][2] == codes[0]


def test_history_search(w):
    """[SHOULD] search: glob, unique, n (jupyter_kernel_test and consoles use it)."""
    codes, glob = SN["history"]["codes"], SN["history"]["glob"]
    for c in codes * 3:
        ok(w.run(c))
    h = history(w, hist_access_type="search", pattern=glob)
    assert h and all(x[2] == codes[1] for x in h)
    assert len(history(w, hist_access_type="search", pattern=glob, unique=True)) == 1
    assert len(history(w, hist_access_type="search", pattern=glob, n=2)) == 2


def test_history_range(w):
    """[SHOULD] range within the current session (session 0, lines start..stop-1)."""
    codes = SN["history"]["codes"]
    n = [ok(w.run(c)).reply.content["execution_count"] for c in codes]
    h = history(w, hist_access_type="range", session=0, start=n[0], stop=n[2])
    assert [x[2] for x in h] == codes[:2]
    assert [x[1] for x in h] == n[:2]
