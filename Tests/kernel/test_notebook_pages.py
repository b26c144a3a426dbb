"""The kernel in Notebook 7 and in the classic Notebook under headless Chromium: colours, execution, completion, figures."""
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from harness import NAME, free_ports
from lab_screenshot import CHROMIUM
from playwright.sync_api import expect, sync_playwright

BIN = Path(sys.executable).parent
CELLS = ('toy = example("xor")', "for i in 1:3 print(i^2) end", "plot(toy)")
# How each page names what a person does and sees.
NOTEBOOK = {
    "open": "/notebooks/a.ipynb", "cell": ".jp-CodeCell", "editor": ".cm-content", "line": ".cm-line", "prompt": ".jp-InputPrompt",
    "output": ".jp-OutputArea-output", "completion": ".jp-Completer-item", "tooltip": ".jp-Tooltip"}
CLASSIC = {
    "open": "/nbclassic/notebooks/a.ipynb", "cell": ".code_cell", "editor": ".CodeMirror-code", "line": ".CodeMirror-line",
    "prompt": ".input_prompt", "output": ".output_subarea", "completion": "#complete option", "tooltip": "#tooltip"}

# The colour of a word in the lines of code.
COLOUR = """([word, line]) => [...document.querySelectorAll(`${line} span`)]
    .filter(span => span.textContent === word).map(span => getComputedStyle(span).color)[0]"""


@pytest.fixture(params=["notebook", "nbclassic"])
def page(request, tmp_path):
    """A notebook in an open page, the names of its parts, and a folder for pictures."""
    spec = {"name": NAME, "display_name": "Conelab", "language": "conelab"}
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), tmp_path / "a.ipynb")
    (port,) = free_ports(1)
    environment = {**os.environ, "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")}
    with open(tmp_path / "server.log", "wb") as log:
        server = subprocess.Popen(
            [BIN / f"jupyter-{request.param}", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
             "--IdentityProvider.token=", "--ServerApp.terminals_enabled=False", f"--ServerApp.root_dir={tmp_path}"],
            env=environment, stdout=log, stderr=log)
    names = NOTEBOOK if request.param == "notebook" else CLASSIC
    try:
        wait_for_server(f"http://127.0.0.1:{port}/api/status", server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"])
            shown = browser.new_page(viewport={"width": 1100, "height": 1000})
            shown.set_default_timeout(30_000)
            expect.set_options(timeout=30_000)
            shown.goto(f"http://127.0.0.1:{port}{names['open']}")
            yield shown, names, tmp_path
            browser.close()
    finally:
        server.terminate()
        server.wait(20)


def wait_for_server(url, server):
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except OSError:
            assert server.poll() is None, "the server ended"
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def test_a_notebook_in_its_page(page):
    shown, names, folder = page
    cells = shown.locator(names["cell"])
    expect(cells).to_have_count(len(CELLS))
    # Commands have a colour of their own, which Julia's mode would not give them.
    shown.wait_for_function(f"({COLOUR})(['plot', '{names['line']}'])")
    command, text, operator = (shown.evaluate(COLOUR, [word, names["line"]]) for word in ("plot", '"xor"', "="))
    plain = shown.evaluate("line => getComputedStyle(document.querySelector(line)).color", names["line"])
    assert len({command, text, operator, plain}) == 4, (command, text, operator, plain)
    # Execution, text and a figure.
    cells.first.locator(names["editor"]).click()
    for _ in CELLS:
        shown.keyboard.press("Shift+Enter")
    expect(cells.nth(2).locator(names["prompt"])).to_contain_text("3")
    expect(cells.nth(1).locator(names["output"])).to_have_text(re.compile(r"1\s+4\s+9\s*"))
    expect(cells.nth(2).locator(f"{names['output']} svg, {names['output']} img").first).to_be_visible()
    # Completion and inspection in the new cell below.
    shown.keyboard.type("certif")
    shown.keyboard.press("Tab")
    editor, offers = cells.last.locator(names["editor"]), shown.locator(names["completion"])
    expect(editor.filter(has_text="certify").or_(offers).first).to_be_visible()
    if offers.count():
        shown.keyboard.press("Enter")
    expect(editor).to_contain_text("certify")
    shown.keyboard.type("(")
    shown.keyboard.press("Shift+Tab")
    expect(shown.locator(names["tooltip"])).to_contain_text("certify(")
    shown.screenshot(path=folder / "page.png", full_page=True)
