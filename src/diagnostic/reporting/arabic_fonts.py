"""A typeface with Arabic letters, for printed matter in Arabic: from a font package, or from the system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from diagnostic.errors import SetupError

FAMILY = "Arabic letters"
_PACKAGE = "fontpkg_noto_sans_arabic"
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts"))
_PAIRS = (
    ("NotoSansArabic-Regular.ttf", "NotoSansArabic-SemiBold.ttf"),
    ("NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)
"""Regular and bold, the finest first."""


@dataclass(frozen=True)
class ArabicFace:
    weight: int
    path: Path

    @property
    def url(self) -> str:
        return f"report:fonts/arabic-{self.weight}"

    @property
    def css(self) -> str:
        return (
            f'@font-face {{ font-family: "{FAMILY}"; font-weight: {self.weight}; src: url("{self.url}"); }}'
        )


def arabic_faces(folders: Iterable[Path] = _FOLDERS) -> tuple[ArabicFace, ArabicFace]:
    """Find a regular and a bold face; raises when this machine has none."""
    for regular, bold in (*_packaged(), *_installed(tuple(folders))):
        return ArabicFace(400, regular), ArabicFace(600, bold)
    raise SetupError(
        place="typeface for Arabic",
        fault="this machine has none, and without one the page would be a row of empty boxes.",
        mend="Install one; on Debian or Ubuntu: apt-get install fonts-noto-core (or fonts-dejavu-core).",
    )


def _packaged() -> Iterator[tuple[Path, Path]]:
    spec = find_spec(_PACKAGE)
    if spec is not None and spec.origin is not None:
        for path in sorted((Path(spec.origin).parent / "files").glob("*.ttf")):
            yield path, path  # one variable file holds every weight


def _installed(folders: tuple[Path, ...]) -> Iterator[tuple[Path, Path]]:
    there = {path.name: path for folder in folders for path in folder.expanduser().rglob("*.ttf")}
    for regular, bold in _PAIRS:
        if regular in there and bold in there:
            yield there[regular], there[bold]
