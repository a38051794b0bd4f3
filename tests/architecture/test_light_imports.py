"""Imports stay light: what is heavy comes in only where it is needed."""

import subprocess
import sys

HEAVY = {
    "pandas",
    "scipy.stats",
    "sklearn",
    "matplotlib",
    "altair",
    "weasyprint",
    "fastapi",
    "sqlalchemy",
    "pingouin",
}
HEAVY_FOR_HELP = HEAVY | {
    "numpy",
    "scipy",
    "pydantic",
    "rich.markdown",
    "httpx",
    "uvicorn",
    "alembic",
    "jinja2",
    "yaml",
}


def _modules_after(statement: str) -> set[str]:
    script = f"import sys\n{statement}\nprint('\\n'.join(sys.modules), file=sys.__stderr__)"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(result.stderr.split())


def test_the_numbers_import_without_pandas_and_scipy_stats() -> None:
    assert not HEAVY & _modules_after("import diagnostic.psychometrics")


def test_help_needs_nothing_heavy() -> None:
    statement = (
        "import diagnostic.bootstrap as b\n"
        "sys.argv = ['diagnostic', '--help']\n"
        "try:\n    b.main()\nexcept SystemExit:\n    pass"
    )
    assert not HEAVY_FOR_HELP & _modules_after(statement)


def test_starting_the_service_needs_no_statistics_or_charts() -> None:
    loaded = _modules_after("import diagnostic.web.app, diagnostic.bootstrap")
    assert not {"scipy", "pandas", "altair", "weasyprint", "vl_convert"} & loaded
