"""Every notebook runs from the first cell to the last: by nbclient on the kernel, and by `conelab run` without Jupyter."""
import pathlib
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree

import nbclient
import nbformat
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / ".build" / "release" / "conelab"
FOLDER = ROOT / "notebooks"
LABS = sorted((FOLDER / "labs").glob("*.ipynb"))
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb")) + LABS
FIGURES_AT_LEAST = {"01-tour": 2, "02-cones": 5} | {path.stem: 3 for path in LABS}


@pytest.fixture
def workplace(tmp_path):
    """A copy of the notebooks, since some cells save files."""
    return shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")


def figures(notebook):
    """The SVG documents among the outputs."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/svg+xml" in output.get("data", {}):
                yield output["data"]["image/svg+xml"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_the_kernel(path, workplace):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="conelab",
        resources={"metadata": {"path": str((workplace / path.relative_to(FOLDER)).parent)}})
    client.execute()
    drawn = list(figures(notebook))
    assert len(drawn) >= FIGURES_AT_LEAST.get(path.stem, 0)
    for svg in drawn:
        root = ElementTree.fromstring(svg)
        assert root.get("role") == "img" and root.get("viewBox")
        names = [child.tag.rsplit("}")[-1] for child in root]
        assert "title" in names and "desc" in names
    errors = [o for cell in notebook.cells for o in cell.get("outputs", []) if o.get("name") == "stderr"]
    assert not errors


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_without_jupyter(path, workplace):
    copy = workplace / path.relative_to(FOLDER)
    run = subprocess.run([BINARY, "run", copy], cwd=copy.parent, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    assert run.stdout
    failed = [line for line in run.stdout.splitlines() if line.startswith("✗")]
    assert not failed


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_labs_check_every_step(path):
    """A lab has 12 to 20 cells with checks, counts them at the end, and stores no outputs."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert 12 <= len(notebook.cells) <= 20
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert sum(cell.source.count("check(") for cell in code) >= len(code)
    assert code[-1].source.rstrip().endswith("score()")
    assert not any(cell.outputs for cell in code)
