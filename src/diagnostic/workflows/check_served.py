"""Act: see, before anything is served, that open waves are served what they were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.errors import SetupError
from diagnostic.workflows.published_wave import PublishedWave, find_published_wave

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.launch_plan import Served


def refuse_other_pages(context: Context, served: Served) -> None:
    """Raise `SetupError`, naming every open wave whose manifest promises other scripts or texts.

    Respondents' browsers would refuse them one by one, and nobody could tell an upgrade from an attack.
    """
    with context.ballot_box() as ballot_box:
        open_waves = ballot_box.published.open_waves()
    broken = [one for one in open_waves if not _is_kept(find_published_wave(context, one), served)]
    if broken:
        raise SetupError(
            place=f"open wave {', '.join(broken)}",
            fault="this version of the service has other pages than the manifest promises.",
            mend="Serve the version that the wave was launched with until it has closed, then upgrade.",
            code="pages_not_as_promised",
        )


def _is_kept(published: PublishedWave, served: Served) -> bool:
    promised = published.manifest
    return promised.scripts == served.scripts() and promised.texts == served.texts(published.facts)
