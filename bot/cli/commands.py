"""Every command with its options, as Typer reads them."""

from typing import Annotated

import typer

from bot import __version__
from bot.cli import catalog, database, demo, serving
from bot.cli.doctor import doctor
from bot.cli.importing import import_
from bot.cli.init import init
from bot.installation import command_line

app = typer.Typer(
    name="paperclub",
    add_completion=False,
    pretty_exceptions_enable=False,
    invoke_without_command=True,
    help="A research group's Discord bot: its reading list, its readers and its meetings in one place.",
)
app.command()(serving.run)
app.command()(demo.demo)
app.command(
    "try",
    context_settings={"ignore_unknown_options": True},
    no_args_is_help=True,
    help=f"Print the answer to one command in the terminal, e.g. `{command_line('try')} '/search attention'`.",
)(demo.try_command)
app.command()(init)
app.command()(catalog.check)
app.command()(catalog.report)
app.command("import")(import_)
app.command()(doctor)


@app.command(help=serving.health.__doc__)
def health(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, with the seconds since each sign.")] = False,
) -> None:
    serving.health(as_json=as_json)


app.add_typer(database.app, name="db")


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"paperclub {__version__}")
        raise typer.Exit


@app.callback()
def _default(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and exit")
    ] = False,
) -> None:
    if context.invoked_subcommand is not None:
        return
    typer.echo(context.get_help())
    typer.echo(f"\nNew here? `{command_line('demo')}` shows everything in the browser, without a token.")
