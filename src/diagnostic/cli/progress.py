"""Progress on the terminal: a spinner with the present step, a bar where the end is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Show one line that names the present step."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status("Starting") as status:
        yield status.update


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar; call it with how many are done, and how many there are."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
