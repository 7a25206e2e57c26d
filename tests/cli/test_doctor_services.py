"""`doctor` and the services that know papers' titles: asked only where that's wanted, and named where they fail."""

import asyncio

import pytest

from bot.cli.doctor import services as check
from bot.cli.doctor.facts import NotAsked
from bot.cli.doctor.services import ask_services, reach
from bot.metadata import fetching
from bot.metadata.fetching import Fetcher
from bot.settings import Settings
from tests.support.metadata_services import LoopbackServices, arxiv_feed, atom, is_loopback, text


async def reached(loopback: LoopbackServices) -> list[str]:
    """What is wrong with each."""
    fetcher = Fetcher(allowed=is_loopback, scheme="http")
    services = loopback.services()
    found = [next(iter((await reach(fetcher, [each])).values())) for each in services]
    await fetcher.close()
    return found


async def test_services_that_answer_are_well() -> None:
    async with LoopbackServices() as loopback:
        loopback.answers["/api/query"] = atom(arxiv_feed("1706.03762", "A paper"))
        loopback.answers["/works/10.1038/nature14539"] = text("", status=429)
        assert await reached(loopback) == ["", "", "", ""]
        assert len(loopback.requests) == 4


async def test_what_does_not_answer_or_answers_something_else_is_named() -> None:
    async with LoopbackServices() as loopback:
        loopback.answers["/api/query"] = text("<html>Please sign in</html>", "text/html")
        loopback.answers["/works/10.1038/nature14539"] = text("", status=503)
        loopback.answers["/notes"] = text("", status=401)
        assert await reached(loopback) == [
            "it answers with another type of file", "it answers with 503", "it answers with 401", "",
        ]  # fmt: skip


def test_nothing_is_asked_unless_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "Fetcher", None)  # to make one would fail
    assert asyncio.run(ask_services(Settings(), offline=False)) == {}
    assert isinstance(asyncio.run(ask_services(Settings(metadata=True), offline=True)), NotAsked)


def test_a_service_that_fails_is_a_warning_with_a_way_out() -> None:
    class Facts:
        services = {"export.arxiv.org": "it takes too long", "api.crossref.org": ""}  # noqa: RUF012

    (finding,) = check.services(Facts())  # type: ignore[arg-type]
    assert finding.status == "warning"
    assert finding.summary == "Titles can't be asked for at export.arxiv.org (it takes too long)."
    assert "PAPERCLUB_METADATA=off" in finding.fix
    Facts.services["export.arxiv.org"] = ""
    (finding,) = check.services(Facts())  # type: ignore[arg-type]
    assert finding.status == "ok"
