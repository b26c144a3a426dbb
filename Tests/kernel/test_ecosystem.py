"""The tools around Jupyter, run as users run them, on the wheel that `pip install ./kernelspec` makes."""
import json
import os
import subprocess
import sys
from pathlib import Path

import nbclient
import nbconvert
import nbformat
import pytest
from harness import HERE, NAME, SN
from lab_screenshot import CHROMIUM
from playwright.async_api import BrowserType

BIN = Path(sys.executable).parent
HELLO, DRAWING = SN["hello"]["code"], SN["display"][1]["code"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """An environment with the wheel and nothing else."""
    prefix = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", prefix], check=True)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", prefix / "bin" / "python", "install", "--quiet", "--no-index", "--no-deps",
         "--disable-pip-version-check", HERE.parents[1] / "kernelspec"], check=True)
    return prefix


@pytest.fixture
def sh(wheel, tmp_path):
    """Runs a tool with the wheel's files in its paths, and gives what it printed."""
    (modules,) = wheel.glob("lib/python*/site-packages")
    environment = dict(
        os.environ, PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}", PYTHONPATH=str(modules),
        JUPYTER_PATH=str(wheel / "share" / "jupyter"), JUPYTER_CONFIG_PATH=str(wheel / "etc" / "jupyter"),
        IPYTHONDIR=str(tmp_path / "ipython"))

    def run(*command, ok=True, stdin=None):
        done = subprocess.run(
            [BIN / command[0], *command[1:]], cwd=tmp_path, env=environment, input=stdin, timeout=120, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert (done.returncode == 0) == ok, done.stdout[-3000:]
        return done.stdout
    return run


def notebook(path, *sources, **metadata):
    """Writes a notebook of code cells; `metadata` is that of the first cell."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells[0].metadata.update(metadata)
    spec = {"name": NAME, "display_name": "Conelab", "language": "conelab"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}), path)
    return path


def outputs(path):
    return [output for cell in nbformat.read(path, 4).cells for output in cell.get("outputs", [])]


def printed(path):
    return "".join(output.text for output in outputs(path) if output.output_type == "stream")


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A notebook that printed and drew something."""
    path = notebook(tmp_path_factory.mktemp("executed") / "a.ipynb", HELLO, f"{DRAWING}; for i in 1:2 end")
    document = nbformat.read(path, 4)
    nbclient.NotebookClient(document, kernel_name=NAME).execute()
    return document


def test_wheel_has_what_jupyter_looks_for(wheel):
    share = wheel / "share" / "jupyter"
    spec = json.loads((share / "kernels" / NAME / "kernel.json").read_text())
    assert spec["argv"][0] == "{resource_dir}/conelab" and (share / "kernels" / NAME / "logo-svg.svg").exists()
    assert "OPENBLAS_CORETYPE" not in spec["env"], "a wheel may run on another processor"
    extension = share / "labextensions" / "jupyterlab-conelab"
    package = json.loads((extension / "package.json").read_text())
    script = (extension / package["jupyterlab"]["_build"]["load"]).read_text()
    classic = (share / "kernels" / NAME / "kernel.js").read_text()
    assert all(word in text for word in ("enumerate", "elseif") for text in (script, classic))
    assert (wheel / "etc" / "jupyter" / "nbgrader_config.py").exists()


def test_wheel_colours_documents(sh):
    assert '<span class="k">for</span>' in sh(
        "pygmentize", "-l", "conelab", "-f", "html", stdin="for i in 1:3\nprint(i)\nend\n")


def test_html(executed):
    page, _ = nbconvert.HTMLExporter().from_notebook_node(executed)
    assert SN["hello"]["stdout"].strip() in page and "<svg" in page
    assert '<span class="k">for</span>' in page, "code is not coloured"


def test_slides(executed):
    page, _ = nbconvert.SlidesExporter().from_notebook_node(executed)
    assert "<section" in page and "<svg" in page


def test_latex(executed):
    """Figures come as PDF pages: nbconvert needs no converter of SVG."""
    text, resources = nbconvert.LatexExporter().from_notebook_node(executed)
    assert r"\PY{" in text, "code is not coloured"
    (name,) = (name for name in resources["outputs"] if name.endswith(".pdf"))
    assert resources["outputs"][name].startswith(b"%PDF-") and name in text


def test_web_pdf(executed, monkeypatch):
    """`--to webpdf` prints the page by Chromium, here Debian's instead of playwright's own."""
    launch = BrowserType.launch
    monkeypatch.setattr(BrowserType, "launch", lambda self, **options: launch(self, executable_path=CHROMIUM, **options))
    document, _ = nbconvert.WebPDFExporter(disable_sandbox=True).from_notebook_node(executed)
    assert document.startswith(b"%PDF-") and len(document) > 20_000


def test_script(sh, executed, tmp_path):
    nbformat.write(executed, tmp_path / "a.ipynb")
    sh("jupyter-nbconvert", "--to", "script", "a.ipynb")
    assert HELLO in (tmp_path / "a.cone").read_text("utf-8")


def test_execute(sh, tmp_path):
    notebook(tmp_path / "a.ipynb", HELLO)
    sh("jupyter-execute", "--inplace", "a.ipynb")
    assert printed(tmp_path / "a.ipynb") == SN["hello"]["stdout"]
    notebook(tmp_path / "b.ipynb", SN["error"]["code"])
    sh("jupyter-execute", "b.ipynb", ok=False)


def test_run(sh, tmp_path):
    (tmp_path / "a.cone").write_text(HELLO)
    assert SN["hello"]["stdout"].strip() in sh("jupyter-run", f"--kernel={NAME}", "a.cone")


def test_console(sh):
    assert SN["hello"]["stdout"].strip() in sh(
        "jupyter-console", "--simple-prompt", f"--kernel={NAME}", stdin=HELLO + "\n")


def test_jupytext(sh, tmp_path):
    notebook(tmp_path / "a.ipynb", HELLO, "x = 1\nx + 1")
    sh("jupytext", "--to", "md:myst", "a.ipynb")
    assert "```{code-cell}" in (tmp_path / "a.md").read_text("utf-8")
    sh("jupytext", "--to", "ipynb", "--output", "b.ipynb", "--execute", "a.md")
    assert printed(tmp_path / "b.ipynb") == SN["hello"]["stdout"]


def test_papermill(sh, tmp_path):
    """Parameters of every type become code of the language, and the notebook's own are listed."""
    notebook(tmp_path / "a.ipynb", "alpha = 1  # how much\nname = \"x\"", "print(alpha + 1, name)", tags=["parameters"])
    values = (r'{alpha: 41, name: "q\"$x u\u00e9\U0001F40D", none: null, flag: true, small: 2.5e-7, inf: .inf, nan: .nan, '
              "list: [1, [2.0, x]], dict: {k: 1}}")
    sh("papermill", "a.ipynb", "b.ipynb", "-y", values)
    assert printed(tmp_path / "b.ipynb") == '42 q"$x ué🐍\n'
    assert "alpha:" in sh("papermill", "--help-notebook", "a.ipynb")


def test_papermill_stops_at_errors(sh, tmp_path):
    notebook(tmp_path / "a.ipynb", HELLO, SN["error"]["code"])
    sh("papermill", "a.ipynb", "b.ipynb", ok=False)
    assert any(output.output_type == "error" for output in outputs(tmp_path / "b.ipynb"))


def test_nbval(sh, executed, tmp_path):
    """An executed notebook validates, figures included; one with another output does not."""
    command = ("py.test", "-q", "-p", "no:cacheprovider", "--nbval", "a.ipynb")
    nbformat.write(executed, tmp_path / "a.ipynb")
    sh(*command)
    executed.cells[0].outputs[0].text = "goodbye\n"
    nbformat.write(executed, tmp_path / "a.ipynb")
    sh(*command, ok=False)


def test_nbgrader_knows_the_language(sh, tmp_path):
    """The settings that come with the kernel serve a course without any of its own."""
    (tmp_path / "source" / "ps").mkdir(parents=True)
    solution = {"grade": False, "grade_id": "f", "locked": False, "schema_version": 3, "solution": True, "task": False}
    notebook(tmp_path / "source" / "ps" / "p.ipynb", "### BEGIN SOLUTION\nx = 2\n### END SOLUTION", nbgrader=solution)
    sh("nbgrader", "generate_assignment", "ps")
    (cell,) = nbformat.read(tmp_path / "release" / "ps" / "p.ipynb", 4).cells
    assert cell.source == "# write your code here"


def test_a_copied_kernelspec_works(sh, wheel, tmp_path):
    sh("jupyter-kernelspec", "install", str(wheel / "share/jupyter/kernels" / NAME), f"--prefix={wheel}", "--name=copied")
    path = notebook(tmp_path / "a.ipynb", HELLO)
    sh("jupyter-execute", "--inplace", "--kernel_name=copied", "a.ipynb")
    assert printed(path) == SN["hello"]["stdout"]
