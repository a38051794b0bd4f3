"""The report's own fonts, taken from the packages that carry them: the same page on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from diagnostic.errors import SetupError

SANS = "Source Sans Pro"
SERIF = "Source Serif Pro"


@dataclass(frozen=True)
class FontFace:
    family: str
    weight: int
    style: str
    package: str
    file: str

    @property
    def url(self) -> str:
        return f"report:fonts/{self.file}"

    @property
    def path(self) -> Path:
        return font_folder(self.package) / self.file


FACES = (
    FontFace(SANS, 400, "normal", "font_source_sans_pro", "SourceSansPro-Regular.ttf"),
    FontFace(SANS, 400, "italic", "font_source_sans_pro", "SourceSansPro-It.ttf"),
    FontFace(SANS, 600, "normal", "font_source_sans_pro", "SourceSansPro-Semibold.ttf"),
    FontFace(SANS, 600, "italic", "font_source_sans_pro", "SourceSansPro-SemiboldIt.ttf"),
    FontFace(SERIF, 400, "normal", "font_source_serif_pro", "SourceSerifPro-Regular.ttf"),
    FontFace(SERIF, 400, "italic", "font_source_serif_pro", "SourceSerifPro-It.ttf"),
    FontFace(SERIF, 600, "normal", "font_source_serif_pro", "SourceSerifPro-Semibold.ttf"),
    FontFace(SERIF, 600, "italic", "font_source_serif_pro", "SourceSerifPro-SemiboldIt.ttf"),
)


@cache
def font_folder(package: str) -> Path:
    """Find a font package's files without running its code."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise SetupError(
            place=f"font package '{package.replace('_', '-')}'",
            fault="it is not installed, and the report cannot be set without it.",
            mend="Install the package with its extra: pip install 'diagnostic[report]'.",
        )
    return Path(spec.origin).parent / "files"


def font_face_css() -> str:
    """Declare every face; the URLs are names that only this report's fetcher knows."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        f'font-style: {face.style}; src: url("{face.url}"); }}'
        for face in FACES
    )


@cache
def register_chart_fonts() -> None:
    """Let the chart converter measure text in the same fonts."""
    import vl_convert

    for package in sorted({face.package for face in FACES}):
        vl_convert.register_font_directory(str(font_folder(package)))
