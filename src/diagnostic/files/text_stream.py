"""Opens a file of answers as text: finds its encoding, and refuses what is no text."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from diagnostic.errors import AnswerDataError, TooLargeError

MAX_BYTES = 1 << 30
_CHUNK = 1 << 20
_UNDEFINED_IN_CP1252 = frozenset(b"\x81\x8d\x8f\x90\x9d")
_SIGNATURES = {
    b"PK\x03\x04": "a spreadsheet or ZIP file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"$FL2": "an SPSS file",
    b"$FL3": "an SPSS file",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a compressed file",
    b"%PDF": "a PDF",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Source:
    """Something that can be read twice, and the name that people know it by."""

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of_file(cls, path: Path) -> Source:
        return cls(path.name, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, content: bytes, name: str) -> Source:
        return cls(name, lambda: BytesIO(content))


@dataclass(frozen=True)
class Encoding:
    name: str
    notes: tuple[str, ...] = ()


def open_text(source: Source, encoding: Encoding) -> TextIOWrapper:
    """Open a source for reading as text, line ends untouched."""
    return TextIOWrapper(source.open(), encoding=encoding.name, newline="")


def find_encoding(source: Source) -> Encoding:
    """Read through a source once; raises `AnswerDataError` or `TooLargeError`."""
    try:
        with source.open() as stream:
            return _encoding_of(stream, source.name)
    except OSError as error:
        raise AnswerDataError(
            code="file_unreadable",
            place=source.name,
            fault=f"the file cannot be read: {error.strerror or 'no reason given'}.",
            mend="Check the path and that you may read it.",
        ) from None


def _encoding_of(stream: BinaryIO, name: str) -> Encoding:
    start = stream.read(4096)
    for signature, kind in _SIGNATURES.items():
        if start.startswith(signature):
            raise _not_text(name, f"the file is {kind}.")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return Encoding(encoding)
    if b"\x00" in start:
        return _unmarked_utf16(start, name)
    return _eight_bit(stream, start, name)


def _unmarked_utf16(start: bytes, name: str) -> Encoding:
    zeros_first, zeros_second = start[0::2].count(0), start[1::2].count(0)
    mostly = 0.8 * (len(start) // 2)
    for zeros, other, encoding in (
        (zeros_second, zeros_first, "utf-16-le"),
        (zeros_first, zeros_second, "utf-16-be"),
    ):
        if zeros >= mostly and not other:
            return Encoding(encoding, (f"{name} was read as UTF-16 although it does not say so.",))
    raise _not_text(name, "the file is not text (it holds zero bytes).")


def _eight_bit(stream: BinaryIO, start: bytes, name: str) -> Encoding:
    """Tell UTF-8 from Windows-1252 by reading everything."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8, seen_bytes, n_bytes, chunk = True, set(start), 0, start
    while chunk:
        n_bytes += len(chunk)
        if n_bytes > MAX_BYTES:
            raise TooLargeError(
                place=name,
                fault=f"the file is larger than {MAX_BYTES >> 20} MB.",
                mend="Keep only the columns of the instruments, or split the file.",
            )
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
        seen_bytes.update(chunk)
        chunk = stream.read(_CHUNK)
    if 0 in seen_bytes:
        raise _not_text(name, "the file is not text (it holds zero bytes).")
    if is_utf8 and _decodes(decoder, b"", final=True):
        return Encoding("utf-8")
    if seen_bytes & _UNDEFINED_IN_CP1252:
        raise AnswerDataError(
            code="encoding_unknown",
            place=name,
            fault="the file is neither UTF-8 nor Windows-1252 text.",
            mend="Save it again as 'CSV UTF-8'.",
        )
    return Encoding("cp1252", (f"{name} is not UTF-8; it was read as Windows-1252 (Western European).",))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _not_text(name: str, fault: str) -> AnswerDataError:
    return AnswerDataError(
        code="file_not_text", place=name, fault=fault, mend="Save it as 'CSV UTF-8' and read that file."
    )
