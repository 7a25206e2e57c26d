"""``init``: what a new installation starts from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.starting_files import StartingFile, Wanted


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to; without it, this folder")] = Path(),
    schema: Annotated[bool, typer.Option("--schema", help="Also a schema for editors of the list")] = False,
    compose: Annotated[bool, typer.Option("--compose", help="Also compose.yaml, to run in a container")] = False,
    systemd: Annotated[bool, typer.Option("--systemd", help="Also a unit, to run under systemd")] = False,
    workflow: Annotated[bool, typer.Option("--workflow", help="Also a GitHub workflow that checks the list")] = False,
    metadata: Annotated[
        bool | None,
        typer.Option("--metadata/--no-metadata", help="Whether titles are looked up; without it you're asked"),
    ] = None,
) -> None:
    """Write a sample reading list and a file for the settings, to start from; overwrites nothing."""
    from bot.cli.starting_files import Wanted, starting_files, write_new

    if metadata is None:
        metadata = _may_ask_services(folder)
    wanted = Wanted(schema=schema, compose=compose, systemd=systemd, workflow=workflow, metadata=metadata)
    files = starting_files(folder.absolute(), wanted)
    width = max(len(file.name) for file in files)
    for file in files:
        written = write_new(folder, file)
        verb, about = ("Wrote", file.about) if written else ("Kept ", "already there, so I left it alone")
        typer.echo(f"{verb} {file.name:<{width}}  {about}")
    typer.echo("\n".join(["", "Next:", *(f"  {step}" for step in _next_steps(folder, files, wanted))]))


def _may_ask_services(folder: Path) -> bool:
    """Asked once: where `.env` is there, it has the answer. Nobody is asked in a script, and then it's no."""
    import os
    import sys

    if os.path.lexists(folder / ".env") or not sys.stdin.isatty():
        return False
    typer.echo(
        "A paper that isn't on your list can be called by its title instead of its id. For that, arXiv, Crossref,\n"
        "OpenReview and Semantic Scholar are sent the ids that members type, never who typed them."
    )
    return typer.confirm("Look titles up there?", default=False)


def _next_steps(folder: Path, files: "list[StartingFile]", wanted: "Wanted") -> list[str]:
    import shlex

    from bot.cli.starting_files import LIST_FOLDER, names_list
    from bot.installation import command_line

    steps = [] if folder.absolute() == Path.cwd() else [f"cd {shlex.quote(str(folder))}"]
    steps.append(f"`{command_line('demo')}` shows the list in your browser, without a token.")
    steps.append("Put the bot's token into .env.")
    in_list_folder = f"{LIST_FOLDER}/catalog.yaml"
    if wanted.compose and files[0].name == "catalog.yaml":
        move = f"mkdir -p {LIST_FOLDER} && mv catalog.yaml {LIST_FOLDER}/"
        steps.append(f"The container sees the folder {LIST_FOLDER} alone, so: {move},")
        steps.append(f"and PAPERCLUB_CATALOG={in_list_folder} in .env.")
    elif files[0].name == in_list_folder and not names_list(folder, in_list_folder):
        steps.append(f"Put PAPERCLUB_CATALOG={in_list_folder} into .env.")
    if wanted.compose:
        steps.append("`docker compose up -d` starts the bot.")
    if wanted.systemd:
        steps.append("`sudo cp paperclub.service /etc/systemd/system/ && sudo systemctl enable --now paperclub`")
        steps.append("starts the bot, now and with the machine.")
    if not wanted.compose and not wanted.systemd:
        steps.append(f"`{command_line('run')}` starts the bot.")
    return steps
