"""What browsers hand to the collector, and what it acknowledges."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

_BASE64URL = r"^[A-Za-z0-9_-]+$"


class BallotModel(BaseModel):
    """A credential and, under it, answers of one length."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    stratum: int = Field(ge=0, le=49, description="Place of the key in the manifest.", examples=[0])
    prepared: str = Field(
        min_length=86,
        max_length=86,
        pattern=_BASE64URL,
        description="The prepared message that the office signed unseen, 64 bytes in base64url.",
    )
    signature: str = Field(
        min_length=512, max_length=512, pattern=_BASE64URL, description="384 bytes in base64url."
    )
    answers: str = Field(
        min_length=1,
        max_length=1_400_000,
        pattern=_BASE64URL,
        description="As many bytes as the manifest's answer_bytes, in base64url: "
        '{"role_group", "unit", "answers"} as JSON, then 0x80 and zeros.',
    )


class BallotReceipt(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    receipt: str = Field(description="Listed after the close.", examples=["7Q2MX-4TR9P-WERH6-DK3N8"])
    was_received_before: bool = Field(description="True when the same answers were there already.")
