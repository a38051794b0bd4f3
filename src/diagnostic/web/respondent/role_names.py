"""Role groups as respondents read them."""

from __future__ import annotations

from diagnostic.translations.catalogues import mark as _
from diagnostic.translations.catalogues import texts_in

_KNOWN = {title.lower(): title for title in (_("Executives"), _("Middle managers"), _("Front-line staff"))}


def role_group_name(title: str, language: str) -> str:
    """Give a role group's title in a language; one that only a client knows stays as it is."""
    known = _KNOWN.get(title.lower())
    return title if known is None else texts_in(language).gettext(known)
