"""`conelab run`: sources, parameters, reports, exit statuses, timeouts and interrupts, without Jupyter."""
import json
import pathlib
import signal
import subprocess
import time

import nbformat
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build" / "release" / "conelab"
FOREVER = "while true\nend"


def run(*arguments, cwd, text=""):
    command = [BINARY, "run", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, input=text, capture_output=True, text=True, timeout=60)


def notebook(path, *cells):
    """Writes a notebook; a cell is its source, or source and tags."""
    cells = [(cell, []) if isinstance(cell, str) else cell for cell in cells]
    made = [nbformat.v4.new_code_cell(source, metadata={"tags": tags}) for source, tags in cells]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)


def test_sources(tmp_path):
    (tmp_path / "a.cone").write_text("x = 2\nx + 1\n")
    notebook(tmp_path / "b.ipynb", "x = 2", "x + 1")
    for arguments, text in [(["a.cone"], ""), (["-e", "x = 2; x + 1"], ""), (["-"], "x = 2\nx + 1")]:
        done = run(*arguments, cwd=tmp_path, text=text)
        assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")
    done = run("b.ipynb", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2\n3\n", "")


def test_percent_cells(tmp_path):
    (tmp_path / "a.cone").write_text("# %% [markdown]\n# # Title\n# %%\n1 + 1\n# %%\n2 + 2\n")
    assert run("a.cone", "--notebook", "a.ipynb", cwd=tmp_path).stdout == "2\n4\n"
    cells = nbformat.read(tmp_path / "a.ipynb", as_version=4).cells
    assert [(c.cell_type, c.source.strip()) for c in cells] == [("markdown", "# Title"), ("code", "1 + 1"), ("code", "2 + 2")]


def test_parameters(tmp_path):
    (tmp_path / "a.cone").write_text('beta = 1\nname = "a"\nprint(beta, name)\n')
    done = run("a.cone", "--param", "beta=0.5", "--param=name=some text", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0.5 some text\n"), done.stderr
    notebook(tmp_path / "b.ipynb", ("beta = 1", ["parameters"]), "print(2beta)")
    assert run("b.ipynb", "--param", "beta=3", cwd=tmp_path).stdout.endswith("6\n")


def test_reports(tmp_path):
    source = 'toy = example("xor"); P = problem(toy, beta=0.1)\n# %%\nW = solve(P)\n# %%\nplot(enumerate(toy))\n# %%\nprint("end")\n'
    (tmp_path / "a.cone").write_text(source)
    done = run("a.cone", "--html", "a.html", "--json", "a.json", "--notebook", "a.ipynb", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "a.json").read_text())
    assert report["status"] == "ok" and [c["status"] for c in report["cells"]] == ["ok"] * 4
    assert report["variables"]["W"]["gap"] <= 1e-10
    assert report["cells"][3]["outputs"] == [{"stdout": "end\n"}]
    page = (tmp_path / "a.html").read_text()
    assert page.startswith("<!DOCTYPE html>") and "<svg" in page and "end" in page
    executed = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    nbformat.validate(executed)
    assert "image/svg+xml" in executed.cells[2].outputs[0].data


def test_a_failing_cell(tmp_path):
    (tmp_path / "a.cone").write_text("a = 1\n# %%\nb = a +\n  nosuch\n# %%\nprint(a)\n")
    done = run("a.cone", "--json", "a.json", cwd=tmp_path)
    assert done.returncode == 1 and done.stdout == "1\n"
    assert "a.cone:4:3" in done.stderr and "nosuch" in done.stderr
    assert [c["status"] for c in json.loads((tmp_path / "a.json").read_text())["cells"]] == ["ok", "failed", "skipped"]


def test_a_cell_that_should_fail(tmp_path):
    notebook(tmp_path / "a.ipynb", ("nosuch", ["raises-exception"]), "2")
    done = run("a.ipynb", cwd=tmp_path)
    assert done.returncode == 0 and done.stdout == "2\n"


@pytest.mark.parametrize(
    "arguments, words",
    [
        ([], "nothing to run"),
        (["nosuch.cone"], "nosuch.cone"),
        (["bad.ipynb"], "bad.ipynb"),
        (["latin.cone"], "latin.cone is not text in UTF-8"),
        (["-e", "1", "--htlm", "a"], "did you mean `--html`?"),
        (["-e", "1", "-e", "2"], "one source"),
        (["-e", "1", "--timeout", "soon"], "positive number"),
        (["-e", "1", "--param", "2x=1"], "name=value"),
        (["-e", "1", "--json", "no/such/folder.json"], "no directory \"no/such\""),
    ])
def test_wrong_usage(tmp_path, arguments, words):
    (tmp_path / "bad.ipynb").write_text("{")
    (tmp_path / "latin.cone").write_bytes(b'print("\xfc")')
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == 2 and words in done.stderr, done.stderr


def test_timeout(tmp_path):
    done = run("-e", FOREVER, "--timeout", "0.3", "--json", "a.json", cwd=tmp_path)
    assert done.returncode == 1 and "LimitError: stopped after 0.3 s" in done.stderr
    cell = json.loads((tmp_path / "a.json").read_text())["cells"][0]
    assert cell["status"] == "failed" and cell["error"]["ename"] == "LimitError"


def test_a_timeout_fails_a_cell_that_gives_its_best_iterate(tmp_path):
    code = 'solve(problem(gaussian(400, 8), beta=1e-3))'
    done = run("-e", code, "--timeout", "1", cwd=tmp_path)
    assert done.returncode == 1 and "interrupted" in done.stdout
    assert "LimitError: stopped after 1 s" in done.stderr


def test_interrupt(tmp_path):
    command = [BINARY, "run", "-e", f'print("begun")\n{FOREVER}', "--json", "a.json"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "begun\n"
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130 and time.monotonic() - start < 2
    assert "interrupted" in process.communicate()[1].lower()
    assert json.loads((tmp_path / "a.json").read_text())["status"] == "interrupted"


def test_the_reference_page_is_current():
    """Write it anew with `.build/release/conelab help --markdown > Sources/Commands/Reference.md`."""
    printed = subprocess.run([BINARY, "help", "--markdown"], capture_output=True, text=True, timeout=60).stdout
    assert (ROOT / "Sources" / "Commands" / "Reference.md").read_text("utf-8") == printed


def test_help():
    def page(*names):
        return subprocess.run([BINARY, "help", *names], capture_output=True, text=True, timeout=60)

    assert "solve" in page().stdout and page("solve").stdout.startswith("solve(P;")
    assert page("run").stdout.startswith("usage: conelab run FILE.cone") and page("install").returncode == 0
    wrong = page("slove")
    assert wrong.returncode == 2 and "did you mean `solve`?" in wrong.stderr
