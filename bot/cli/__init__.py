"""The command line: ``python -m bot run | demo | try | check | report | db | health``; heavy imports come late."""

import gc
import re
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import database
from bot.errors import PaperclubError, StartError

app = typer.Typer(
    name="paperclub",
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    help="A research group's Discord bot: its reading list, its readers and its meetings in one place.",
)

app.add_typer(database.app, name="db")

_DEMO_MISSING = "The demo needs a few packages more: `pip install 'paperclub[demo]'`, or `make demo` in a checkout."


def main() -> None:
    """The entry point: what stops the start is one sentence on stderr and an exit code of its own."""
    gc.disable()  # importing makes many objects and no garbage; what runs for long turns the collector on again
    try:
        app()
    except StartError as error:
        _stop(str(error), error.exit_code)
    except PaperclubError as error:
        _stop(str(error), 1)


def _stop(sentence: str, code: int) -> NoReturn:
    if re.match(r"[a-z]+[ ,]", sentence):  # a word, not the beginning of a path
        sentence = sentence[0].upper() + sentence[1:]
    print(sentence, file=sys.stderr)  # noqa: T201 - this is the command line
    raise SystemExit(code)


@app.callback()
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is not None:
        return
    from bot.settings import read_settings

    if read_settings(env_file=Path(".env")).discord_token.get_secret_value():
        run()
        return
    typer.echo(context.get_help())
    typer.echo("\nNew here? `python -m bot demo` shows everything in the browser, without a token.")


@app.command()
def run() -> None:
    """Serve on Discord until stopped; needs DISCORD_TOKEN (also read from .env)."""
    from bot.process import serve
    from bot.settings import read_settings

    serve(read_settings(env_file=Path(".env")))


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one")] = 8765,
    open_page: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in the browser")] = True,
) -> None:
    """Try the whole bot in the browser: a simulated Discord with a sample group, no token, no network."""
    try:
        from bot.demo.page import serve_demo
    except ModuleNotFoundError as missing:
        _without_demo(missing)
    serve_demo(_catalog(None), port=port, open_page=open_page)


@app.command("try", context_settings={"ignore_unknown_options": True}, no_args_is_help=True)
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
    raise typer.Exit(try_once(" ".join(command), who=who, catalog=_catalog(catalog)))


@app.command()
def check(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Check a catalog: every problem with its line, or a summary when it is clean."""
    from bot.catalog.check_report import check_file

    raise typer.Exit(check_file(_catalog(file)))


@app.command()
def report(
    file: Annotated[Path | None, typer.Argument(help="The catalog; without it PAPERCLUB_CATALOG's")] = None,
) -> None:
    """Say what to add to the catalog next: what nobody opens, what was not found, what lacks a remark."""
    from bot.advice.report import print_report
    from bot.settings import read_settings

    print_report(_catalog(file), read_settings(env_file=Path(".env")).database_url.get_secret_value())


@app.command()
def health() -> None:
    """Exit 0 when the bot of this machine and database is connected, else 1; for container health checks."""
    from bot.heartbeat import is_alive
    from bot.settings import read_settings

    if not is_alive(read_settings(env_file=Path(".env"))):
        _stop("The bot is not connected to Discord.", 1)


def _catalog(given: Path | None) -> Path:
    from bot.settings import read_settings

    return given or read_settings(env_file=Path(".env")).catalog


def _without_demo(missing: ModuleNotFoundError) -> NoReturn:
    if missing.name and missing.name.partition(".")[0] in {"bot", "cogs"}:
        raise missing
    _stop(_DEMO_MISSING, 1)
