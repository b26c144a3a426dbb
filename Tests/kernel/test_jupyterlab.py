"""The kernel in a real JupyterLab under headless Chromium: a notebook's figures, completion and inspection."""
import json
import subprocess
import sys

from harness import HERE, NAME

NOTEBOOK = HERE.parents[1] / "notebooks" / "02-cones.ipynb"


def test_a_notebook_in_jupyterlab(tmp_path):
    picture, report = tmp_path / "lab.png", tmp_path / "report.json"
    subprocess.run(
        [sys.executable, HERE / "lab_screenshot.py", NOTEBOOK, NAME, picture, "--report", report,
         "--complete", "certif", "--inspect", "solve", "--timeout", "120"],
        check=True, timeout=300, stdout=subprocess.DEVNULL, cwd=tmp_path)
    seen = json.loads(report.read_text("utf-8"))
    assert seen["error_cells"] == 0
    assert seen["kernel_status"] == "idle"
    assert seen["language_info"]["name"] == "conelab"
    pictures = [output for cell in seen["cells"] for output in cell["outputs"] if output["svg"]]
    assert len(pictures) >= 5
    colours = seen["colours"]
    # Julia's mode, which serves where our extension is not installed, does not know the commands.
    assert colours["enumerate"] == colours["plot"] and colours["enumerate"] != colours["="], colours
    completions = " ".join(seen["completions"]) + seen.get("completed_line", "")
    assert "certify" in completions
    assert "certified optimum" in (seen["tooltip"] or "").lower() or "solve(" in (seen["tooltip"] or "")
    assert picture.stat().st_size > 10_000
