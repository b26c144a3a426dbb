"""What the protocol tests share: the snippets of the language, the kernel that most tests use, and small helpers."""
import json
import re
import sys
from pathlib import Path

import zmq

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from wire import DELIM, ISO, HandKernel, Kernel, T, Wire, check_content, free_ports, hb_url, tcp_info  # noqa: E402, F401 - for the tests

NAME = "conelab"
SN = json.loads((HERE / "snippets.json").read_text("utf-8"))["profiles"][NAME]


def fill(template, **kw):
    for k, v in kw.items():
        template = template.replace("{" + k + "}", str(v))
    return template


class Shared:
    kernel: Kernel | None = None


def shared_kernel() -> Kernel:
    if Shared.kernel is not None and not Shared.kernel.alive():
        Shared.kernel.stop()
        Shared.kernel = Shared.wire = None
    if Shared.kernel is None:
        Shared.kernel = Kernel(NAME)
        w = Shared.kernel.wire()
        w.wait_ready()
        w.close()
    return Shared.kernel


def drop_shared():
    if Shared.kernel is not None:
        Shared.kernel.stop()
    Shared.kernel = None


def ok(ex):
    assert ex.complete, f"no reply and/or no idle in time: reply={ex.reply} iopub={ex.types}"
    assert ex.status == "ok", f"{ex.reply.content}"
    return ex


def info_of(w):
    return w.request("kernel_info_request", {}).reply.content


def version_of(content):
    m = re.match(r"(\d+)\.(\d+)", content.get("protocol_version", "0.0"))
    return (int(m[1]), int(m[2])) if m else (0, 0)


def features(w):
    return info_of(w).get("supported_features") or []


def start(w, code, **kw):
    """Sends a cell and waits until it runs; gives its header."""
    h = w.execute(code, **kw)
    wait_until_it_runs(w, h)
    return h


def wait_until_it_runs(w, h):
    assert w.pump(lambda: any(m.type == "execute_input" for m in w.iopub_of[h["msg_id"]]), T(5)), "the cell does not run"


def interrupt(w, mode=None):
    k = shared_kernel()
    mode = mode or k.spec.interrupt_mode
    if mode == "message":
        return w.send("interrupt_request", {}, channel="control")
    k.sigint()
    return None


def hb_socket(kernel):
    s = zmq.Context.instance().socket(zmq.REQ)
    s.linger = 0
    s.connect(hb_url(kernel.info))
    return s


def wait_input(w, h, timeout=10):
    assert w.pump(lambda: any(m.parent_id == h["msg_id"] for m in w.inbox["stdin"]), T(timeout)), \
        f"no input_request; reply={w.reply.get(h['msg_id'])}"
    return [m for m in w.inbox["stdin"] if m.parent_id == h["msg_id"]][-1]


def hand_ready(k, info, timeout=60):
    c = Wire(info)
    try:
        c.wait_ready(timeout)
    except TimeoutError:
        c.close()
        raise AssertionError(f"not ready; exit status {k.proc.poll()}\n{k.tail()}") from None
    return c
