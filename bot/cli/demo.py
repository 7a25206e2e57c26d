"""``demo`` and ``try``: the bot without Discord."""

import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.environment import catalog_is_chosen, settings_here, stop
from bot.installation import command_line, is_checkout, pip_command, shipped


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one")] = 8765,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser")] = True,
) -> None:
    """Try the whole bot in the browser: a simulated Discord with a sample group, no token, no network."""
    try:
        from bot.demo.page import serve_demo
    except ModuleNotFoundError as missing:
        _without_demo(missing)
    serve_demo(_catalog_to_show(), port=port, open_page=open_page)


def try_command(
    command: Annotated[list[str], typer.Argument(help="A command as you would type it, e.g. '/search attention'")],
    who: Annotated[str, typer.Option("--as", help="Which sample member types it")] = "Ada",
    catalog: Annotated[Path | None, typer.Option(help="Another catalog than PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Print the answer to one command in the terminal."""
    try:
        from bot.demo.once import try_once
    except ModuleNotFoundError as missing:
        _without_demo(missing)
    raise typer.Exit(try_once(" ".join(command), who=who, catalog=catalog or _catalog_to_show()))


def _catalog_to_show() -> Path:
    """The reading list of the settings; where none was chosen and none is here, the sample, and a line that says so."""
    catalog = settings_here().catalog
    if os.path.lexists(catalog) or catalog_is_chosen():
        return catalog
    typer.echo(
        f"No {catalog} here, so this is a sample list; `{command_line('init')}` writes one of your own.", err=True
    )
    return shipped("catalog.yaml")


def _without_demo(missing: ModuleNotFoundError) -> NoReturn:
    if missing.name and missing.name.partition(".")[0] in {"bot", "cogs"}:
        raise missing
    way = "make demo" if is_checkout() else pip_command("install 'paperclub[demo]'")
    stop(f"The demo needs a few more packages: `{way}` installs them.", 1)
