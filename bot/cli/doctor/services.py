"""Whether the services that know papers' titles can be reached, where they may be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bot.cli.doctor.facts import Facts, NotAsked
from bot.cli.doctor.findings import Finding, NotChecked, named, ok, warning
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.metadata.fetching import Fetcher
    from bot.metadata.services.base import Service

_PATIENCE = 10.0  # seconds
_KNOWN = ("arxiv:1706.03762", "doi:10.1038/nature14539", "openreview:rJXMpikCZ")
"""A paper of each kind, for whose title anybody may ask."""


async def ask_services(settings: Settings, *, offline: bool) -> NotAsked | Mapping[str, str]:
    """By the hosts' names why each can't be reached, empty where it can; none where PAPERCLUB_METADATA is off."""
    if not settings.metadata:
        return {}
    if offline:
        return NotAsked("--offline leaves the services out")
    from bot.metadata.fetching import Fetcher, FetchLimits
    from bot.metadata.metadata_client import public_services

    fetcher = Fetcher(settings.contact, limits=FetchLimits(total=_PATIENCE))
    try:
        return await reach(fetcher, public_services())
    finally:
        await fetcher.close()


async def reach(fetcher: Fetcher, services: Sequence[Service]) -> Mapping[str, str]:
    """As `ask_services`."""
    reasons = await asyncio.gather(*(_reason(fetcher, each) for each in services))
    return {", ".join(sorted(each.hosts)): reason for each, reason in zip(services, reasons, strict=True)}


async def _reason(fetcher: Fetcher, service: Service) -> str:
    from bot.catalog.identifiers import recognise
    from bot.metadata.model import LookupFailed, ServiceUnavailable

    paper = next(found for text in _KNOWN if (found := recognise(text)) and service.knows(found))
    try:
        if body := await fetcher.get(service.url(paper), service):
            service.read(body, paper)
    except LookupFailed as error:
        return "" if isinstance(error, ServiceUnavailable) and error.busy else str(error)
    return ""


def services(facts: Facts) -> Iterator[Finding]:
    """A warning at most: without them, a paper is called by its id."""
    if isinstance(facts.services, NotAsked):
        raise NotChecked(facts.services.why)
    if not facts.services:
        yield ok("No service is asked for papers' titles: PAPERCLUB_METADATA is off.")
        return
    failed = {hosts: reason for hosts, reason in facts.services.items() if reason}
    if not failed:
        yield ok("The services that know papers' titles answer.")
        return
    reasons = [f"{hosts} ({reason})" for hosts, reason in failed.items()]
    yield warning(
        f"Titles can't be asked for at {named(reasons)}.",
        "Let this machine connect there (port 443), directly or by HTTPS_PROXY, or set PAPERCLUB_METADATA=off.",
    )
