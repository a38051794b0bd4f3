"""Where the files that travel with the package are: inside the wheel, or beside a checkout's `src`."""

from __future__ import annotations

from pathlib import Path

from diagnostic.errors import SetupError

_PACKAGE = Path(__file__).resolve().parent
_IN_CHECKOUT = {"instruments": "instruments", "migrations": "migrations", "templates": "reports/templates"}


def resource_folder(name: str) -> Path:
    """Give the folder of one kind of resource: ``instruments``, ``migrations`` or ``templates``."""
    candidates = (_PACKAGE / "_resources" / name, _PACKAGE.parents[1] / _IN_CHECKOUT[name])
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise SetupError(
        place=f"package resource '{name}'",
        fault="the folder is missing.",
        mend="Install the package again; its wheel carries these files.",
    )
