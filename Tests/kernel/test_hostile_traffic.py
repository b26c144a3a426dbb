"""Protocol: hostile and malformed traffic."""
import json
import random
import socket as pysocket
import time

import pytest
import zmq
from harness import DELIM, fill, hb_socket, hb_url, ok, shared_kernel, SN, T, wait_input


def quiet(w, mid, seconds=0.4):
    """Nothing whatsoever was sent because of the request."""
    w.pump(timeout=T(seconds))
    return mid not in w.reply and not w.iopub_of.get(mid)


BAD_SIG = {
    "zeros": lambda s: b"0" * 64, "empty": lambda s: b"", "short": lambda s: s[:10],
    "one_char": lambda s: s[:1], "minus_one": lambda s: s[:-1], "long": lambda s: s + b"00",
    "long_garbage": lambda s: b"f" * 100000, "not_hex": lambda s: b"z" * 64,
    "binary": lambda s: bytes(range(64)), "raw_digest": lambda s: bytes.fromhex(s.decode()),
    "nul_terminated": lambda s: s + b"\0", "last_digit": lambda s: s[:-1] +
    (b"0" if s[-1:] != b"0" else b"1"),
}


@pytest.mark.parametrize("how", BAD_SIG)
@pytest.mark.parametrize("channel", ["shell", "control"])
def test_bad_signature_is_ignored(w, how, channel):
    """[MUST] a message with a bad signature is dropped: no execution, no reply, no IOPub, and
    the kernel lives."""
    ok(w.run(fill(SN["set_var"], n=1)))
    h = w.header("execute_request" if channel == "shell" else "kernel_info_request")
    fr = w.frames(h, {"code": fill(SN["set_var"], n=918273645), "silent": False, "store_history": True,
                      "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
    fr[1] = BAD_SIG[how](fr[1])
    w.send_frames(channel, fr)
    assert quiet(w, h["msg_id"]), (w.reply.get(h["msg_id"]), w.iopub_of.get(h["msg_id"]))
    ex = ok(w.run(SN["get_var"]["code"]))
    assert "918273645" not in json.dumps([m.content for m in ex.iopub]), "a forged message was executed"


@pytest.mark.parametrize("part", ["header", "parent_header", "metadata", "content"])
def test_signature_covers_every_part(w, part):
    """[MUST] changing any one of the four parts after signing invalidates the message."""
    h = w.header("execute_request")
    fr = w.frames(h, {"code": SN["hello"]["code"], "silent": False})
    i = 2 + ["header", "parent_header", "metadata", "content"].index(part)
    fr[i] = fr[i][:-1] + (b', "x": 1}' if len(fr[i]) > 2 else b'"x": 1}')
    w.send_frames("shell", fr)
    assert quiet(w, h["msg_id"])


def test_signature_does_not_cover_buffers(w):
    """[MUST] raw buffers are outside the signature (as in jupyter_client.session)."""
    h = w.send("kernel_info_request", {}, buffers=[b"a" * 100, b"b"])
    assert w.exchange(h, 5).complete


def test_replay_is_ignored(w):
    """[SHOULD] the same signed message sent twice is handled once (Session refuses duplicate
    signatures)."""
    h = w.header("execute_request")
    w.sent[h["msg_id"]] = h
    fr = w.frames(h, {"code": SN["hello"]["code"], "silent": False})
    for _ in range(3):
        w.send_frames("shell", fr)
    w.pump(lambda: h["msg_id"] in w.idle, T(5))
    w.pump(timeout=T(0.4))
    assert len(w.reply[h["msg_id"]]) == 1


def malformed(w):
    """name -> frames (without identity)."""
    h = w.header("kernel_info_request")
    P = [w.dumps(h), b"{}", b"{}", b"{}"]

    def signed(parts, extra=()):
        return [DELIM, w.sign(parts), *parts, *extra]

    def head(**kw):
        return w.dumps(w.header("execute_request", **kw))
    code = SN["hello"]["code"]
    exe = w.dumps({"code": code, "silent": False})
    deep = b"[" * 200_000 + b"]" * 200_000
    deepo = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    d = {
        "one_empty_frame": [b""], "no_delimiter": [b"a", b"b", b"c"], "only_delimiter": [DELIM],
        "delimiter_and_signature": [DELIM, w.sign([])],
        "one_part": [DELIM, w.sign(P[:1]), *P[:1]],
        "two_parts": [DELIM, w.sign(P[:2]), *P[:2]],
        "three_parts": [DELIM, w.sign(P[:3]), *P[:3]],
        "no_signature_frame": [DELIM, *P],
        "delimiter_twice": [DELIM, DELIM, w.sign(P), *P],
        "delimiter_last": [b"x", b"y", DELIM],
        "delimiter_prefix": [b"<IDS|MSG", w.sign(P), *P],
        "parts_all_empty": signed([b"", b"", b"", b""]),
        "header_empty_object": signed([b"{}", b"{}", b"{}", b"{}"]),
        "header_not_json": signed([b"hello", b"{}", b"{}", b"{}"]),
        "header_truncated": signed([P[0][:-5], b"{}", b"{}", b"{}"]),
        "header_list": signed([b"[1,2]", b"{}", b"{}", b"{}"]),
        "header_null": signed([b"null", b"{}", b"{}", b"{}"]),
        "header_number": signed([b"12", b"{}", b"{}", b"{}"]),
        "header_string": signed([b'"x"', b"{}", b"{}", b"{}"]),
        "header_trailing_garbage": signed([P[0] + b"garbage", b"{}", b"{}", b"{}"]),
        "parent_list": signed([P[0], b"[]", b"{}", b"{}"]),
        "parent_null": signed([P[0], b"null", b"{}", b"{}"]),
        "metadata_null": signed([head(), b"{}", b"null", exe]),
        "metadata_number": signed([head(), b"{}", b"3", exe]),
        "content_not_json": signed([head(), b"{}", b"{}", b"{code: 1}"]),
        "content_list": signed([head(), b"{}", b"{}", b"[]"]),
        "content_null": signed([head(), b"{}", b"{}", b"null"]),
        "content_number": signed([head(), b"{}", b"{}", b"1e999"]),
        "content_empty": signed([head(), b"{}", b"{}", b"{}"]),
        "content_bom": signed([head(), b"{}", b"{}", b"\xef\xbb\xbf" + exe]),
        "content_utf16": signed([head(), b"{}", b"{}", exe.decode().encode("utf-16")]),
        "content_invalid_utf8": signed([head(), b"{}", b"{}", b'{"code": "\xff\xfe\x80"}']),
        "content_overlong_utf8": signed([head(), b"{}", b"{}", b'{"code": "\xc0\xaf"}']),
        "content_utf8_surrogate": signed([head(), b"{}", b"{}", b'{"code": "\xed\xa0\x80"}']),
        "content_escaped_lone_surrogate": signed([head(), b"{}", b"{}", b'{"code": "\\ud800 1"}']),
        "content_nul": signed([head(), b"{}", b"{}", b'{"code": "\\u0000"}']),
        "content_raw_nul": signed([head(), b"{}", b"{}", b'{"code": "a\x00b"}']),
        "content_duplicate_keys": signed([head(), b"{}", b"{}",
                                          b'{"code": 5, "code": ' + json.dumps(code).encode() + b"}"]),
        "content_nan": signed([head(), b"{}", b"{}", b'{"code": "", "x": NaN, "y": -Infinity}']),
        "content_huge_number": signed([head(), b"{}", b"{}", b'{"code": "", "x": ' + b"9" * 5000 + b"}"]),
        "content_huge_exponent": signed([head(), b"{}", b"{}", b'{"code": "", "x": 1e99999}']),
        "content_deep_list": signed([head(), b"{}", b"{}", b'{"code": "", "x": ' + deep + b"}"]),
        "content_deep_object": signed([head(), b"{}", b"{}", deepo]),
        "header_deep": signed([deep, b"{}", b"{}", b"{}"]),
        "metadata_deep": signed([head(), b"{}", deepo, exe]),
        "code_null": signed([head(), b"{}", b"{}", b'{"code": null}']),
        "code_number": signed([head(), b"{}", b"{}", b'{"code": 5}']),
        "code_list": signed([head(), b"{}", b"{}", b'{"code": ["a"]}']),
        "flags_wrong_type": signed([head(), b"{}", b"{}",
                                    b'{"code": "", "silent": "yes", "store_history": 3, '
                                    b'"user_expressions": [], "allow_stdin": null, "stop_on_error": {}}']),
        "user_expressions_wrong": signed([head(), b"{}", b"{}",
                                          b'{"code": "", "user_expressions": {"a": 5, "b": null}}']),
        "no_msg_type": signed([head(msg_type=...), b"{}", b"{}", exe]),
        "no_msg_id": signed([head(msg_id=...), b"{}", b"{}", exe]),
        "no_session": signed([head(session=...), b"{}", b"{}", exe]),
        "msg_type_number": signed([head(msg_type=7), b"{}", b"{}", exe]),
        "msg_type_null": signed([head(msg_type=None), b"{}", b"{}", exe]),
        "msg_type_list": signed([head(msg_type=["execute_request"]), b"{}", b"{}", exe]),
        "msg_type_empty": signed([head(msg_type=""), b"{}", b"{}", exe]),
        "msg_type_1MB": signed([head(msg_type="x" * 1_000_000), b"{}", b"{}", exe]),
        "msg_type_format": signed([head(msg_type="%s%n%x"), b"{}", b"{}", exe]),
        "msg_id_null": signed([head(msg_id=None), b"{}", b"{}", exe]),
        "msg_id_1MB": signed([head(msg_id="y" * 1_000_000), b"{}", b"{}", exe]),
        "version_odd": signed([head(version="banana"), b"{}", b"{}", exe]),
        "version_number": signed([head(version=5.3), b"{}", b"{}", exe]),
        "version_4": signed([head(version="4.1"), b"{}", b"{}", exe]),
        "version_99": signed([head(version="99.0"), b"{}", b"{}", exe]),
        "date_odd": signed([head(date="yesterday"), b"{}", b"{}", exe]),
        "date_number": signed([head(date=12), b"{}", b"{}", exe]),
        "subshell_number": signed([head(subshell_id=5), b"{}", b"{}", exe]),
        "frames_10000": signed(P, [b"b"] * 10_000),
        "buffer_64MB": signed(P, [b"\0" * 64_000_000]),
        "content_64MB": signed([head(), b"{}", b"{}",
                                b'{"code": "", "x": "' + b"a" * 64_000_000 + b'"}']),
        "unsigned_64MB": [DELIM, b"0" * 64, P[0], b"{}", b"{}", b"a" * 64_000_000],
        "first_frame_64MB": [b"a" * 64_000_000],
    }
    return d


MALFORMED = list(malformed(type("X", (), {
    "header": lambda self, t, **k: {"msg_type": t}, "dumps": lambda self, o: b"{}",
    "sign": lambda self, p: b""})()))


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("name", MALFORMED)
def test_malformed(w, name, channel):
    """[MUST] any sequence of frames is survived and the next request is answered, quickly."""
    w.check = False              # the answers to nonsense may be odd; the kernel must live
    w.send_frames(channel, malformed(w)[name])
    t = time.monotonic()
    h = w.send("kernel_info_request", {}, channel=channel)
    assert w.pump(lambda: h["msg_id"] in w.reply and h["msg_id"] in w.idle, T(15)), \
        f"no answer on {channel} afterwards; alive={shared_kernel().alive()}\n" + \
        shared_kernel().tail()
    assert time.monotonic() - t < T(10)
    ex = w.run(SN["hello"]["code"])
    assert ex.status == "ok" and ex.text() == SN["hello"]["stdout"]
    w.violations.clear()
    w.check = True


def test_malformed_is_not_executed(w):
    """[MUST] a well-signed execute_request with unreadable content never runs anything and, when
    it is answered, is answered with an error."""
    w.check = False
    for name in ("code_null", "code_number", "content_null", "content_list", "content_not_json"):
        fr = malformed(w)[name]
        mid = json.loads(fr[2])["msg_id"]
        w.send_frames("shell", fr)
        w.pump(lambda: mid in w.reply, T(0.5))
        if mid in w.reply:
            assert w.reply[mid][0].content["status"] == "error", name


@pytest.mark.parametrize("channel", ["stdin"])
def test_malformed_on_stdin(kernel, w, channel):
    """[MUST] garbage on stdin is survived, at rest and while the kernel waits for input."""
    w.check = False
    for name, fr in malformed(w).items():
        if "64MB" not in name:
            w.send_frames(channel, fr)
    assert w.ping(20)
    if "stdin" in SN:
        s = SN["stdin"]
        h = w.execute(s["code"], allow_stdin=True)
        m = wait_input(w, h)
        for name, fr in malformed(w).items():
            if "64MB" not in name and name not in ("frames_10000",):
                w.send_frames(channel, fr)
        w.send_frames(channel, w.frames(w.header("input_reply"), b"not json", m.header))
        w.pump(timeout=0.3)
        if h["msg_id"] not in w.reply:
            w.send("input_reply", {"value": s["answer"]}, channel="stdin", parent=m.header)
        assert w.exchange(h, 10).complete
    w.violations.clear()
    w.check = True


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("msg_type", ["no_such_request", "execute_reply", "", "shutdown_reply", "status",
                                      "debug_request", "usage_request", "apply_request"])
def test_unknown_message_type(w, msg_type, channel):
    """[MUST] unknown message types are harmless. [SHOULD] They are bracketed busy/idle, so that
    a client that waits for idle does not wait for ever (checked by the next test)."""
    h = w.send(msg_type, {"command": "nope", "type": "request", "seq": 1}, channel=channel)
    w.pump(lambda: h["msg_id"] in w.idle, T(0.7))
    ok(w.run(SN["hello"]["code"]))


@pytest.mark.parametrize("channel", ["shell", "control"])
def test_unknown_request_gets_idle(w, channel):
    """[SHOULD] an unknown request that makes the kernel busy also makes it idle again."""
    h = w.send("no_such_request", {}, channel=channel)
    w.pump(lambda: h["msg_id"] in w.idle, T(10))
    states = [m.content["execution_state"] for m in w.iopub_of[h["msg_id"]] if m.type == "status"]
    assert states in ([], ["busy", "idle"]), states


def test_iopub_upstream_garbage(kernel, w):
    """[MUST] data sent to the IOPub port (an XPUB can be written to by anyone) is survived and
    IOPub goes on."""
    ctx = zmq.Context.instance()
    s = ctx.socket(zmq.XSUB)
    s.linger = 500
    s.connect(w.url("iopub"))
    try:
        s.send(b"\x01")
        s.send(b"\x01" + b"\xff\xfe not utf-8")
        s.send(b"\x01" + b"t" * 100000)
        s.send(b"\x00nope")
        s.send(b"")
        s.send(b"\x02user message")
        s.send_multipart([b"\x01a", b"b", b"c"])
        s.send_multipart([b"x", b"", b"\x00" * 1000])
        s.send_multipart([DELIM, b"", b"{}", b"{}", b"{}", b"{}"])
        time.sleep(0.5)
    finally:
        s.close()
    ex = ok(w.run(SN["hello"]["code"]))
    assert ex.text() == SN["hello"]["stdout"]


def test_heartbeat_garbage(kernel, w):
    """[MUST] odd traffic on the heartbeat socket does not stop the heartbeat."""
    ctx = zmq.Context.instance()
    d = ctx.socket(zmq.DEALER)
    d.linger = 200
    d.connect(hb_url(kernel.info))
    for fr in ([b""], [b"x"], [b"", b""], [b"", b"a", b"b"], [b"a", b"", b"c"], [b"", b"z" * 10**6]):
        d.send_multipart(fr)
    time.sleep(0.3)
    d.close()
    s = hb_socket(kernel)
    try:
        s.send(b"ping")
        assert s.poll(T(3000)) and s.recv() == b"ping"
    finally:
        s.close(0)


def test_raw_tcp_garbage(kernel, w):
    """[MUST] port scans, HTTP and half-open connections on every port are survived."""
    socks = []
    for ch in ("shell", "control", "stdin", "iopub", "hb"):
        for data in (None, b"", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", random.Random(1).randbytes(4096),
                     b"\xff\0\0\0\0\0\0\0\x01\x7f", b"\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL" + b"\0" * 48,
                     b"\x01\x00", b"\xff" * 64):
            c = pysocket.create_connection(("127.0.0.1", kernel.info[ch + "_port"]), timeout=2)
            try:
                if data:
                    c.sendall(data)
            except OSError:
                pass
            if data is None:
                c.close()
            else:
                socks.append(c)
    ok(w.run(SN["hello"]["code"]))
    s = hb_socket(kernel)
    s.send(b"ping")
    assert s.poll(T(3000))
    s.close(0)
    for c in socks:
        c.close()
    ok(w.run(SN["hello"]["code"]))


def test_fuzz(w):
    """[MUST] 3000 random mutations of valid messages on shell and control are survived."""
    w.check = False
    rnd = random.Random(20240601)
    base = [("execute_request", {"code": SN["hello"]["code"], "silent": True}),
            ("complete_request", {"code": "ab🐍", "cursor_pos": 2}),
            ("inspect_request", {"code": "ab", "cursor_pos": 1, "detail_level": 0}),
            ("history_request", {"output": False, "raw": True, "hist_access_type": "tail", "n": 3}),
            ("is_complete_request", {"code": "f("}),
            ("comm_open", {"comm_id": "1", "target_name": "t", "data": {}}),
            ("comm_info_request", {"target_name": "t"}),
            ("kernel_info_request", {})]
    junk = [None, True, -1, 2**40, 1.5, "", "x", "🐍" * 50, [], [1], {}, {"a": None}]
    for i in range(3000):
        t, c = rnd.choice(base)
        c = dict(c)
        for _ in range(rnd.randint(0, 2)):
            if c:
                k = rnd.choice(list(c))
                if rnd.random() < .3:
                    del c[k]
                else:
                    c[k] = rnd.choice(junk)
        if t == "execute_request":
            c["silent"] = True
            if "code" in c and c["code"] == "x":
                c["code"] = ""
        h = w.header(t)
        for _ in range(rnd.randint(0, 1)):
            k = rnd.choice(list(h))
            if k != "msg_type":
                h[k] = rnd.choice(junk)
        parts = [w.dumps(h), b"{}", w.dumps(rnd.choice([{}, {"cellId": rnd.choice(junk)}])), w.dumps(c)]
        if rnd.random() < .25:
            j = rnd.randrange(4)
            b = bytearray(parts[j])
            for _ in range(rnd.randint(1, 4)):
                if b:
                    b[rnd.randrange(len(b))] = rnd.randrange(256)
            parts[j] = bytes(b)
        fr = [DELIM, w.sign(parts), *parts]
        if rnd.random() < .05:
            fr = fr[:rnd.randrange(1, len(fr))]
        w.send_frames("shell" if rnd.random() < .8 else "control", fr)
        if i % 500 == 499:
            assert w.ping(30), f"silent after {i} messages"
            w.forget()
    assert w.ping(60)
    ex = w.run(SN["hello"]["code"], timeout=30)
    assert ex.status == "ok"
    w.violations.clear()
    w.check = True
