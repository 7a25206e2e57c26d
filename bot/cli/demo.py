"""``demo`` and ``try``: the bot without Discord."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli.environment import settings_here, stop

_DEMO_MISSING = "The demo needs a few packages more: `pip install 'paperclub[demo]'`, or `make demo` in a checkout."


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one")] = 8765,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser")] = True,
) -> None:
    """Try the whole bot in the browser: a simulated Discord with a sample group, no token, no network."""
    try:
        from bot.demo.page import serve_demo
    except ModuleNotFoundError as missing:
        _without_demo(missing)
    serve_demo(settings_here().catalog, port=port, open_page=open_page)


def try_command(
    command: Annotated[list[str], typer.Argument(help="A command as you would type it, e.g. '/paper vllm'")],
    who: Annotated[str, typer.Option("--as", help="Which sample member types it")] = "Ada",
    catalog: Annotated[Path | None, typer.Option(help="Another catalog than PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Print the answer to one command in the terminal, e.g. `python -m bot try '/paper vllm'`."""
    try:
        from bot.demo.once import try_once
    except ModuleNotFoundError as missing:
        _without_demo(missing)
    raise typer.Exit(try_once(" ".join(command), who=who, catalog=catalog or settings_here().catalog))


def _without_demo(missing: ModuleNotFoundError) -> NoReturn:
    if missing.name and missing.name.partition(".")[0] in {"bot", "cogs"}:
        raise missing
    stop(_DEMO_MISSING, 1)
