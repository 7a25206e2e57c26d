"""``import``: a list that a group has, as entries of a catalog."""

from pathlib import Path
from typing import Annotated

import typer


def import_(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="SOURCE…",
            help="Files: BibTeX, CSL-JSON, Better BibTeX JSON, Zotero RDF, Markdown, HTML, org-mode, rST, plain text",
        ),
    ],
    to: Annotated[
        Path | None, typer.Option("--to", help="The catalog: it's made, or gets what it lacks; without it I print one")
    ] = None,
    topic: Annotated[str, typer.Option(help="The topic of what stands below no heading, else the list's title")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing")] = False,
) -> None:
    """Import a reading list: each paper once, under the source's own headings, with its remarks.

    What the catalog has already stays as it is, line by line, so you can import the same file again. Afterwards I say
    which lines of the source I couldn't place. Ends with 0, or with 1 when a source can't be read.
    """
    from bot.importing.import_report import import_files

    raise typer.Exit(import_files(sources, to, default_topic=topic, dry_run=dry_run))
