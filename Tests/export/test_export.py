"""What `save` writes is read by the programs it is written for, to the same numbers."""
import json
import os
import pathlib
import runpy
import shutil
import subprocess
import sys

import numpy as np
import pytest

ROOT = pathlib.Path(__file__).parents[2]
BINARIES = [os.environ.get("CONELAB", ""), ROOT / ".build/release/conelab", ROOT / ".build/debug/conelab"]
CONELAB = next(str(path) for path in BINARIES if path and pathlib.Path(path).exists())

SETUP = """
D = bias(example("iris-petal"))[1:6:100]
P = problem(D, loss="LOSS", beta=0.3)
W = solve(P)
N = network(W)
"""


def run(code, directory, loss="squared"):
    """Runs code after SETUP in a directory; gives what it prints."""
    source = SETUP.replace("LOSS", loss) + code
    done = subprocess.run([CONELAB, "run", "-e", source], cwd=directory, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_numpy_reads_archives(tmp_path):
    run('save(D, "d.npz"); save(N, "n.npz"); save(W, "w.npz"); save(D.X, "x.npy");', tmp_path)
    data, network, solution = (np.load(tmp_path / f"{name}.npz") for name in "dnw")
    assert (data["X"] == np.load(tmp_path / "x.npy")).all() and data["X"].shape == (17, 3)
    outputs = np.maximum(data["X"] @ network["U"].T, 0) @ network["alpha"]
    np.testing.assert_allclose(outputs, solution["fit"], rtol=1e-12, atol=1e-12)
    objective = ((outputs - data["y"]) ** 2).sum() / 2
    objective += solution["beta"] / 2 * ((network["U"] ** 2).sum() + (network["alpha"] ** 2).sum())
    np.testing.assert_allclose(objective, solution["objective"], rtol=1e-12)


def test_onnxruntime_predicts_the_same(tmp_path):
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    run('save(N, "n.onnx"); save(predict(N, D), "f.npy"); save(D.X, "x.npy");', tmp_path)
    onnx.checker.check_model(onnx.load(tmp_path / "n.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(str(tmp_path / "n.onnx"), providers=["CPUExecutionProvider"])
    (outputs,) = session.run(["f"], {"X": np.load(tmp_path / "x.npy")})
    np.testing.assert_allclose(outputs, np.load(tmp_path / "f.npy").ravel(), rtol=1e-12, atol=1e-12)


def test_safetensors_reads_networks(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    run('save(N, "n.safetensors"); save(N, "n.npz");', tmp_path)
    tensors, arrays = safetensors.load_file(tmp_path / "n.safetensors"), np.load(tmp_path / "n.npz")
    assert set(tensors) == {"U", "alpha"}
    for name in tensors:
        assert (tensors[name] == arrays[name]).all()


@pytest.mark.parametrize("loss", ["squared", "logistic", "squaredhinge", "huber"])
def test_cvxpy_script_gives_the_same_optimum(tmp_path, loss):
    pytest.importorskip("cvxpy")
    run('save(P, "p.py"); save(W, "w.json");', tmp_path, loss)
    done = subprocess.run([sys.executable, "p.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    optimum = float(done.stdout.split("=")[1])
    assert optimum == pytest.approx(json.load(open(tmp_path / "w.json"))["objective"], rel=1e-5)


def test_network_script_predicts_the_same(tmp_path):
    run('save(N, "n.py"); save(predict(N, D), "f.npy"); save(D.X, "x.npy");', tmp_path)
    script = runpy.run_path(str(tmp_path / "n.py"))
    outputs = script["predict"](np.load(tmp_path / "x.npy"))
    np.testing.assert_allclose(outputs, np.load(tmp_path / "f.npy").ravel(), rtol=1e-12, atol=1e-12)


def test_certificate_in_ten_lines(tmp_path):
    pytest.importorskip("scipy")
    run('save(W, "w.json");', tmp_path)
    check = [sys.executable, str(ROOT / "Tests/export/recheck.py"), "w.json"]
    assert subprocess.run(check, cwd=tmp_path, timeout=120).returncode == 0
    # A certificate that was tampered with does not hold.
    claim = json.load(open(tmp_path / "w.json"))
    claim["dual"][0] *= 1.01
    json.dump(claim, open(tmp_path / "w.json", "w"))
    assert subprocess.run(check, cwd=tmp_path, timeout=120, capture_output=True).returncode != 0


def test_csv_and_json_read_back(tmp_path):
    run('save(D, "d.csv"); save(D, "d.json"); save(W, "w.csv");', tmp_path)
    header, *rows = open(tmp_path / "d.csv").read().splitlines()
    assert header == "petal_length,petal_width,bias,species" and len(rows) == 17
    assert json.load(open(tmp_path / "d.json"))["classes"] == ["versicolor", "virginica"]
    assert open(tmp_path / "w.csv").readline() == "pattern,sign,w_petal_length,w_petal_width,w_bias\n"


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="rsvg-convert is not installed")
def test_pictures(tmp_path):
    run('F = plot([1, 2, 3], [2, 1, 3]); save(F, "f.svg"); save(F, "f.png"); save(F, "f.pdf");', tmp_path)
    assert open(tmp_path / "f.png", "rb").read(8) == b"\x89PNG\r\n\x1a\n"
    assert open(tmp_path / "f.pdf", "rb").read(5) == b"%PDF-"
    assert "<svg" in open(tmp_path / "f.svg").read()
