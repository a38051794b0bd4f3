"""The outermost ring: reads settings, wires everything, and is the `diagnostic` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from diagnostic.cli.app import run

    run()
