"""Protocol: life cycle."""
import json
import os
import shutil
import signal
import socket as pysocket
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid

import psutil
import pytest
import zmq
from harness import (
    DELIM, fill, hand_ready, HandKernel, hb_url, HERE, NAME, ok, SN, start, T, tcp_info, Wire)


@pytest.mark.parametrize("restart", [False, True])
def test_shutdown(fresh, restart):
    """[MUST] shutdown_request on control: reply with the restart flag, then a clean exit."""
    k, c = fresh()
    k.km.stop_restarter()
    h = c.send("shutdown_request", {"restart": restart}, channel="control")
    got = c.pump(lambda: h["msg_id"] in c.reply, T(5))
    assert got, "no shutdown_reply"
    r = c.reply[h["msg_id"]][0]
    assert r.type == "shutdown_reply" and r.content == {"status": "ok", "restart": restart}
    rc = k.exitcode(T(6))
    assert rc is not None, "the process is still there"
    assert rc == 0, f"exit status {rc}"
    assert not c.violations, c.violations


def test_shutdown_while_busy(fresh):
    """[MUST] shutdown on control is answered while a cell runs."""
    k, c = fresh()
    start(c, SN["busy_loop"])
    h = c.send("shutdown_request", {"restart": False}, channel="control")
    assert c.pump(lambda: h["msg_id"] in c.reply, T(5)), "no shutdown_reply while busy"


def test_shutdown_while_busy_exits(fresh):
    """[SHOULD] ...and the process is gone within 5 s without an interrupt or a signal."""
    k, c = fresh()
    start(c, SN["busy_loop"])
    c.send("shutdown_request", {"restart": False}, channel="control")
    assert k.exitcode(T(5)) == 0, f"exit status {k.exitcode(0)}"


def test_shutdown_during_a_computation_that_does_not_stop(fresh):
    """The process ends cleanly although a thread is in the middle of LAPACK."""
    for i in range(3):
        k, c = fresh()
        start(c, "A = gaussian(1500, 1500, seed=1).X; while true svdvals(A) end")
        time.sleep(0.3 + 0.1 * i)
        c.send("shutdown_request", {"restart": False}, channel="control")
        assert k.exitcode(T(10)) == 0, f"exit status {k.exitcode(0)}"


def test_shutdown_reply_on_iopub(fresh):
    """[SHOULD] shutdown_reply is broadcast on IOPub, so that other clients know."""
    k, c = fresh()
    h = c.send("shutdown_request", {"restart": True}, channel="control")
    c.pump(lambda: any(m.type == "shutdown_reply" for m in c.inbox["iopub"]), T(3))
    m = [m for m in c.inbox["iopub"] if m.type == "shutdown_reply"]
    assert m and m[0].content["restart"] is True and m[0].parent_id == h["msg_id"]


def test_kernelmanager_restart(fresh):
    """[MUST] KernelManager.restart_kernel(): same ports, new session id, clean state, count 1,
    and clients that stayed connected go on."""
    k, c = fresh()
    ok(c.run(fill(SN["set_var"], n=5)))
    ok(c.run(SN["trivial"]))
    old = set(c.kernel_sessions)
    k.km.restart_kernel()
    k.refresh()
    c.wait_ready()
    c.kernel_sessions.clear()
    c.forget()
    ex = ok(c.run(SN["trivial"]))
    assert ex.reply.content["execution_count"] == 1
    if SN["get_var"].get("undefined_is_error"):
        assert c.run(SN["get_var"]["code"]).status == "error"
    assert not (c.kernel_sessions & old), "the session id must change on restart"


def test_restart_while_busy_five_times(fresh):
    """[MUST] repeated restarts in the middle of a cell."""
    k, c = fresh()
    for i in range(5):
        start(c, SN["busy_loop"])
        k.km.restart_kernel(now=(i % 2 == 0))
        k.refresh()
        c.wait_ready()
        c.forget()
        assert ok(c.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]


def test_sigterm(fresh):
    """[MUST] SIGTERM ends the process, at rest and while busy."""
    for code in (None, SN["busy_loop"]):
        k, c = fresh()
        if code:
            start(c, code)
        os.kill(k.pid, signal.SIGTERM)
        assert k.exitcode(T(5)) is not None, "SIGTERM ignored"


def test_exits_when_the_parent_dies():
    """[SHOULD] JPY_PARENT_PID: the kernel goes away when the server that started it is killed
    (otherwise crashed servers leave kernels behind)."""
    d = tempfile.mkdtemp(prefix="kconf-")
    code = textwrap.dedent(f"""
        import sys, time
        sys.path.insert(0, {str(HERE)!r})
        from wire import *
        k = Kernel({NAME!r}); w = k.wire(); w.wait_ready()
        print(k.pid, flush=True)
        time.sleep(100)
    """)
    p = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=d)
    try:
        pid = int(p.stdout.readline())
        p.kill()
        p.wait()
        end = time.monotonic() + T(10)
        while time.monotonic() < end and psutil.pid_exists(pid):
            time.sleep(0.1)
        alive = psutil.pid_exists(pid) and \
            psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        if alive:
            os.kill(pid, signal.SIGKILL)
        assert not alive, "orphan kernel still runs 10 s after its parent was killed"
    finally:
        if p.poll() is None:
            p.kill()
        shutil.rmtree(d, ignore_errors=True)


def test_ipc_transport(by_hand):
    """[MUST] transport ipc: endpoints ipc://<ip>-<port>."""
    d = tempfile.mkdtemp(prefix="kipc-", dir="/tmp")  # a socket's path has at most 107 bytes
    info = dict(tcp_info(), transport="ipc", ip=f"{d}/k", shell_port=1, iopub_port=2, stdin_port=3,
                control_port=4, hb_port=5)
    try:
        c = hand_ready(by_hand(info), info)
        ex = ok(c.run(SN["hello"]["code"]))
        assert ex.text() == SN["hello"]["stdout"]
        c.close()
    finally:
        shutil.rmtree(d, ignore_errors=True)


def test_empty_key(by_hand):
    """[MUST] key "" switches signing off: unsigned messages are accepted and sent."""
    info = tcp_info(key="")
    c = hand_ready(by_hand(info), info)
    assert ok(c.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]
    assert not c.violations, c.violations
    c.close()


def test_other_hmac(by_hand):
    """[SHOULD] signature_scheme is honoured (hmac-sha512)."""
    info = tcp_info(signature_scheme="hmac-sha512")
    k = by_hand(info)
    c = Wire(info)
    try:
        c.wait_ready(60)
        assert not c.violations
    except TimeoutError:
        pytest.fail(f"no answer with hmac-sha512; exit {k.proc.poll()}")
    finally:
        c.close()


def test_unknown_signature_scheme(by_hand):
    """[MUST] an unknown signature_scheme is refused; never run without checking."""
    info = tcp_info(signature_scheme="hmac-nosuch")
    k = by_hand(info)
    try:
        k.proc.wait(T(15))
        assert k.proc.returncode != 0
    except subprocess.TimeoutExpired:
        c = Wire(dict(info, signature_scheme="hmac-sha256"), check=False)
        c.key = b""
        h = c.header("kernel_info_request")
        c.send_frames("shell", c.frames(h))
        c.pump(lambda: h["msg_id"] in c.reply, T(2))
        answered = h["msg_id"] in c.reply
        c.close()
        assert not answered, "runs unauthenticated with an unknown scheme"


@pytest.mark.parametrize("case", ["missing", "empty", "not_json", "no_ports", "list"])
def test_bad_connection_file(by_hand, case):
    """[SHOULD] an unusable connection file: a message on stderr and a non-zero exit, at once."""
    conn = {"missing": None, "empty": b"", "not_json": b"{", "no_ports": b'{"transport": "tcp"}',
            "list": b"[]"}[case]
    k = by_hand(conn, file="/nonexistent/dir/conn.json" if case == "missing" else None)
    try:
        rc = k.proc.wait(T(15))
    except subprocess.TimeoutExpired:
        pytest.fail("still running")
    assert rc != 0, "exit status 0"
    assert k.tail().strip(), "no message"


def test_port_in_use(by_hand):
    """[MUST] a port that is taken: non-zero exit at once (jupyter_client then restarts with new
    ports), not a half-working kernel."""
    info = tcp_info()
    s = pysocket.socket()
    s.bind(("127.0.0.1", info["stdin_port"]))
    s.listen()
    try:
        k = by_hand(info)
        try:
            rc = k.proc.wait(T(15))
        except subprocess.TimeoutExpired:
            pytest.fail("still running with a port missing")
        assert rc != 0
    finally:
        s.close()


def test_curve(by_hand):
    """[MUST if declared] metadata.supported_encryption has curve: keys of the connection file
    are applied to all five sockets, plain clients get nothing."""
    pub, sec = zmq.curve_keypair()
    info = tcp_info(curve_publickey=pub.decode(), curve_secretkey=sec.decode())
    k = by_hand(info)
    c = hand_ready(k, info)
    assert ok(c.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]
    plain = {x: v for x, v in info.items() if not x.startswith("curve")}
    p = Wire(plain)
    h = p.header("kernel_info_request")
    try:
        p.sock["shell"].send_multipart(p.frames(h, {}), zmq.NOBLOCK)
    except zmq.Again:
        pass  # its connection is refused already
    assert not p.pump(lambda: h["msg_id"] in p.reply or p.inbox["iopub"], T(1.5)), \
        "a client without curve was served"
    p.close()
    s = zmq.Context.instance().socket(zmq.REQ)
    s.linger = 0
    cp, cs = zmq.curve_keypair()
    s.curve_publickey, s.curve_secretkey, s.curve_serverkey = cp, cs, pub
    s.connect(hb_url(info))
    s.send(b"ping")
    assert s.poll(T(3000)) and s.recv() == b"ping"
    s.close(0)
    c.close()


def test_handshake(by_hand):
    """[MUST if >= 5.6] JEP 66: given a registration file the kernel picks its ports, registers
    them with a signed single-frame message and serves on them."""
    r = zmq.Context.instance().socket(zmq.ROUTER)
    r.linger = 0
    port = r.bind_to_random_port("tcp://127.0.0.1")
    reg = {"kernel_id": uuid.uuid4().hex, "transport": "tcp", "ip": "127.0.0.1",
           "registration_ip": "127.0.0.1", "registration_port": port,
           "signature_scheme": "hmac-sha256", "key": uuid.uuid4().hex}
    k = by_hand(reg)
    try:
        assert r.poll(T(20000)), f"no registration; exit {k.proc.poll()}\n{k.tail()}"
        fr = r.recv_multipart()
        i = fr.index(DELIM)
        signer = Wire(dict(tcp_info(), key=reg["key"]), channels=())
        assert fr[i + 1] == signer.sign([fr[i + 2]]), "registration is not signed correctly"
        c = json.loads(fr[i + 2])
        assert c["kernel_id"] == reg["kernel_id"]
        ack = b'{"status": "ok"}'
        r.send_multipart([*fr[:i], DELIM, signer.sign([ack]), ack])
        info = dict(reg, **{p: int(c[p]) for p in ("shell_port", "iopub_port", "stdin_port",
                                                     "control_port", "hb_port")})
        w = hand_ready(k, info)
        assert ok(w.run(SN["hello"]["code"])).text() == SN["hello"]["stdout"]
        w.close()
    finally:
        r.close(0)


def test_client_connects_before_the_kernel_binds(by_hand):
    """[MUST] jupyter_client connects (and asks) before the kernel has bound its ports: the request
    is answered, and IOPub comes through, as soon as libzmq reconnects."""
    info = tcp_info()
    c = Wire(info)
    try:
        h = c.send("kernel_info_request", {})
        k = by_hand(info)
        assert c.pump(lambda: h["msg_id"] in c.reply, T(60)), f"exit {k.proc.poll()}\n{k.tail()}"
        ok(c.run(SN["trivial"]))
        assert not c.violations, c.violations
    finally:
        c.close()


def test_start_time(fresh):
    """[PERF] process start to first kernel_info_reply takes little work: some 30 ms, at the first start also what it
    takes to read the program from the disk."""
    seconds = []
    for _ in range(5):
        info = tcp_info()
        k = HandKernel(NAME, info)
        try:
            end = time.monotonic() + T(60)
            for ch in ("shell", "iopub"):
                while time.monotonic() < end:
                    try:
                        pysocket.create_connection(("127.0.0.1", info[ch + "_port"]), 1).close()
                        break
                    except OSError:
                        time.sleep(0.0005)
            c = Wire(info)
            h = c.send("kernel_info_request", {})
            assert c.pump(lambda: h["msg_id"] in c.reply, T(60))
            seconds.append(sum(psutil.Process(k.pid).cpu_times()[:2]))
            c.close()
        finally:
            k.stop()
    assert min(seconds) < T(0.3), seconds


def test_starting_status_is_unique(fresh):
    """[MUST] `starting` is published at most once (exactly once per process), without parent."""
    info = tcp_info()
    k = HandKernel(NAME, info)
    c = Wire(info)
    try:
        c.wait_ready()
        ok(c.run(SN["trivial"]))
        c.pump(timeout=0.2)
        st = [m for m in c.inbox["iopub"] if m.type == "status"
              and m.content["execution_state"] == "starting"]
        assert len(st) <= 1 and all(m.parent == {} for m in st)
    finally:
        c.close()
        k.stop()


def test_working_directory_and_env(fresh):
    """[MUST] the kernel runs in the directory and with the environment that the server chose."""
    k, c = fresh(env={"CONF_VAR": "hello-env"})
    out = ok(c.run(SN["cwd"])).text().strip()
    assert os.path.realpath(out) == os.path.realpath(k.dir)
    assert ok(c.run(fill(SN["getenv"], text="CONF_VAR"))).text().strip() == "hello-env"
