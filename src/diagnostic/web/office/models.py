"""What browsers tell the office, and what it answers."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

WaveId = Annotated[str, Path(pattern=r"^[0-9a-z]{1,16}$", examples=["7q2mx4tr9p"])]
_Base64url = r"^[A-Za-z0-9_-]+$"
Secret = Annotated[
    str,
    Field(
        min_length=22,
        max_length=22,
        pattern=_Base64url,
        description="What stands behind the # of the invitation's link, up to the dot.",
        examples=["mdtB04UJQ0QHHhAwaVzTxQ"],
    ),
]


class _Sent(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Holder(_Sent):
    """Somebody who holds an invitation."""

    secret: Secret


class IssueWanted(_Sent):
    secret: Secret
    message: str = Field(
        min_length=512,
        max_length=512,
        pattern=_Base64url,
        description="The blinded message, 384 bytes in base64url without padding.",
    )


class Standing(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    stratum: int = Field(description="Place of the crowd, and so of its key, in the manifest.", examples=[0])
    state: Literal["open", "issued", "done"] = Field(
        description="Nothing issued yet; a credential issued; and its holder has finished."
    )
    language: str | None = Field(description="Of the invitation; null where none is known.", examples=["de"])


class Issued(BaseModel):
    signature: str = Field(description="The blind signature, in base64url without padding.")
