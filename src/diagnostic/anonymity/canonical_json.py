"""One way of writing a document, so that it has one hash: RFC 8785, without fractions."""

from __future__ import annotations

import json

from diagnostic.anonymity.errors import ManifestError

_LARGEST = 2**53 - 1


def canonical(value: object) -> bytes:
    """Write a value of objects, lists, texts, whole numbers, booleans and null; refuses anything else.

    Fractions are left out because writing them one way needs more rules than all the rest.
    """
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def _ordered(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= _LARGEST:
        return value
    if isinstance(value, str):
        _utf16(value)
        return value
    if isinstance(value, list | tuple):
        return [_ordered(part) for part in value]
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value, key=_utf16)}
    raise _unwritable("it holds something other than texts, whole numbers up to 2⁵³ − 1, lists and objects.")


def _utf16(text: object) -> bytes:
    """Give the order of names (RFC 8785, section 3.2.3); half a character has no place in it."""
    if not isinstance(text, str):
        raise _unwritable("a name in it is not a text.")
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        raise _unwritable("a text in it holds half a character.") from None


def _unwritable(fault: str) -> ManifestError:
    return ManifestError(
        place="document to be signed",
        fault=f"it cannot be written in one way only: {fault}",
        mend="Leave that out, or write it as text.",
    )
