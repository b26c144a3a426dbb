"""Builds the wheel that `pip install ./kernelspec` installs: what `conelab install` writes, with the release binary inside
the kernelspec, the papermill translator and the Pygments lexer. A build backend (PEP 517) of the standard library alone.

The binary is that of `swift build -c release` in this repository, or the one that CONELAB_BINARY names.
"""
import base64
import hashlib
import json
import os
import pathlib
import platform
import subprocess
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
NAME, VERSION = "conelab_kernel", "0.1.0"
TAG = f"py3-none-linux_{platform.machine()}"
ENTRY_POINTS = """[pygments.lexers]
conelab = conelab_kernel.lexer:ConelabLexer

[papermill.engine]
conelab = conelab_kernel.papermill_translator:ConelabEngine
"""


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Writes the wheel and gives its name."""
    name = f"{NAME}-{VERSION}-{TAG}.whl"
    files = {**installed(), **modules(), **metadata()}
    record = f"{NAME}-{VERSION}.dist-info/RECORD"
    lines = [f"{path},sha256={digest(data)},{len(data)}" for path, (data, _) in files.items()] + [f"{record},,", ""]
    files[record] = ("\n".join(lines).encode(), 0o644)
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, (data, mode) in files.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, data)
    return name


def installed():
    """What `conelab install` writes, with the binary in the kernelspec: Jupyter fills in `{resource_dir}`."""
    binary = pathlib.Path(os.environ.get("CONELAB_BINARY", HERE.parent / ".build" / "release" / "conelab"))
    if not binary.exists():
        raise SystemExit(f"{binary} is missing: build it by `swift build -c release --static-swift-stdlib`")
    data = f"{NAME}-{VERSION}.data/data"
    kernel = f"{data}/share/jupyter/kernels/conelab"
    with tempfile.TemporaryDirectory() as folder:
        prefix = pathlib.Path(folder) / "prefix"
        subprocess.run([binary, "install", "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        paths = [path for path in prefix.rglob("*") if path.is_file()]
        files = {f"{data}/{path.relative_to(prefix)}": (path.read_bytes(), 0o644) for path in paths}
        stripped = pathlib.Path(folder) / "conelab"
        subprocess.run(["strip", "-s", "-o", stripped, binary], check=True)
        files[f"{kernel}/conelab"] = (stripped.read_bytes(), 0o755)
    spec = json.loads(files[f"{kernel}/kernel.json"][0])
    spec["argv"][0] = "{resource_dir}/conelab"
    spec["env"].pop("OPENBLAS_CORETYPE", None)  # of the processor that built the wheel
    files[f"{kernel}/kernel.json"] = (json.dumps(spec, indent=1).encode(), 0o644)
    return files


def modules():
    return {f"{NAME}/{file.name}": (file.read_bytes(), 0o644) for file in (HERE / NAME).glob("*.py")}


def metadata():
    folder = f"{NAME}-{VERSION}.dist-info"
    texts = {
        "METADATA": f"Metadata-Version: 2.1\nName: {NAME.replace('_', '-')}\nVersion: {VERSION}\n",
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: conelab\nRoot-Is-Purelib: false\nTag: {TAG}\n",
        "entry_points.txt": ENTRY_POINTS,
    }
    return {f"{folder}/{name}": (text.encode(), 0o644) for name, text in texts.items()}


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
