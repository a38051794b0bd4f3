"""Files claimed before there is anything to write: new, for their owner only, gone if never filled."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from diagnostic.errors import ConflictError, SetupError

_OWNER_ONLY = 0o600


@dataclass
class ClaimedFile:
    """An empty file of our own, kept once it is filled."""

    path: Path
    _descriptor: int

    @classmethod
    def claim(cls, path: Path) -> ClaimedFile:
        """Create the file; one that is there already is never touched."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return cls(path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
        except FileExistsError:
            raise ConflictError(
                code="file_exists",
                place=str(path),
                fault="there is a file already, and it may be the only copy.",
                mend="Name another folder, or move the file away.",
            ) from None
        except OSError as error:
            raise _not_written(path, error) from None

    def fill(self, content: bytes) -> None:
        """Write everything and wait until it is on disk."""
        try:
            with os.fdopen(self._descriptor, "wb") as stream:
                self._descriptor = -1
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise _not_written(self.path, error) from None

    def discard_if_empty(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
            with suppress(OSError):
                self.path.unlink()


def _not_written(path: Path, error: OSError) -> SetupError:
    return SetupError(
        code="file_not_written",
        place=str(path),
        fault=f"the file cannot be written: {error.strerror or 'no reason given'}.",
        mend="Check that the folder exists, may be written to and has room.",
    )
