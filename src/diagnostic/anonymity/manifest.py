"""What is promised about one wave before anybody answers, in a form that anybody can check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints


def _visible(text: str) -> str:
    """Let nothing through that could rewrite the screen on which a fault is told."""
    if not text.isprintable():
        raise ValueError("a text holds a line break or another invisible character")
    return text


Name = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_visible)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Base64url = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+$", max_length=1000)]
Hashes = Annotated[dict[Name, Sha256], Field(max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class StratumKey(_Part):
    """The role groups that share one key, how many people they are, and the key."""

    role_groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    invited: Annotated[int, Field(ge=1)]
    public_key: Base64url
    """SubjectPublicKeyInfo."""


class Node(_Part):
    """A part of the organisation that an answer may be declared for and a result be shown for."""

    id: Name
    title: Name
    parts: tuple[Node, ...] = ()

    def walk(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
        """Give every node as its path of ids, and its title."""
        path = (*above, self.id)
        yield path, self.title
        for part in self.parts:
            yield from part.walk(path)


class Suppression(_Part):
    """How small a group may be and still be shown; raising any of them shows less."""

    minimum_group: int
    minimum_c_suite: int
    minimum_comments: int


class Manifest(_Part):
    """One wave, frozen when it opens."""

    format: Literal[1] = 1
    wave: Name
    organisation: Name
    title: Name
    instruments: Hashes
    """SHA-256 by id and version, such as ``trust@1.0.0``."""
    scripts: Hashes
    """SHA-256 of everything the browser runs, by file name."""
    texts: Hashes
    """SHA-256 of the invitation and of the page that asks for consent, by name and language."""
    strata: Annotated[tuple[StratumKey, ...], Field(min_length=1, max_length=50)]
    breakdown: Node
    suppression: Suppression
    answer_bytes: Annotated[int, Field(ge=256, le=2**20)]
    """The one length that all answers are padded to."""
    opens_on: date
    closes_on: date
    roster_deleted_on: date
    replaces: str = ""
    """Fingerprint of the manifest before this one, if there was one."""
    office_address: Annotated[str, StringConstraints(max_length=200), AfterValidator(_visible)] = ""
    """Where browsers take their secret; empty where the office has the address of the collector."""
    office_key: Base64url
    """The Ed25519 public key that this manifest is signed with."""


class SignedManifest(_Part):
    """The published file."""

    manifest: Manifest
    signature: Base64url
