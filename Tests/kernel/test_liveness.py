"""Protocol: control and heartbeat while busy."""
import os
import time

import pytest
from harness import SN, T, hb_socket, interrupt, start


def test_control_while_busy(w, kernel):
    """[MUST] control answers while a cell runs (its own thread): kernel_info on control."""
    h = start(w, SN["busy_loop"])
    lat = []
    try:
        for _ in range(100):
            t = time.monotonic()
            ex = w.request("kernel_info_request", {}, channel="control", timeout=5)
            assert ex.complete and ex.status == "ok", "control does not answer while shell is busy"
            lat.append(time.monotonic() - t)
        assert h["msg_id"] not in w.reply
    finally:
        interrupt(w)
        w.exchange(h, 15)
    lat.sort()
    assert lat[98] < T(1.0), lat[-3:]


def test_control_status_does_not_disturb_shell(w):
    """[MUST] outputs of the running cell keep the cell's parent header while control is used."""
    h = w.execute(SN["print_loop"])
    try:
        for _ in range(30):
            w.request("kernel_info_request", {}, channel="control", timeout=5)
            time.sleep(0.01)
    finally:
        interrupt(w)
        w.exchange(h, 15)
    for m in w.inbox["iopub"]:
        if m.type == "stream":
            assert m.parent_id == h["msg_id"]


def test_heartbeat_echo(kernel, w):
    """[MUST] heartbeat echoes the very bytes, whatever they are (jupyter sends b'ping')."""
    s = hb_socket(kernel)
    try:
        for data in (b"ping", b"", b"\x00\xff\xfe", b"x" * 1_000_000, os.urandom(1000)):
            s.send(data)
            assert s.poll(T(2000)), f"no echo of {data[:20]!r}"
            assert s.recv() == data, f"heartbeat answered something else than {data[:20]!r}"
    finally:
        s.close(0)


@pytest.mark.parametrize("load", ["busy_loop", "print_loop", "burst"])
def test_heartbeat_under_load(kernel, w, load):
    """[MUST] heartbeat is answered while the kernel works (own thread); lag stays small."""
    s = hb_socket(kernel)
    s.send(b"warm")
    assert s.poll(T(2000))
    s.recv()
    hs = []
    if load == "burst":
        hs = [w.execute(SN["hello"]["code"]) for _ in range(1000)]
    else:
        hs = [start(w, SN[load])]
    lat = []
    try:
        for _ in range(100):
            t = time.perf_counter()
            s.send(b"ping")
            assert s.poll(T(3000)), "heartbeat stopped"
            assert s.recv() == b"ping"
            lat.append(time.perf_counter() - t)
            time.sleep(0.003)
    finally:
        s.close(0)
        if load != "burst":
            interrupt(w)
        for h in hs:
            w.exchange(h, 60)
    lat.sort()
    assert lat[98] < T(0.5), lat[-5:]
