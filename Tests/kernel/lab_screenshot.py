#!/usr/bin/env python3
"""Open a notebook in a real JupyterLab (headless Chromium), run it with a given kernel, take a picture.

    lab_screenshot.py NOTEBOOK.ipynb KERNEL_NAME OUT.png [options]

    --cells N          wait until N code cells have an execution count (default: all)
    --type CODE        type this code into a new last cell through the keyboard and run it
                       (repeatable); shows live syntax colouring
    --complete CODE    type CODE into a new cell, press Tab, photograph the completer
                       (OUT.complete.png)
    --inspect CODE     type CODE, press Shift+Tab, photograph the tooltip (OUT.inspect.png)
    --theme dark       the dark theme
    --width/--height   viewport (1280 x 1100); the picture is of the whole notebook panel
    --no-run           only open it
    --report OUT.json  what the page showed: outputs, mime types, token classes, kernel status,
                       console errors

NOTEBOOK is copied to a scratch directory first; it is not changed.  The kernel must be a known
kernelspec (JUPYTER_PATH is honoured).  Exit status 0 only when everything ran and nothing failed.

Environment: JUP (folder of a venv with jupyterlab; default: the one that runs this), CHROMIUM (/usr/bin/chromium).
"""
import argparse
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright
from wire import free_ports

JUP = os.environ.get("JUP", __import__("sys").prefix)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("notebook")
    ap.add_argument("kernel")
    ap.add_argument("png")
    ap.add_argument("--cells", type=int)
    ap.add_argument("--type", action="append", default=[])
    ap.add_argument("--complete")
    ap.add_argument("--inspect")
    ap.add_argument("--theme", default="light")
    ap.add_argument("--width", type=int, default=1280)
    ap.add_argument("--height", type=int, default=1100)
    ap.add_argument("--timeout", type=float, default=60)
    ap.add_argument("--no-run", action="store_true")
    ap.add_argument("--report")
    a = ap.parse_args()

    work = Path(tempfile.mkdtemp(prefix="labshot-"))
    root = work / "root"
    root.mkdir()
    nb = root / "shot.ipynb"
    src = Path(a.notebook)
    doc = json.loads(src.read_text("utf-8"))
    spec = doc.setdefault("metadata", {}).setdefault("kernelspec", {})
    spec["name"] = a.kernel                        # run it with the kernel we were told
    spec.setdefault("display_name", a.kernel)
    nb.write_text(json.dumps(doc), "utf-8")
    for f in src.parent.iterdir():                 # data beside the notebook
        if f.is_dir() and f.name == "data":
            shutil.copytree(f, root / f.name)
        elif f.suffix in (".csv", ".json", ".tsv"):
            shutil.copy(f, root / f.name)
    n_code = sum(c["cell_type"] == "code" and bool("".join(c["source"]).strip())
                 for c in json.loads(nb.read_text("utf-8"))["cells"])
    (port,), token = free_ports(1), secrets.token_hex(16)
    env = dict(os.environ, JUPYTER_CONFIG_DIR=str(work / "config"), JUPYTER_RUNTIME_DIR=str(work / "runtime"),
               JUPYTERLAB_SETTINGS_DIR=str(work / "settings"), JUPYTERLAB_WORKSPACES_DIR=str(work / "ws"),
               IPYTHONDIR=str(work / "ipython"))
    over = work / "settings" / "@jupyterlab" / "apputils-extension"
    over.mkdir(parents=True)
    theme = "JupyterLab Dark" if a.theme == "dark" else "JupyterLab Light"
    (over / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (over / "notification.jupyterlab-settings").write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    tracker = work / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)                # every cell in the page, also those out of view
    (tracker / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    log = open(work / "server.log", "wb")
    srv = subprocess.Popen(
        [f"{JUP}/bin/jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}",
         f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={root}", "--ServerApp.open_browser=False",
         "--allow-root", "--LabApp.news_url=None", "--LabApp.expose_app_in_browser=True", "--ServerApp.terminals_enabled=False"],
        env=env, stdout=log, stderr=log, start_new_session=True)
    report = {"kernel": a.kernel, "notebook": str(src)}
    ok = False
    t_start = time.time()
    try:
        url = f"http://127.0.0.1:{port}"
        while True:
            try:
                urllib.request.urlopen(f"{url}/api/status?token={token}", timeout=2)
                break
            except Exception:
                if srv.poll() is not None or time.time() - t_start > a.timeout:
                    raise SystemExit("jupyter lab did not start:\n" + (work / "server.log").read_text()[-3000:])
                time.sleep(0.2)
        report["server_start_s"] = round(time.time() - t_start, 2)
        with sync_playwright() as p:
            br = p.chromium.launch(executable_path=CHROMIUM, headless=True, timeout=a.timeout * 1000,
                                   args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                                         "--force-color-profile=srgb"])
            pg = br.new_page(viewport={"width": a.width, "height": a.height}, device_scale_factor=1.5)
            errors = []
            pg.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
            pg.on("pageerror", lambda e: errors.append(str(e)))
            t = time.time()
            pg.goto(f"{url}/lab/tree/shot.ipynb?token={token}&reset", timeout=a.timeout * 1000)
            pg.wait_for_selector(".jp-NotebookPanel .jp-Cell", timeout=a.timeout * 1000)
            try:                   # the indicator says idle before there is a kernel: ask the session
                pg.wait_for_function("""async () => {
                    const w = window.jupyterapp?.shell?.currentWidget, c = w?.sessionContext;
                    if (!c) return false;
                    await c.ready;
                    const k = c.session?.kernel;
                    if (!k) return false;
                    await k.info;
                    return k.connectionStatus === 'connected' && k.status === 'idle';
                }""", timeout=a.timeout * 1000)
            except Exception:
                pg.screenshot(path=a.png + ".fail.png")
                raise
            pg.wait_for_timeout(300)
            report["open_to_idle_s"] = round(time.time() - t, 2)
            panel = pg.locator(".jp-NotebookPanel").first
            for sel in (".jp-Dialog .jp-mod-accept",):           # kernel-choice dialogs and the like
                if pg.locator(sel).count():
                    pg.locator(sel).first.click()
            if not a.no_run:
                t = time.time()
                pg.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").first.click()
                pg.keyboard.press("Escape")
                if pg.evaluate("!!window.jupyterapp"):
                    pg.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
                else:
                    run_all_by_menu(pg)
                want = a.cells if a.cells is not None else n_code
                wait_counts(pg, want, a.timeout)
                report["run_all_s"] = round(time.time() - t, 2)
            for code in a.type:
                before = counts(pg)
                new_last_cell(pg)
                type_code(pg, code)
                pg.keyboard.press("Control+Enter")
                wait_counts(pg, before + 1, a.timeout)
            pg.wait_for_timeout(600)
            base = a.png[:-4] if a.png.endswith(".png") else a.png
            if a.complete:
                if appears(
                        pg, a.complete, "Tab", ".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item", a.timeout):
                    report["completions"] = pg.locator(".jp-Completer-item").all_inner_texts()[:30]
                else:
                    report["completions"] = []
                    report["completed_line"] = pg.locator(".jp-Cell.jp-mod-active .cm-content").inner_text()
                pg.screenshot(path=base + ".complete.png")
                pg.keyboard.press("Escape")
            if a.inspect:
                shown = appears(pg, a.inspect, "Shift+Tab", ".jp-Tooltip", a.timeout)
                report["tooltip"] = pg.locator(".jp-Tooltip").inner_text()[:2000] if shown else None
                pg.screenshot(path=base + ".inspect.png")
                pg.keyboard.press("Escape")
            report.update(pg.evaluate("""() => ({
                kernel_status: document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status,
                kernel_name: document.querySelector('.jp-KernelName')?.innerText,
                colours: Object.fromEntries([...document.querySelectorAll('.jp-CodeCell .cm-line span[class]')]
                    .map(s => [s.textContent, getComputedStyle(s).color])),
                cells: [...document.querySelectorAll('.jp-CodeCell')].map(c => ({
                    prompt: c.querySelector('.jp-InputPrompt')?.innerText,
                    source: c.querySelector('.cm-content')?.innerText.slice(0, 200),
                    tokens: [...new Set([...c.querySelectorAll('.cm-line span[class]')].map(s => s.className))].length,
                    outputs: [...c.querySelectorAll('.jp-OutputArea-output')].map(o => ({
                        mime: o.dataset.mimeType, svg: !!o.querySelector('svg,img[src^="data:image/svg"]'),
                        text: o.innerText.slice(0, 300)}))}))})"""))
            report["console_errors"] = [e for e in errors if "favicon" not in e][:20]
            # the saved notebook tells errors from stderr, which the page does not
            unsaved = nb.stat().st_mtime_ns
            pg.keyboard.press("Control+s")
            end = time.time() + a.timeout
            while nb.stat().st_mtime_ns == unsaved and time.time() < end:
                pg.wait_for_timeout(100)
            saved = json.loads(nb.read_text("utf-8"))
            outs = [o for c in saved["cells"] for o in c.get("outputs", [])]
            report["language_info"] = saved["metadata"].get("language_info")
            report["error_cells"] = sum(o["output_type"] == "error" for o in outs)
            report["mime_types"] = sorted({m for o in outs for m in o.get("data", {})})
            # one picture of the whole notebook: let the panel be as tall as its content
            h = pg.evaluate("""() => { const c = document.querySelector('.jp-NotebookPanel-notebook .jp-WindowedPanel-inner')
                || document.querySelector('.jp-NotebookPanel-notebook'); return Math.ceil(c.scrollHeight) + 260; }""")
            pg.set_viewport_size({"width": a.width, "height": max(500, min(int(h), 6000))})
            pg.evaluate("document.querySelector('.jp-WindowedPanel-outer')?.scrollTo(0, 0)")
            pg.wait_for_timeout(500)
            panel.screenshot(path=a.png)
            br.close()
        ok = report.get("error_cells") == 0
    finally:
        os.killpg(srv.pid, signal.SIGINT)
        time.sleep(0.3)
        try:
            os.killpg(srv.pid, signal.SIGTERM)
            srv.wait(10)
        except Exception:
            try:
                os.killpg(srv.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        if not ok and "error_cells" not in report:
            sys.stderr.write((work / "server.log").read_text()[-3000:])
        log.close()
        shutil.rmtree(work, ignore_errors=True)
        if a.report:
            Path(a.report).write_text(json.dumps(report, indent=1, ensure_ascii=False))
    print(json.dumps(report, indent=1, ensure_ascii=False))
    return 0 if ok else 1


def counts(pg):
    return pg.evaluate("[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
                       ".filter(e => /\\[\\d+\\]/.test(e.innerText)).length")


def wait_counts(pg, n, timeout):
    end, still = time.time() + timeout, None
    while time.time() < end:
        busy = pg.evaluate("document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status")
        star = pg.evaluate("[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]"
                           ".filter(e => e.innerText.includes('*')).length")
        if counts(pg) >= n and star == 0 and busy == "idle":
            return
        if star == 0 and counts(pg) > 0 and pg.locator(
                ".jp-OutputArea-output[data-mime-type*='stderr']").count():
            still = still or time.time()            # an error may have stopped the run
            if time.time() - still > 2:
                return
        pg.wait_for_timeout(100)
    pg.screenshot(path="lab_screenshot_fail.png")
    raise RuntimeError(f"only {counts(pg)} of {n} cells ran (lab_screenshot_fail.png)")


def run_all_by_menu(pg):
    pg.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").first.click()
    pg.keyboard.press("Escape")
    pg.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    pg.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()


def new_last_cell(pg):
    pg.locator(".jp-NotebookPanel .jp-CodeCell .cm-content").last.click()
    pg.keyboard.press("Escape")
    pg.keyboard.press("b")
    pg.keyboard.press("Enter")
    pg.wait_for_function("""() => {
        const e = document.activeElement;
        return e?.matches('.jp-Cell.jp-mod-active .cm-content') && e.innerText.trim() === '';
    }""")


def appears(pg, code, key, selector, timeout):
    """Types code into a new cell and presses a key: whether what the selector names appears before the code changes (the
    only completion there is gets inserted at once)."""
    new_last_cell(pg)
    type_code(pg, code)
    pg.keyboard.press(key)
    try:
        pg.wait_for_function(
            """([selector, code]) => document.querySelector(selector)
                || document.querySelector('.jp-Cell.jp-mod-active .cm-content')?.innerText.trim() !== code""",
            arg=[selector, code], timeout=timeout * 1000)
    except PlaywrightTimeout:
        return False
    pg.wait_for_timeout(300)
    return pg.locator(selector).count() > 0


def type_code(pg, code):
    lines = code.split("\n")
    for i, line in enumerate(lines):
        pg.keyboard.insert_text(line)
        if i + 1 < len(lines):
            pg.keyboard.press("Enter")
            pg.keyboard.press("Home")


if __name__ == "__main__":
    sys.exit(main())
