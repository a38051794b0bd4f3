"""diagnostic keys"""

from __future__ import annotations

from typing import Annotated

import typer

from diagnostic.cli.wiring import wiring_of

app = typer.Typer(no_args_is_help=True, help="API keys: create, list, revoke.")


@app.command()
def create(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(help="Whom or what the key is for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it allows; repeat for more. All when left out.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=730, help="Days until it expires.")] = 90,
) -> None:
    """Make a key. Its secret is shown once and kept only as a hash."""
    from diagnostic.workflows.manage_keys import SCOPES, create_key

    context = wiring_of(ctx).context()
    new = create_key(context, name=name, scopes=scope or SCOPES, days_valid=days)
    typer.echo(new.secret)
    typer.echo(
        f"Key {new.key.id} for '{new.key.name}', scopes {', '.join(new.key.scopes)}, "
        f"until {new.key.expires_on}. The line above is shown this once.",
        err=True,
    )


@app.command("list")
def list_all(ctx: typer.Context) -> None:
    """List keys, without their secrets."""
    from diagnostic.workflows.manage_keys import list_keys

    keys = list_keys(wiring_of(ctx).context())
    if not keys:
        typer.echo("There are no keys yet. Make one with `diagnostic keys create NAME`.")
    for key in keys:
        state = "revoked" if key.is_revoked else f"until {key.expires_on}"
        typer.echo(f"{key.id}  {key.name}  [{', '.join(key.scopes)}]  {state}")


@app.command()
def revoke(
    ctx: typer.Context,
    key_id: Annotated[str, typer.Argument(help="Id of the key, as `keys list` shows it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Make a key useless, for good."""
    from diagnostic.workflows.manage_keys import revoke_key

    if not yes:
        typer.confirm(f"Revoke key {key_id}? Whatever uses it stops working.", abort=True)
    revoke_key(wiring_of(ctx).context(), key_id)
    typer.echo(f"Key {key_id} is revoked.")
