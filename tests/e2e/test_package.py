"""The wheel, installed into empty environments, needs no checkout."""

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UV = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
DATA = ROOT / "tests" / "reference" / "data"

pytestmark = pytest.mark.slow


def _run(*command: str | Path, cwd: Path) -> str:
    environment = {
        key: value for key, value in os.environ.items() if key not in {"VIRTUAL_ENV", "PYTHONPATH"}
    }
    result = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(UV, "build", "--wheel", "--out-dir", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


def _empty_environment(folder: Path, wheel: Path, *extras: str) -> Path:
    _run(UV, "venv", "--quiet", folder / "env", cwd=folder)
    chosen = [part for extra in extras for part in ("--extra", extra)]
    locked = _run(
        UV,
        "export",
        "--quiet",
        "--frozen",
        "--no-default-groups",
        "--no-emit-project",
        "--no-hashes",
        *chosen,
        cwd=ROOT,
    )
    (folder / "locked.txt").write_text(locked, encoding="utf-8")
    python = folder / "env" / "bin" / "python"
    _run(UV, "pip", "install", "--quiet", "--python", python, "-r", folder / "locked.txt", wheel, cwd=folder)
    return folder / "env" / "bin"


def test_the_wheel_carries_instruments_migrations_and_templates(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("_resources/instruments/trust.yaml") for name in names)
    assert any("_resources/migrations/office/" in name for name in names)
    assert any("_resources/migrations/ballot_box/" in name for name in names)
    assert any("_resources/templates/" in name and name.endswith(".html") for name in names)
    assert "diagnostic/translations/ar/LC_MESSAGES/respondent.po" in names
    assert "diagnostic/py.typed" in names


def test_the_numbers_install_and_import_without_extras(wheel: Path, tmp_path: Path) -> None:
    binaries = _empty_environment(tmp_path, wheel)
    script = (
        "import numpy as np, importlib.util, diagnostic.psychometrics as p\n"
        "assert importlib.util.find_spec('pydantic') is None\n"
        "x = np.array([[1, 2, 1], [2, 3, 3], [3, 3, 4], [4, 5, 4], [5, 4, 5]])\n"
        "print(p.cronbach_alpha(x).estimate)"
    )
    assert 0.9 < float(_run(binaries / "python", "-c", script, cwd=tmp_path)) < 1
    help_without_extras = subprocess.run(
        [binaries / "diagnostic", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in help_without_extras.stderr
    assert "diagnostic[" in help_without_extras.stderr


def test_the_file_road_runs_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    binaries = _empty_environment(tmp_path, wheel, "report")
    _run(
        binaries / "diagnostic",
        "analyze",
        DATA / "lq2002.csv",
        "--instrument",
        ROOT / "tests" / "spec" / "instruments" / "lq2002.yaml",
        "--out",
        tmp_path / "out",
        cwd=tmp_path,
    )
    assert (tmp_path / "out" / "diagnostic.pdf").read_bytes().startswith(b"%PDF")
    assert json.loads((tmp_path / "out" / "diagnostic.json").read_text(encoding="utf-8"))
    assert "trust" in _run(binaries / "diagnostic", "instruments", "list", cwd=tmp_path)
