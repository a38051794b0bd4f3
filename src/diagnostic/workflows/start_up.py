"""Act: look at the databases before anybody is let in, and keep them forgetting while they are open."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from diagnostic.errors import SetupError
from diagnostic.workflows.audit_log import record_once
from diagnostic.workflows.context import NoDatabase

if TYPE_CHECKING:
    from diagnostic.storage.safety import Danger
    from diagnostic.workflows.context import Context

LONGEST_REASON = 300
_log = logging.getLogger(__name__)


def dangers_of(urls: Mapping[str, str]) -> tuple[Danger, ...]:
    """Give what is unsafe about ``{"office": url, "ballot_box": url}``, or about the one that is given."""
    from diagnostic.storage.safety import dangers

    return dangers(urls)


def refuse_unsafe(context: Context, urls: Mapping[str, str], because: str = "") -> None:
    """Refuse databases that would keep what they are meant to forget, unless somebody says why not.

    The reason is recorded in the office's log, together with what it stands against.
    """
    found = dangers_of(urls)
    if not found:
        return
    if not because.strip():
        raise _unsafe(found)
    names = [f"{one.database}: {one.what}" for one in found]
    _log.warning("served although unsafe: %s", "; ".join(names))
    if not isinstance(context.office, NoDatabase):
        with context.office() as office:
            details = {"settings": names, "reason": because.strip()[:LONGEST_REASON]}
            record_once(office, context.today(), "unsafe_configuration_accepted", details)


def keep_forgetting_order(context: Context) -> None:
    """Rewrite what keeps order now, and from now on whenever enough has come."""
    for database in (context.office, context.ballot_box):
        if not isinstance(database, NoDatabase):
            database.keep_forgetting_order()


def _unsafe(found: tuple[Danger, ...]) -> SetupError:
    lines = [f"\n- {one.database}, {one.what}: {one.danger}. Mend it: {one.mend}." for one in found]
    return SetupError(
        place="databases",
        fault=f"they would keep what they must forget:{''.join(lines)}\n",
        mend="`diagnostic db check` shows this list again. If it has to be so, say why in "
        "DIAGNOSTIC_UNSAFE_BECAUSE; the reason is recorded in the office's log.",
        code="database_unsafe",
    )
