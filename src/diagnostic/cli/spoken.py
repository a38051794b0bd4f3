"""Which languages there are, and how far each has come, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from diagnostic.workflows.views import OfferedLanguage

DRAFT = "draft, not yet reviewed by a native speaker"
_WORDS = {
    "source": "the original",
    "draft": DRAFT,
    "reviewed": "reviewed by a native speaker",
    "signed_off": "signed off",
}


def tell_languages(languages: Sequence[OfferedLanguage]) -> None:
    typer.echo("Respondents may choose among these languages:")
    for one in languages:
        typer.echo(f"  {one.language:<5} {_WORDS[one.status]}")
