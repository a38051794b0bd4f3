"""EMSA-PSS encoding with SHA-384 (RFC 8017, section 9.1.1)."""

from __future__ import annotations

from hashlib import sha384

HASH_BYTES = 48


def encode(message: bytes, salt: bytes, bits: int) -> bytes:
    """Encode a message into ``bits`` bits, in as few bytes as hold them."""
    length = (bits + 7) // 8
    digest = sha384(bytes(8) + sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    mask = _mask(digest, len(block))
    masked = bytearray(left ^ right for left, right in zip(block, mask, strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + digest + b"\xbc"


def _mask(seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, appendix B.2.1)."""
    rounds = range((length + HASH_BYTES - 1) // HASH_BYTES)
    return b"".join(sha384(seed + counter.to_bytes(4, "big")).digest() for counter in rounds)[:length]
