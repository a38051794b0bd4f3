"""Act: see, before anything is served, that open waves are served what and where they were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diagnostic.errors import SetupError
from diagnostic.workflows.published_wave import PublishedWave, find_published_wave

if TYPE_CHECKING:
    from diagnostic.workflows.context import Context
    from diagnostic.workflows.launch_plan import Served


def refuse_other_pages(context: Context, served: Served) -> None:
    """Raise `SetupError`, naming every open wave whose manifest promises other scripts, texts or office.

    Respondents' browsers would refuse them one by one, and nobody could tell an upgrade from an attack.
    """
    with context.ballot_box() as ballot_box:
        open_waves = ballot_box.published.open_waves()
    published = {one: find_published_wave(context, one) for one in open_waves}
    moved = [one for one in open_waves if not _finds_office(context, published[one])]
    if moved:
        raise SetupError(
            place=f"open wave {', '.join(moved)}",
            fault="the manifest names another address of the office than the settings.",
            mend="Until it has closed, give DIAGNOSTIC_OFFICE_ADDRESS and DIAGNOSTIC_COLLECTOR_ADDRESS the "
            "values they had at the launch.",
            code="office_moved",
        )
    broken = [one for one in open_waves if not _is_kept(published[one], served)]
    if broken:
        raise SetupError(
            place=f"open wave {', '.join(broken)}",
            fault="this version of the service has other pages than the manifest promises.",
            mend="Serve the version that the wave was launched with until it has closed, then upgrade.",
            code="pages_not_as_promised",
        )


def _finds_office(context: Context, published: PublishedWave) -> bool:
    return published.manifest.office_address == context.addresses.office_apart


def _is_kept(published: PublishedWave, served: Served) -> bool:
    promised = published.manifest
    return promised.scripts == served.scripts() and promised.texts == served.texts(published.facts)
