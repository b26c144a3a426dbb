#!/usr/bin/env python3
"""Kernels side by side: how fast they start and answer, and how much memory they take at rest.

    kernels.py [NAME ...] [--rounds 5] [--json OUT.json]

Measures the installed kernels NAME (default: conelab, ipykernel as python3, and xeus-python as xpython-raw and xpython, as far
as they are installed; `pip install ipykernel xeus-python`) in turns, so that other load meets all alike, and prints
the median over the rounds:

start       s      process start to the first kernel_info_reply, asked for as soon as the ports are open
median, p99 ms     a trivial cell, from the request to both its reply and `idle`, 1,000 in sequence
cells/s            2,000 trivial cells sent at once, to the last `idle`
memory      MB     resident memory at rest after the start, children included

The client signs and sends by itself on pyzmq: jupyter_client's own costs would hide the kernels'.
"""
import argparse
import hashlib
import hmac
import json
import socket
import statistics
import sys
import time
from pathlib import Path

import psutil
import zmq

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))
from wire import DELIM, HandKernel, tcp_info  # noqa: E402

DEFAULT = ["conelab", "python3", "xpython-raw", "xpython"]
TRIPS, CELLS, WARM_UP = 1000, 2000, 50
CELL = json.dumps({"code": "1", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False,
                   "stop_on_error": True}).encode()
ROWS = {"start": 3, "median": 2, "p99": 2, "cells/s": 0, "memory": 1}


class Client:
    """The least client that can time a kernel."""

    def __init__(self, info):
        context = zmq.Context.instance()
        self.key = hmac.new(info["key"].encode(), digestmod=hashlib.sha256)
        self.shell, self.iopub = context.socket(zmq.DEALER), context.socket(zmq.SUB)
        self.iopub.subscribe(b"")
        self.poller = zmq.Poller()
        for channel, at in (("iopub", self.iopub), ("shell", self.shell)):
            at.linger, at.rcvhwm, at.sndhwm = 0, 0, 0
            at.connect(f"tcp://127.0.0.1:{info[channel + '_port']}")
            self.poller.register(at, zmq.POLLIN)
        self.count = 0

    def send(self, kind, content=b"{}"):
        """Sends a request and gives its id."""
        self.count += 1
        name = b"m%d-%d" % (self.count, id(self))
        header = (b'{"msg_id":"%s","session":"s%d","username":"m","msg_type":"%s","version":"5.3",'
                  b'"date":"2026-01-01T00:00:00.000000Z"}' % (name, id(self), kind))
        signature = self.key.copy()
        for part in (header, b"{}", b"{}", content):
            signature.update(part)
        self.shell.send_multipart([DELIM, signature.hexdigest().encode(), header, b"{}", b"{}", content])
        return name

    def wait(self, name, seconds=120):
        """Until both the reply to a request and its `idle` are in; gives the reply's content."""
        reply, idle, end = None, False, time.monotonic() + seconds
        while reply is None or not idle:
            ready = dict(self.poller.poll(100))
            if not ready and time.monotonic() > end:
                raise TimeoutError(f"reply: {reply is not None}, idle: {idle}")
            for at in ready:
                for parent, content in self.messages(at):
                    if name in parent and at is self.shell:
                        reply = content
                    elif name in parent and b'"idle"' in content:
                        idle = True
        return reply

    @staticmethod
    def messages(at):
        while True:
            try:
                frames = at.recv_multipart(zmq.NOBLOCK)
            except zmq.Again:
                return
            start = frames.index(DELIM)
            yield frames[start + 3], frames[start + 5]

    def ready(self):
        """Waits until iopub is connected too."""
        while True:
            try:
                return self.wait(self.send(b"kernel_info_request"), 1)
            except TimeoutError:
                pass

    def close(self):
        self.shell.close(0)
        self.iopub.close(0)


def started(name):
    """A new kernel, a client, and the seconds to its first reply."""
    info = tcp_info()
    kernel = HandKernel(name, info)
    for channel in ("shell", "iopub"):
        while kernel.proc.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", info[channel + "_port"]), 1).close()
                break
            except OSError:
                time.sleep(0.0002)
    client = Client(info)
    request = client.send(b"kernel_info_request")
    while not client.shell.poll(100) or request not in client.shell.recv_multipart()[3]:
        if kernel.proc.poll() is not None:
            raise SystemExit(f"{name} died:\n{kernel.tail()}")
    return kernel, client, time.monotonic() - kernel.t0


def measured(name):
    """One round of one kernel: the rows by their names."""
    kernel, client, start = started(name)
    try:
        client.ready()
        time.sleep(1)
        process = psutil.Process(kernel.pid)
        memory = sum(each.memory_info().rss for each in [process, *process.children(recursive=True)])
        trips = []
        for _ in range(WARM_UP + TRIPS):
            begin = time.perf_counter()
            reply = client.wait(client.send(b"execute_request", CELL))
            trips.append(time.perf_counter() - begin)
        assert b'"ok"' in reply, reply
        trips = sorted(trips[WARM_UP:])
        begin = time.perf_counter()
        for _ in range(CELLS):
            last = client.send(b"execute_request", CELL)
        client.wait(last)
        burst = CELLS / (time.perf_counter() - begin)
    finally:
        client.close()
        kernel.stop()
    return {"start": start, "median": 1e3 * statistics.median(trips), "p99": 1e3 * trips[int(0.99 * TRIPS)],
            "cells/s": burst, "memory": memory / 1e6}


def main():
    from jupyter_client.kernelspec import KernelSpecManager

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    installed = KernelSpecManager().find_kernel_specs()
    names = options.names or [name for name in DEFAULT if name in installed]
    rounds = {name: [] for name in names}
    for name in names:                                  # puts the files into the page cache
        kernel, client, _ = started(name)
        client.close()
        kernel.stop()
    for _ in range(options.rounds):
        for name in names:
            rounds[name].append(measured(name))
    table = {name: {row: statistics.median(each[row] for each in rounds[name]) for row in ROWS} for name in names}
    print(f"{'':14}" + "".join(f"{row:>10}" for row in ROWS))
    for name in names:
        print(f"{name:14}" + "".join(f"{table[name][row]:10.{digits}f}" for row, digits in ROWS.items()))
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
