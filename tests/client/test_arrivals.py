"""Interactions as they arrive: each once, and their age by Discord's own time, whatever the wall clock says."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.runtime.arrivals import Arrivals
from tests.support.patience import PATIENCE

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds from a moment that says nothing about the day."""

    def __init__(self) -> None:
        self.seconds = 1234.5

    def __call__(self) -> float:
        return self.seconds


def made_at(moment: datetime) -> int:
    return (int(moment.timestamp() * 1000) - 1_420_070_400_000) << 22


def date(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def arrivals(clock: Clock) -> Arrivals:
    return Arrivals(clock)


def test_the_same_interaction_is_taken_once(arrivals: Arrivals) -> None:
    assert arrivals.accept({"id": "77"})
    assert not arrivals.accept({"id": "77"})
    assert arrivals.accept({"id": "78"})


def test_what_is_remembered_is_bounded(arrivals: Arrivals) -> None:
    for number in range(20_000):
        arrivals.accept({"id": str(number)})
    assert len(arrivals._arrived) < 10_000
    assert not arrivals.accept({"id": "19999"})


def test_without_discords_time_an_interaction_ages_from_its_arrival(arrivals: Arrivals, clock: Clock) -> None:
    arrivals.accept({"id": str(made_at(NOW))})
    clock.seconds += 2.0
    assert arrivals.age(made_at(NOW)) == pytest.approx(2.0)


def test_discords_time_tells_how_old_it_was(arrivals: Arrivals, clock: Clock) -> None:
    arrivals.learn(date(NOW))
    clock.seconds += 10.0
    late = made_at(NOW + timedelta(seconds=6))
    arrivals.accept({"id": str(late)})
    clock.seconds += 0.5
    assert arrivals.age(late) == pytest.approx(4.5)


def test_it_is_never_taken_for_older_than_it_is(arrivals: Arrivals, clock: Clock) -> None:
    for tenth in range(40):
        moment = NOW + timedelta(seconds=tenth / 10)
        arrivals.learn(date(moment))
        fresh = made_at(moment)
        arrivals.accept({"id": str(fresh)})
        assert arrivals.age(fresh) == pytest.approx(0.0, abs=0.002)
        clock.seconds += 0.1


@pytest.mark.parametrize("hours", [-24, -1, 1, 24])
def test_a_proxy_with_a_clock_of_its_own_is_outvoted(arrivals: Arrivals, clock: Clock, hours: int) -> None:
    for number in range(15):
        wrong = timedelta(hours=hours) if number % 3 == 1 else timedelta()
        arrivals.learn(date(NOW + timedelta(seconds=number) + wrong))
        clock.seconds += 1.0
    fresh = made_at(NOW + timedelta(seconds=15))
    arrivals.accept({"id": str(fresh)})
    assert arrivals.age(fresh) < 1.0


@pytest.mark.parametrize("text", ["", "yesterday", "Sat, 99 Nov 2026 12:00:00 GMT"])
def test_what_is_no_date_teaches_nothing(arrivals: Arrivals, text: str) -> None:
    arrivals.learn(text)
    arrivals.accept({"id": str(made_at(NOW))})
    assert arrivals.age(made_at(NOW)) == 0.0


async def test_a_settled_clock_hears_one_of_many_replies_and_goes_on_hearing_them(arrivals: Arrivals) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({})

    app = web.Application()
    app.router.add_get("/", answer)
    async with TestServer(app) as server, ClientSession(trace_configs=[arrivals.http_trace()]) as session:
        for _ in range(14):
            await session.get(server.make_url("/"))
        assert session.trace_configs
        await asyncio.gather(*(session.get(server.make_url("/")) for _ in range(5)))
        assert not session.trace_configs
        async with asyncio.timeout(PATIENCE):
            while not session.trace_configs:
                await session.get(server.make_url("/"))
        assert len(session.trace_configs) == 1
