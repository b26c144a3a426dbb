"""Starts kernels and talks to them: what the protocol tests and bench/kernels.py share.

* Kernel  - starts a kernel from its installed kernelspec (through jupyter_client's
            KernelManager, so argv templating / env / interrupt_mode are the real thing), or
            by hand with a connection file we write (ipc, no key, curve, registration file...).
* Wire    - a client written directly on pyzmq.  It signs and parses messages by itself (it
            does NOT use jupyter_client.session.Session) so that it can send anything,
            including malformed traffic, and so that it checks everything it receives.
"""
from __future__ import annotations

import hashlib
import hmac
import json
import os
import random
import re
import shutil
import signal
import socket as pysocket
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path

import psutil
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

DELIM = b"<IDS|MSG>"
SCALE = float(os.environ.get("CONF_TIME_SCALE", "1"))   # stretch every timeout on a slow machine


def T(seconds: float) -> float:
    return seconds * SCALE


# --------------------------------------------------------------------------------------------
# content schemas: msg_type -> {field: (types, required)}; None = any JSON value
# --------------------------------------------------------------------------------------------
S, I, B, D, L = str, int, bool, dict, list
NUM = (int, float)
CONTENT = {
    "status": {"execution_state": (S, True)},
    "iopub_welcome": {"subscription": (S, True)},
    "execute_input": {"code": (S, True), "execution_count": (I, True)},
    "stream": {"name": (S, True), "text": (S, True)},
    "display_data": {"data": (D, True), "metadata": (D, True), "transient": (D, False)},
    "update_display_data": {"data": (D, True), "metadata": (D, True), "transient": (D, True)},
    "execute_result": {"data": (D, True), "metadata": (D, True), "execution_count": (I, True),
                       "transient": (D, False)},
    "error": {"ename": (S, True), "evalue": (S, True), "traceback": (L, True)},
    "clear_output": {"wait": (B, True)},
    "comm_open": {"comm_id": (S, True), "target_name": (S, True), "data": (D, True)},
    "comm_msg": {"comm_id": (S, True), "data": (D, True)},
    "comm_close": {"comm_id": (S, True), "data": (D, False)},
    "input_request": {"prompt": (S, True), "password": (B, True)},
    # replies (status ok)
    "execute_reply": {"status": (S, True), "execution_count": (I, True),
                      "payload": (L, False), "user_expressions": (D, True)},
    "inspect_reply": {"status": (S, True), "found": (B, True), "data": (D, True),
                      "metadata": (D, True)},
    "complete_reply": {"status": (S, True), "matches": (L, True), "cursor_start": (I, True),
                       "cursor_end": (I, True), "metadata": (D, True)},
    "history_reply": {"status": (S, True), "history": (L, True)},
    "is_complete_reply": {"status": (S, True), "indent": (S, False)},
    "kernel_info_reply": {"status": (S, True), "protocol_version": (S, True),
                          "implementation": (S, True), "implementation_version": (S, True),
                          "language_info": (D, True), "banner": (S, True),
                          "help_links": (L, False), "supported_features": (L, False),
                          "debugger": (B, False)},
    "comm_info_reply": {"status": (S, True), "comms": (D, True)},
    "connect_reply": {"shell_port": (I, True), "iopub_port": (I, True),
                      "stdin_port": (I, True), "hb_port": (I, True)},
    "shutdown_reply": {"status": (S, True), "restart": (B, True)},
    "interrupt_reply": {"status": (S, True)},
    "create_subshell_reply": {"status": (S, True), "subshell_id": (S, True)},
    "delete_subshell_reply": {"status": (S, True)},
    "list_subshell_reply": {"status": (S, True), "subshell_id": (L, True)},
}
ERROR_REPLY = {"ename": (S, True), "evalue": (S, True), "traceback": (L, True)}
MIME = re.compile(r"^[\w\-+.]+/[\w\-+.]+$")
ISO = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:?\d\d)$")


def _isinst(v, types):
    if types in (I, NUM) or types is I:
        if isinstance(v, bool):
            return False
    return isinstance(v, types)


def check_content(msg_type: str, content: dict) -> list[str]:
    """Return the list of ways in which `content` breaks the message specification."""
    bad = []
    schema = CONTENT.get(msg_type)
    if schema is None:
        return bad
    st = content.get("status")
    if msg_type.endswith("_reply") and msg_type not in ("is_complete_reply", "connect_reply"):
        if st == "error":
            schema = dict(ERROR_REPLY, status=(S, True))
        elif st == "aborted":
            schema = {"status": (S, True)}
        elif st != "ok":
            bad.append(f"{msg_type}: status {st!r}")
    if msg_type == "is_complete_reply":
        if st not in ("complete", "incomplete", "invalid", "unknown"):
            bad.append(f"is_complete_reply status {st!r}")
        if st == "incomplete" and "indent" not in content:
            bad.append("is_complete_reply incomplete without indent")
    for k, (types, req) in schema.items():
        if k not in content:
            if req:
                bad.append(f"{msg_type}: field {k!r} missing")
        elif not _isinst(content[k], types):
            bad.append(f"{msg_type}: field {k!r} is {type(content[k]).__name__}")
    if msg_type == "status" and content.get("execution_state") not in ("busy", "idle", "starting"):
        bad.append(f"status {content.get('execution_state')!r}")
    if msg_type == "stream" and content.get("name") not in ("stdout", "stderr"):
        bad.append(f"stream name {content.get('name')!r}")
    if msg_type in ("display_data", "execute_result", "update_display_data"):
        for k, v in (content.get("data") or {}).items():
            if not MIME.match(k):
                bad.append(f"{msg_type}: bad mime type {k!r}")
            if k.startswith("text/") and not isinstance(v, str):
                bad.append(f"{msg_type}: {k} is not a string")
    if (msg_type == "error" or st == "error") and isinstance(content.get("traceback"), list):
        if not all(isinstance(x, str) for x in content["traceback"]):
            bad.append(f"{msg_type}: traceback is not a list of strings")
    if msg_type == "complete_reply" and isinstance(content.get("matches"), list):
        if not all(isinstance(x, str) for x in content["matches"]):
            bad.append("complete_reply: matches is not a list of strings")
    return bad


class Msg:
    __slots__ = ("channel", "prefix", "header", "parent", "metadata", "content", "buffers", "t",
                 "seq", "size")

    @property
    def type(self):
        return self.header.get("msg_type")

    @property
    def parent_id(self):
        p = self.parent.get("msg_id")
        return p if p is None or isinstance(p, str) else repr(p)

    def __repr__(self):
        c = json.dumps(self.content)[:200]
        return f"<{self.channel}:{self.type} parent={str(self.parent_id)[-8:]} {c}>"


class Exchange:
    """Everything a kernel sent because of one request."""

    def __init__(self, header, reply, iopub, complete):
        self.header, self.reply, self.iopub, self.complete = header, reply, iopub, complete

    @property
    def types(self):
        return [m.content.get("execution_state") if m.type == "status" else m.type
                for m in self.iopub]

    def of(self, *types):
        return [m for m in self.iopub if m.type in types]

    def text(self, name="stdout"):
        return "".join(m.content["text"] for m in self.iopub
                       if m.type == "stream" and m.content.get("name") == name)

    @property
    def status(self):
        return self.reply.content.get("status") if self.reply else None

    @property
    def result(self):
        r = self.of("execute_result")
        return r[0].content["data"].get("text/plain") if r else None


class Wire:
    """A raw Jupyter client."""

    def __init__(self, info: dict, *, identity: bytes | None = None, subscribe: bytes = b"",
                 rcvhwm: int = 0, session: str | None = None, rcvbuf: int | None = None,
                 channels=("shell", "control", "stdin", "iopub"), check=True):
        self.info = info
        self.key = info["key"].encode() if isinstance(info["key"], str) else info["key"]
        self.scheme = info.get("signature_scheme", "hmac-sha256")
        self.session = session or uuid.uuid4().hex
        self.identity = identity or self.session.encode()
        self.ctx = zmq.Context.instance()
        self.sock: dict[str, zmq.Socket] = {}
        self.check = check
        self.sent: dict[str, dict] = {}
        self.violations: list[str] = []
        self.welcome_violations: list[str] = []
        self.seen_ids: set[str] = set()
        self.kernel_sessions: set[str] = set()
        self.inbox: dict[str, list[Msg]] = defaultdict(list)
        self.reply: dict[str, list[Msg]] = defaultdict(list)
        self.iopub_of: dict[str | None, list[Msg]] = defaultdict(list)
        self.idle: set[str] = set()
        self.n = 0
        self.poller = zmq.Poller()
        for ch in channels:
            s = self.ctx.socket(zmq.SUB if ch == "iopub" else zmq.DEALER)
            s.linger = 0
            s.rcvhwm = rcvhwm
            s.sndhwm = 0
            if rcvbuf:
                s.rcvbuf = rcvbuf
            if ch == "iopub":
                s.subscribe(subscribe)
            else:
                s.identity = self.identity
            if info.get("curve_publickey"):
                pub, sec = zmq.curve_keypair()
                s.curve_publickey, s.curve_secretkey = pub, sec
                s.curve_serverkey = info["curve_publickey"].encode()
            s.connect(self.url(ch))
            self.sock[ch] = s
            self.poller.register(s, zmq.POLLIN)

    def url(self, ch):
        sep = ":" if self.info["transport"] == "tcp" else "-"
        return f"{self.info['transport']}://{self.info['ip']}{sep}{self.info[ch + '_port']}"

    def close(self):
        for s in self.sock.values():
            self.poller.unregister(s)
            s.close(0)
        self.sock = {}

    # -- sending ----------------------------------------------------------------------------
    def sign(self, parts) -> bytes:
        if not self.key:
            return b""
        h = hmac.new(self.key, digestmod=getattr(hashlib, self.scheme.split("-", 1)[1]))
        for p in parts:
            h.update(p)
        return h.hexdigest().encode()

    def header(self, _type, **extra):
        h = {"msg_id": f"{self.session}_{os.getpid()}_{uuid.uuid4().hex}", "session": self.session,
             "username": "conformance", "msg_type": _type, "version": "5.5",
             "date": datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")}
        h.update(extra)
        return {k: v for k, v in h.items() if v is not ...}

    @staticmethod
    def dumps(o) -> bytes:
        return json.dumps(o, ensure_ascii=False).encode("utf-8", "surrogatepass")

    def frames(self, header, content=None, parent=None, metadata=None, buffers=()):
        parts = [p if isinstance(p, bytes) else self.dumps(p) for p in
                 (header, parent or {}, metadata or {}, {} if content is None else content)]
        return [DELIM, self.sign(parts), *parts, *buffers]

    def send_frames(self, ch, frames):
        self.sock[ch].send_multipart(frames)

    def send(self, msg_type, content=None, *, channel="shell", metadata=None, buffers=(),
             parent=None, **extra):
        h = self.header(msg_type, **extra)
        self.sent[h.get("msg_id")] = h
        self.send_frames(channel, self.frames(h, content, parent, metadata, buffers))
        return h

    def execute(self, code, **kw):
        """Send an execute_request and return its header."""
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {},
                   "allow_stdin": False, "stop_on_error": True}
        extra = kw.pop("extra", {})
        metadata = kw.pop("metadata", None)
        content.update(kw)
        return self.send("execute_request", content, metadata=metadata, **extra)

    # -- receiving --------------------------------------------------------------------------
    def _bad(self, text):
        if self.check and len(self.violations) < 50:
            self.violations.append(text)

    def _ingest(self, ch, frames):
        m = Msg()
        m.channel, m.t = ch, time.monotonic()
        m.size = sum(map(len, frames))
        self.n += 1
        m.seq = self.n
        try:
            i = frames.index(DELIM)
        except ValueError:
            self._bad(f"{ch}: no delimiter in {[f[:40] for f in frames]}")
            return
        m.prefix = frames[:i]
        if ch == "iopub" and i > 1:
            self._bad(f"iopub: {i} prefix frames")
        if ch != "iopub" and i != 0:
            self._bad(f"{ch}: {i} identity frames reached the client: {frames[:i]}")
        if len(frames) < i + 6:
            self._bad(f"{ch}: only {len(frames) - i - 1} frames after the delimiter")
            return
        sig, parts = frames[i + 1], frames[i + 2:i + 6]
        if self.key and not hmac.compare_digest(sig, self.sign(parts)):
            self._bad(f"{ch}: wrong signature {sig[:70]!r} on {parts[0][:200]!r}")
        if not self.key and sig != b"":
            self._bad(f"{ch}: non-empty signature although the key is empty")
        dicts = []
        for name, p in zip(("header", "parent_header", "metadata", "content"), parts):
            try:
                d = json.loads(p.decode("utf-8"))
            except Exception as e:
                self._bad(f"{ch}: {name} is not UTF-8 JSON: {e}: {p[:200]!r}")
                return
            if not isinstance(d, dict):
                text = f"{ch}: {name} is not a JSON object: {p[:100]!r}"
                if b"iopub_welcome" in parts[0]:
                    self.welcome_violations.append(text)   # judged by test_iopub_welcome alone
                else:
                    self._bad(text)
                d = {}
            dicts.append(d)
        m.header, m.parent, m.metadata, m.content = dicts
        m.buffers = frames[i + 6:]
        h = m.header
        for k in ("msg_id", "session", "username", "date", "msg_type", "version"):
            if not isinstance(h.get(k), str):
                self._bad(f"{ch}:{h.get('msg_type')}: header field {k!r} is {h.get(k)!r}")
        if isinstance(h.get("date"), str) and not ISO.match(h["date"]):
            self._bad(f"{ch}:{m.type}: date {h['date']!r} is not ISO 8601 with a time zone")
        if isinstance(h.get("version"), str) and not re.match(r"^5\.\d+(\.\d+)?$", h["version"]):
            self._bad(f"{ch}:{m.type}: version {h['version']!r}")
        if str(h.get("msg_id")) in self.seen_ids:
            self._bad(f"{ch}:{m.type}: msg_id used twice")
        self.seen_ids.add(str(h.get("msg_id")))
        if m.type != "iopub_welcome" and h.get("session"):
            self.kernel_sessions.add(h.get("session"))
        if m.parent and not all(isinstance(m.parent.get(k), str) for k in ("msg_id", "msg_type")):
            self._bad(f"{ch}:{m.type}: odd parent_header {m.parent}")
        mine = self.sent.get(m.parent_id)
        if mine is not None:
            for k in ("session", "username", "msg_type"):
                if m.parent.get(k) != mine.get(k):
                    self._bad(f"{ch}:{m.type}: parent_header.{k} {m.parent.get(k)!r} "
                              f"!= {mine.get(k)!r}")
        for b in check_content(m.type, m.content):
            # a reply that says "aborted" legitimately has nothing else
            self._bad(f"{ch}:{b}")
        self.inbox[ch].append(m)
        if ch == "iopub":
            self.iopub_of[m.parent_id].append(m)
            if m.type == "status" and m.content.get("execution_state") == "idle":
                self.idle.add(m.parent_id)
        elif ch in ("shell", "control"):
            self.reply[m.parent_id].append(m)
            if not m.parent:
                self._bad(f"{ch}:{m.type}: reply without a parent_header")

    def pump(self, until=lambda: False, timeout=1.0):
        """Read everything that arrives until the condition holds (True) or time is up (False)."""
        deadline = time.monotonic() + timeout
        while not until():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            events = dict(self.poller.poll(max(1, min(left, 0.25) * 1000)))
            for ch, s in self.sock.items():
                if s in events:
                    for _ in range(200):
                        try:
                            frames = s.recv_multipart(zmq.NOBLOCK)
                        except zmq.Again:
                            break
                        self._ingest(ch, frames)
        return True

    def exchange(self, header, timeout=20.0, reply=True, idle=True) -> Exchange:
        mid = header["msg_id"]
        ok = self.pump(lambda: (not reply or mid in self.reply) and (not idle or mid in self.idle),
                       T(timeout))
        return Exchange(header, self.reply[mid][0] if self.reply.get(mid) else None,
                        list(self.iopub_of.get(mid, [])), ok)

    def request(self, msg_type, content=None, *, timeout=20.0, **kw) -> Exchange:
        return self.exchange(self.send(msg_type, content, **kw), timeout=timeout)

    def run(self, code, timeout=30.0, **kw) -> Exchange:
        return self.exchange(self.execute(code, **kw), timeout=timeout)

    def forget(self):
        """Drop what has been received so far."""
        self.pump(timeout=0.0)
        for d in (self.inbox, self.reply, self.iopub_of):
            d.clear()
        self.idle.clear()

    def wait_ready(self, timeout=60.0):
        """kernel_info until both a reply and its IOPub status come back."""
        deadline = time.monotonic() + T(timeout)
        # What is published before the subscription is there is lost, and a second with it.
        self.pump(lambda: any(m.type == "iopub_welcome" for m in self.inbox["iopub"]), T(1.0))
        while time.monotonic() < deadline:
            h = self.send("kernel_info_request", {})
            mid = h["msg_id"]
            if self.pump(lambda: mid in self.reply and mid in self.idle, T(1.0)):
                return self.reply[mid][0]
        raise TimeoutError("kernel did not become ready")

    def ping(self, timeout=10.0) -> bool:
        h = self.send("kernel_info_request", {})
        mid = h["msg_id"]
        return self.pump(lambda: mid in self.reply and mid in self.idle, T(timeout))


# --------------------------------------------------------------------------------------------
def free_ports(n):
    """Ports that nobody uses, below those that the system gives to connections (from 32768): a client that waits there for
    its kernel could even be connected to itself."""
    ports = []
    while len(ports) < n:
        port = random.randrange(10_000, 32_768)
        with pysocket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in ports:
            ports.append(port)
    return ports


class Kernel:
    """A running kernel started from its kernelspec."""

    def __init__(self, name, env=None, **km_kw):
        self.name = name
        self.dir = tempfile.mkdtemp(prefix="kconf-")
        self.log = open(Path(self.dir) / "kernel.log", "wb")
        # a private IPython directory: a locked or read-only history database elsewhere must not
        # disturb the output of the reference kernel
        self.env = dict(os.environ, IPYTHONDIR=os.path.join(self.dir, "ipython"), **(env or {}))
        self.km = KernelManager(kernel_name=name, **km_kw)
        self.start()

    @property
    def spec(self):
        return self.km.kernel_spec

    def start(self):
        self.km.start_kernel(cwd=self.dir, env=self.env, stdout=self.log, stderr=self.log)
        self.refresh()

    def refresh(self):
        info = self.km.get_connection_info()
        info["key"] = info["key"].decode() if isinstance(info["key"], bytes) else info["key"]
        self.info = info
        self.pid = self.km.provisioner.pid

    def wire(self, **kw) -> Wire:
        return Wire(self.info, **kw)

    def alive(self):
        try:
            p = psutil.Process(self.pid)
            return p.is_running() and p.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def procs(self):
        try:
            p = psutil.Process(self.pid)
            return [p, *p.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def rss(self):
        return sum(p.memory_info().rss for p in self.procs())

    def fds(self):
        return psutil.Process(self.pid).num_fds()

    def cpu(self):
        return sum(sum(p.cpu_times()[:2]) for p in self.procs())

    def sigint(self):
        os.killpg(os.getpgid(self.pid), signal.SIGINT)

    def exitcode(self, timeout):
        """Wait for the process to end; its exit status, or None when it did not end."""
        end = time.monotonic() + timeout
        pr = self.km.provisioner.process
        while time.monotonic() < end:
            if pr is None:
                return None if self.alive() else 0
            rc = pr.poll()
            if rc is not None:
                return rc
            time.sleep(0.01)
        return None

    def tail(self, n=2000):
        try:
            return Path(self.log.name).read_bytes()[-n:].decode("utf-8", "replace")
        except OSError:
            return ""

    def stop(self):
        try:
            self.km.shutdown_kernel(now=True)
        except Exception:
            pass
        try:
            self.log.close()
        except Exception:
            pass
        shutil.rmtree(self.dir, ignore_errors=True)


class HandKernel:
    """A kernel launched by hand with a start-up file that we write ourselves."""

    def __init__(self, name, conn: dict | bytes | None, file=None, env=None):
        self.dir = tempfile.mkdtemp(prefix="kconf-")
        self.file = file or os.path.join(self.dir, "kernel-conn.json")
        if conn is not None:
            data = conn if isinstance(conn, bytes) else json.dumps(conn).encode()
            fd = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.write(fd, data)
            os.close(fd)
        self.info = conn if isinstance(conn, dict) else {}
        self.spec = spec = KernelSpecManager().get_kernel_spec(name)
        sub = {"connection_file": self.file, "resource_dir": spec.resource_dir,
               "prefix": sys.prefix}
        argv = [re.sub(r"\{(\w+)\}", lambda m: sub.get(m.group(1), m.group(0)), a)
                for a in spec.argv]
        if re.fullmatch(r"python(3(\.\d+)?)?", argv[0]):
            argv[0] = sys.executable
        e = dict(os.environ, JPY_PARENT_PID=str(os.getpid()))
        for k, v in spec.env.items():
            e[k] = os.path.expandvars(v)
        e.update(env or {})
        self.log = open(os.path.join(self.dir, "kernel.log"), "wb")
        self.t0 = time.monotonic()
        self.proc = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=self.log,
                                     stderr=self.log, env=e, cwd=self.dir,
                                     start_new_session=True)
        self.pid = self.proc.pid

    def tail(self, n=2000):
        self.log.flush()
        return Path(self.log.name).read_bytes()[-n:].decode("utf-8", "replace")

    def stop(self):
        if self.proc.poll() is None:
            self.proc.kill()
        self.proc.wait()
        self.log.close()
        shutil.rmtree(self.dir, ignore_errors=True)


def tcp_info(**over):
    p = free_ports(5)
    d = {"transport": "tcp", "ip": "127.0.0.1", "shell_port": p[0], "iopub_port": p[1],
         "stdin_port": p[2], "control_port": p[3], "hb_port": p[4],
         "signature_scheme": "hmac-sha256", "key": uuid.uuid4().hex, "kernel_name": ""}
    d.update(over)
    return d


def hb_url(info):
    sep = ":" if info["transport"] == "tcp" else "-"
    return f"{info['transport']}://{info['ip']}{sep}{info['hb_port']}"
