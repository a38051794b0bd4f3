"""Says which optional part of the product is not installed."""

from __future__ import annotations

from diagnostic.errors import SetupError

_EXTRA_OF = {
    "pydantic": "files",
    "yaml": "files",
    "pydantic_settings": "files",
    "altair": "report",
    "vl_convert": "report",
    "weasyprint": "report",
    "jinja2": "report",
    "font_source_sans_pro": "report",
    "font_source_serif_pro": "report",
    "fastapi": "service",
    "uvicorn": "service",
    "babel": "service",
    "segno": "service",
    "sqlalchemy": "service",
    "alembic": "service",
    "psycopg": "service",
    "httpx": "service",
    "cryptography": "service",
    "gmpy2": "service",
    "openpyxl": "xlsform",
    "pyxform": "xlsform",
}


def as_setup_error(error: Exception) -> SetupError | None:
    """Turn the failed import of an optional library into advice; any other error gives None."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        extra = _EXTRA_OF.get(error.name.partition(".")[0])
        if extra:
            return SetupError(
                place=f"Python package '{error.name}'",
                fault="is not installed.",
                mend=f"Install it with: pip install 'diagnostic[{extra}]'",
            )
    if isinstance(error, OSError) and "pango" in str(error).lower():
        return SetupError(
            place="system library Pango",
            fault="is not installed; the PDF needs it.",
            mend="On Debian or Ubuntu: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        )
    return None
