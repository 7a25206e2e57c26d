"""What to add to the catalog next, from the command line, also beside a running bot."""

import asyncio
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.advice.model import UsageStats
from bot.advice.report import report_on, show
from bot.advice.store.usage_stats import read_usage_stats
from bot.catalog.parsing import parse_catalog
from bot.catalog.problems import CatalogError
from bot.catalog.source_file import read_source
from bot.errors import CatalogUnreadable
from bot.installation import command_line


def print_report(path: Path, url: str, console: Console | None = None) -> None:
    """On a catalog file and a database.

    Raises:
        StartError: one of them cannot be used.
    """
    console = console or Console()
    try:
        catalog = parse_catalog(read_source(path).data, file=str(path)).catalog
    except OSError as error:
        raise CatalogUnreadable(f"The catalog {path} cannot be read: {error.strerror or error}.") from error
    except CatalogError as error:
        raise CatalogUnreadable(f"The catalog {path} has problems; `{command_line('check')}` shows them.") from error
    stats = asyncio.run(read_usage_stats(url))
    if stats is None:
        alone = "The bot has not counted anything yet, so this is about the catalog alone."
        console.print(Text(alone, "dim"), soft_wrap=True, highlight=False)
    show(report_on(catalog, stats or UsageStats({}, ())), console)
