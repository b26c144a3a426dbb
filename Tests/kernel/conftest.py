"""Fixtures of the protocol tests."""
import signal

import pytest
from harness import NAME, Kernel, T, Wire, HandKernel, drop_shared, shared_kernel


@pytest.fixture(scope="session", autouse=True)
def _cleanup():
    yield
    drop_shared()


@pytest.fixture(autouse=True)
def _alarm():
    """A hanging test fails after four minutes."""
    def on_alarm(*_):
        raise TimeoutError("test time-out")
    old = signal.signal(signal.SIGALRM, on_alarm)
    signal.alarm(int(T(240)))
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, old)


@pytest.fixture
def kernel():
    return shared_kernel()


@pytest.fixture
def w(kernel):
    """A connected raw client; afterwards the kernel must be alive and must have sent nothing
    that breaks the wire protocol."""
    wire = kernel.wire()
    wire.wait_ready()
    wire.forget()
    yield wire
    problems = []
    try:
        if not kernel.alive():
            problems.append("the kernel died:\n" + kernel.tail())
        elif not wire.ping(15):
            problems.append("the kernel no longer answers kernel_info_request:\n" + kernel.tail())
    finally:
        viol = list(dict.fromkeys(wire.violations))
        wire.close()
        if problems:
            drop_shared()
    assert not problems, problems[0]
    assert not viol, "protocol violations:\n  " + "\n  ".join(viol[:12])


@pytest.fixture
def fresh():
    """Factory of private kernels with a connected client; all stopped afterwards."""
    made = []

    def make(**kw):
        k = Kernel(NAME, **kw)
        made.append(k)
        wire = k.wire()
        made.append(wire)
        wire.wait_ready()
        wire.forget()
        return k, wire
    yield make
    for x in made:
        (x.close if isinstance(x, Wire) else x.stop)()


@pytest.fixture
def by_hand():
    made = []

    def make(conn, **kw):
        k = HandKernel(NAME, conn, **kw)
        made.append(k)
        return k
    yield make
    for k in made:
        k.stop()
