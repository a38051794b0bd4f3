"""What the pages tell the browser about drafts: under which name to keep one, and when to give it up."""

from __future__ import annotations

from hashlib import sha256

from diagnostic.web.respondent.sheet import Sheet
from diagnostic.workflows.codes import read_code
from diagnostic.workflows.refusals import UnknownCodeError


def draft_name(sheet: Sheet) -> str:
    """Give the name of a code's draft on a device; empty when there is to be none."""
    if not sheet.keeps_draft:
        return ""
    try:
        code = read_code(sheet.code)
    except UnknownCodeError:
        return ""
    return sha256(b"draft" + code.encode()).hexdigest()[:32]
