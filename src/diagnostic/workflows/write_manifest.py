"""Act: write a launched wave's manifest to a file, exactly as it was signed."""

from __future__ import annotations

from pathlib import Path

from diagnostic.files.new_files import create_text
from diagnostic.workflows.context import Context
from diagnostic.workflows.show_launch import LaunchView, show_launch


def write_manifest(context: Context, wave_id: str, file: Path) -> LaunchView:
    """Write the manifest that holds; any other file of that name is left alone."""
    launch = show_launch(context, wave_id)
    if not _holds(file, launch.signed):
        create_text(file, launch.signed.decode())
    return launch


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.read_bytes() == content
    except OSError:
        return False
