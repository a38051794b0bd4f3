"""What a program asks of the file system, as strace sees it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from support.sending import TESTS

_CALLS = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,rename,link"
_CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<(.*?)>)?")
_FILE = re.compile(r"^(\d+)<(.*?)>")
_TEXT = re.compile(r'"(.*?)"')


@dataclass(frozen=True)
class Call:
    """One call to the system that the program made, and on which file."""

    name: str
    path: str
    content: bytes = b""
    place: int = 0


def traced(command: Sequence[str], log: Path) -> list[Call]:
    """Run a program, and give what it asked of the file system and what it said, in order."""
    tracer = ["strace", "-f", "-y", "-qq", "-xx", "-s", "10000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    environment = os.environ | {"PYTHONPATH": str(TESTS)}
    subprocess.run([*tracer, *command], check=True, stdout=subprocess.DEVNULL, env=environment)
    with log.open(encoding="ascii") as lines:
        return [call for line in _whole(lines) if (call := _read(line)) is not None]


def _whole(lines: Iterable[str]) -> Iterator[str]:
    """Join what strace says in two lines, because another thread called the system meanwhile."""
    begun: dict[str, str] = {}
    for line in lines:
        thread, _, rest = line.partition(" ")
        if rest.rstrip().endswith("<unfinished ...>"):
            begun[thread] = line.rpartition("<unfinished")[0]
        elif rest.lstrip().startswith("<... "):
            yield begun.pop(thread) + rest.partition("resumed>")[2]
        else:
            yield line


def _read(line: str) -> Call | None:
    matched = _CALL.match(line)
    if matched is None:
        return None
    name, arguments, result, opened = matched.groups()
    texts = [_bytes(text) for text in _TEXT.findall(arguments)]
    if name == "openat":
        return Call("open", _bytes(opened or "").decode()) if "O_CREAT" in arguments else None
    if name in {"unlink", "rename", "link"}:
        return Call(name, texts[0].decode(), texts[-1])
    file = _FILE.match(arguments)
    path = _bytes(file[2]).decode(errors="replace") if file else ""
    if name in {"fsync", "fdatasync"}:
        return Call("sync", path)
    last = int(arguments.rpartition(", ")[2])
    if name == "ftruncate":
        return Call("length", path, place=last)
    # a plain `write` has no place: it is a message on a pipe, or adds to the end of a new file
    return Call("write", path, texts[0][: int(result)], last if name == "pwrite64" else -1)


def _bytes(escaped: str) -> bytes:
    return bytes.fromhex(escaped.replace("\\x", ""))
