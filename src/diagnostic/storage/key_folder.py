"""Secrets that no database and no backup holds: one file each, in a folder of their own."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from diagnostic.errors import SetupError


class KeyFolder:
    """Reads, writes and destroys named secrets. The folder must be left out of every backup."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, name: str) -> bytes | None:
        """Give a secret; None when there is none or it was destroyed."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(self._folder, error) from None

    def write(self, name: str, secret: bytes) -> None:
        """Keep a secret, on disk when this returns; one that is there is never replaced."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            made = self._folder / f".{name}.{secrets.token_hex(8)}"
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secret)
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(made, self._folder / name)
            finally:
                made.unlink()
            self._settle()
        except OSError as error:
            raise _unusable(self._folder, error) from None

    def destroy(self, name: str) -> bool:
        """Overwrite and delete a secret; tells whether there was one."""
        path = self._folder / name
        try:
            with path.open("r+b") as file:
                length = file.seek(0, os.SEEK_END)
                file.seek(0)
                file.write(secrets.token_bytes(length))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
            self._settle()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unusable(self._folder, error) from None
        return True

    def _settle(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _unusable(folder: Path, error: OSError) -> SetupError:
    return SetupError(
        place=f"folder of keys {folder}",
        fault=f"a key in it cannot be read, written or destroyed: {error.strerror}.",
        mend="Name a folder that only the service may read and write (DIAGNOSTIC_KEYS_FOLDER).",
        code="keys_unavailable",
    )
