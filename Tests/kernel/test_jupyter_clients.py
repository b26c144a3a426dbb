"""Protocol: jupyter_client, nbclient, kernelspec."""
import asyncio
import json
import re
import time
from pathlib import Path

import pytest
from harness import fill, info_of, NAME, SN, T


def test_blocking_client(kernel):
    """[MUST] jupyter_client.BlockingKernelClient: execute_interactive, complete, inspect, history,
    is_complete, kernel_info with reply=True."""
    kc = kernel.km.client()
    kc.start_channels()
    try:
        kc.wait_for_ready(timeout=T(30))
        out = []
        r = kc.execute_interactive(SN["hello"]["code"], timeout=T(20), output_hook=out.append)
        assert r["content"]["status"] == "ok"
        assert "".join(m["content"]["text"] for m in out if m["msg_type"] == "stream") == \
            SN["hello"]["stdout"]
        assert kc.kernel_info(reply=True, timeout=T(5))["content"]["status"] == "ok"
        assert kc.complete("a", reply=True, timeout=T(5))["content"]["status"] == "ok"
        assert kc.comm_info(reply=True, timeout=T(5))["content"]["status"] == "ok"
        mid = kc.is_complete(SN["trivial"])
        while True:
            r = kc.get_shell_msg(timeout=T(5))
            if r["parent_header"].get("msg_id") == mid:
                break
        assert r["content"]["status"] in ("complete", "unknown")
        time.sleep(1.2)
        assert kc.hb_channel.is_beating()
        assert kc.is_alive()
    finally:
        kc.stop_channels()


def test_async_client():
    """[MUST] AsyncKernelManager / AsyncKernelClient: start, execute, interrupt, shut down."""
    from jupyter_client.manager import start_new_async_kernel

    async def go():
        km, kc = await start_new_async_kernel(kernel_name=NAME, startup_timeout=T(60))
        try:
            r = await kc.execute_interactive(SN["hello"]["code"], timeout=T(20),
                                             output_hook=lambda m: None)
            assert r["content"]["status"] == "ok"
            kc.execute(fill(SN["sleep"], s=60))
            await asyncio.sleep(1)
            await km.interrupt_kernel()
            while True:
                r = await kc.get_shell_msg(timeout=T(15))
                if r["msg_type"] == "execute_reply" and r["content"]["status"] != "ok":
                    break
        finally:
            kc.stop_channels()
            t = time.monotonic()
            await km.shutdown_kernel()
            assert time.monotonic() - t < T(5), "slow shutdown_kernel()"
    asyncio.run(asyncio.wait_for(go(), T(90)))


def notebook(*codes):
    from nbformat.v4 import new_code_cell, new_notebook
    nb = new_notebook(cells=[new_code_cell(c) for c in codes])
    nb.metadata["kernelspec"] = {"name": NAME, "display_name": NAME, "language": SN["language_name"]}
    return nb


def test_nbclient_runs_a_notebook(tmp_path):
    """[MUST] nbclient executes a notebook; the outputs and language_info are recorded and the
    notebook is valid."""
    import nbformat
    from nbclient import NotebookClient
    nb = notebook(SN["hello"]["code"], fill(SN["set_var"], n=3), *[d["code"] for d in SN["display"]])
    NotebookClient(nb, timeout=T(60), kernel_name=NAME,
                   resources={"metadata": {"path": str(tmp_path)}}).execute()
    assert nb.cells[0].outputs[0].text == SN["hello"]["stdout"]
    assert nb.metadata.language_info.name == SN["language_name"]
    nbformat.validate(nb)
    assert [c.execution_count for c in nb.cells] == list(range(1, len(nb.cells) + 1))


def test_nbclient_error(tmp_path):
    """[MUST] nbclient raises CellExecutionError, keeps the error output; raises-exception tags
    and allow_errors go on."""
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    res = {"metadata": {"path": str(tmp_path)}}
    nb = notebook(SN["error"]["code"], SN["hello"]["code"])
    with pytest.raises(CellExecutionError):
        NotebookClient(nb, timeout=T(60), kernel_name=NAME, resources=res).execute()
    assert nb.cells[0].outputs[-1].output_type == "error"
    nb = notebook(SN["error"]["code"], SN["hello"]["code"])
    nb.cells[0].metadata["tags"] = ["raises-exception"]
    NotebookClient(nb, timeout=T(60), kernel_name=NAME, resources=res).execute()
    assert nb.cells[1].outputs[0].text == SN["hello"]["stdout"]
    nb = notebook(SN["error"]["code"], SN["hello"]["code"])
    NotebookClient(nb, timeout=T(60), kernel_name=NAME, resources=res, allow_errors=True).execute()
    assert nb.cells[1].outputs[0].text == SN["hello"]["stdout"]


def test_nbclient_timeout_interrupt(tmp_path):
    """[MUST] nbclient's timeout with interrupt_on_timeout goes on with the next cell."""
    from nbclient import NotebookClient
    nb = notebook(fill(SN["sleep"], s=60), SN["hello"]["code"])
    c = NotebookClient(nb, timeout=3, interrupt_on_timeout=True, allow_errors=True, kernel_name=NAME,
                       resources={"metadata": {"path": str(tmp_path)}})
    t = time.monotonic()
    c.execute()
    assert time.monotonic() - t < T(25)
    assert nb.cells[1].outputs[0].text == SN["hello"]["stdout"]


def test_kernelspec(kernel, w):
    """[MUST] kernel.json: fields and types; language equals language_info.name (notebooks are
    matched to kernels by it); argv[0] can be run."""
    d = Path(kernel.spec.resource_dir)
    spec = json.loads((d / "kernel.json").read_text("utf-8"))
    assert isinstance(spec["display_name"], str) and spec["display_name"]
    assert any("{connection_file}" in a for a in spec["argv"])
    assert spec.get("interrupt_mode", "signal") in ("signal", "message")
    assert re.fullmatch(r"[A-Za-z0-9._\-]+", d.name)
    li = info_of(w)["language_info"]
    assert spec["language"].lower() == li["name"].lower()
    assert isinstance(spec.get("env", {}), dict) and isinstance(spec.get("metadata", {}), dict)


def test_kernelspec_logos(kernel):
    """[SHOULD] logo-32x32.png and logo-64x64.png of these sizes, logo-svg.svg (launcher tiles)."""
    import struct
    d = Path(kernel.spec.resource_dir)
    for n in (32, 64):
        data = (d / f"logo-{n}x{n}.png").read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", data[16:24]) == (n, n)
    svg = (d / "logo-svg.svg").read_text("utf-8")
    assert "<svg" in svg
