"""A service may be slow, huge, broken or hostile: nothing else is contacted, and the bot gets a plain refusal."""

import asyncio
import gzip
import random
import socket
import threading
import time
import tracemalloc
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from yarl import URL

from bot.catalog.identifiers import Identifier
from bot.metadata.fetching import Fetcher, FetchLimits
from bot.metadata.model import LookupFailed, ServiceUnavailable
from bot.metadata.public_hosts import is_public
from bot.metadata.services.crossref import CrossrefApi
from tests.support.metadata_services import (
    Answer,
    LoopbackServices,
    Waits,
    arxiv_feed,
    atom,
    crossref_work,
    loopback_client,
    text,
)

ARXIV, DOI = Identifier("arxiv", "2001.08361"), Identifier("doi", "10.1000/xyz")
WORK = "/works/10.1000/xyz"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(20))
    + "]><feed>&u;</feed>"
)


@pytest.fixture
async def services() -> AsyncIterator[LoopbackServices]:
    async with LoopbackServices() as running:
        yield running


async def failure(services: LoopbackServices, identifier: Identifier = DOI, total: float = 20.0) -> str:
    """What the look-up fails with."""
    client = loopback_client(services, total=total)
    try:
        with pytest.raises(LookupFailed) as raised:
            await client.find(identifier)
    finally:
        await client.close()
    return str(raised.value)


@pytest.mark.parametrize(
    ("status", "headers", "waited"),
    [(429, {"Retry-After": "7"}, 7.0), (503, {"Retry-After": "7"}, 7.0), (500, {}, 1.0),
     (429, {"Date": "Thu, 01 Jan 2026 10:00:00 GMT", "Retry-After": "Thu, 01 Jan 2026 10:00:09 GMT"}, 9.0),
     (429, {"Retry-After": "soon"}, 1.0), (429, {"Retry-After": "-5"}, 1.0), (429, {"Retry-After": "²"}, 1.0),
     (429, {"Retry-After": "30"}, 30.0)],
)  # fmt: skip
async def test_a_busy_service_is_asked_again_when_it_wants_to_be(
    services: LoopbackServices, status: int, headers: dict[str, str], waited: float
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if services.asked[WORK] == 1:
            return web.Response(status=status, headers=headers)
        return await text(crossref_work("10.1000/xyz", "Things"))(request)

    services.answers[WORK] = answer
    waits = Waits()
    client = loopback_client(services, waits)
    found = await client.find(DOI)
    await client.close()
    assert found is not None
    assert sum(waits.slept) >= waited
    assert max(waits.slept) < max(12, waited + 1)


@pytest.mark.parametrize("asked", ["40", "120", "99999999999", "9" * 5000])
async def test_a_service_that_asks_for_a_long_pause_gets_it(services: LoopbackServices, asked: str) -> None:
    services.answers[WORK] = text("", status=429, headers={"Retry-After": asked})
    waits = Waits()
    client = loopback_client(services, waits)
    for reason in ("it answers with 429", "it asked for a pause", "it asked for a pause"):
        with pytest.raises(LookupFailed, match=f"Crossref: {reason}"):
            await client.find(DOI)
    assert services.asked[WORK] == 1
    waits.now += 3601
    with pytest.raises(LookupFailed):
        await client.find(DOI)
    assert services.asked[WORK] == 2
    await client.close()


async def test_three_attempts_are_all(services: LoopbackServices, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _, high: high)
    services.answers[WORK] = text("", status=500)
    waits = Waits()
    client = loopback_client(services, waits)
    with pytest.raises(LookupFailed, match="Crossref: it answers with 500"):
        await client.find(DOI)
    await client.close()
    assert services.asked[WORK] == 3
    assert waits.slept == pytest.approx([2.4, 9.6])


async def test_requests_keep_the_distance_that_a_service_asks_for(services: LoopbackServices) -> None:
    services.answers["/api/query"] = atom(arxiv_feed("2001.08361", "Scaling Laws"))
    waits = Waits()
    client = loopback_client(services, waits)
    await asyncio.gather(*(client.find(ARXIV) for _ in range(4)))
    await client.close()
    assert waits.slept == pytest.approx([3.0, 3.0, 3.0])


async def test_a_slow_body_is_given_up(services: LoopbackServices) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    services.answers[WORK] = drip
    begun = time.monotonic()
    assert await failure(services, total=0.15) == "Crossref: it takes too long"
    assert time.monotonic() - begun < 5


async def huge(request: web.Request) -> web.StreamResponse:
    """10 MB."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _ in range(160):
        await response.write(b" " * 65536)
    return response


async def test_ten_megabytes_are_not_read_to_the_end(services: LoopbackServices) -> None:
    services.answers[WORK] = huge
    tracemalloc.start()
    try:
        assert await failure(services) == "Crossref: its answer is too large"
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


async def test_a_gzip_bomb_does_not_go_off(services: LoopbackServices) -> None:
    bomb = gzip.compress(b" " * 200_000_000)
    services.answers[WORK] = text(bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        assert await failure(services) == "Crossref: its answer is too large, or damaged"
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()


async def test_an_answer_that_is_compressed_unasked_is_read(services: LoopbackServices) -> None:
    packed = gzip.compress(crossref_work("10.1000/xyz", "Things").encode())
    services.answers[WORK] = text(packed, headers={"Content-Encoding": "gzip"})
    client = loopback_client(services)
    found = await client.find(DOI)
    await client.close()
    assert found is not None


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (atom("<feed"), "its XML is broken"),
        (atom(b"\xff\xfe<"), "its XML is broken"),
        (atom('<?xml version="1.0" encoding="klingon"?><feed/>'), "its XML is broken"),
        (atom(""), "its XML is broken"),
        (atom(LAUGHS), "its XML has a document type"),
        (atom('<!DOCTYPE feed SYSTEM "http://127.0.0.1/x.dtd"><feed/>'), "its XML has a document type"),
        (atom("<a>" * 100_000), "its XML is nested too deeply"),
        (atom("<html><body>Sign in</body></html>"), "it isn't a feed"),
        (text("<html>Sign in</html>", "text/html"), "it answers with another type of file"),
        (text("{}"), "it answers with another type of file"),
        (text("", status=401), "it answers with 401"),
    ],
)
async def test_broken_xml_is_refused(services: LoopbackServices, answer: Answer, says: str) -> None:
    services.answers["/api/query"] = answer
    assert await failure(services, ARXIV) == f"arXiv: {says}"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{", "it isn't JSON"),
        (b"\xff\xff", "it isn't JSON"),
        ("[" * 200_000, "its JSON is nested too deeply"),
        ("9" * 5000, "it isn't JSON"),
        (b"\x00" * 1000, "it isn't JSON"),
    ],
)
async def test_broken_json_is_refused(services: LoopbackServices, body: str | bytes, says: str) -> None:
    services.answers[WORK] = text(body)
    assert await failure(services) == f"Crossref: {says}"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/secret", "http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/secret",
        "http://10.0.0.1/", "http://0x7f000001:{port}/secret", "//127.0.0.1:{port}/secret", "http://example.org/",
        "file:///etc/passwd", "https://localhost:{port}/secret", "http://localhost:1/secret",
        "http://user:pass@localhost:{port}/secret", "gopher://localhost:{port}/", "http://[", "",
    ],
)  # fmt: skip
async def test_no_redirection_leads_elsewhere(services: LoopbackServices, target: str) -> None:
    services.answers["/secret"] = text(crossref_work("10.1000/xyz", "Secret"))
    location = target.format(port=URL(services.base).port)
    services.answers[WORK] = text("", status=302, headers={"Location": location})
    assert await failure(services) in {
        "Crossref: it leads elsewhere",
        "Crossref: it leads from one address to the next",
        "Crossref: it doesn't speak HTTP as it should (ValueError)",
    }
    assert services.asked["/secret"] == 0


async def test_a_redirection_within_the_service_is_followed(services: LoopbackServices) -> None:
    services.answers[WORK] = text("", status=301, headers={"Location": "/works/moved"})
    services.answers["/works/moved"] = text(crossref_work("10.1000/xyz", "Things"))
    client = loopback_client(services)
    found = await client.find(DOI)
    await client.close()
    assert found is not None


@pytest.mark.parametrize(("hops", "followed"), [(3, True), (4, False)])
async def test_three_redirections_are_followed_and_no_more(
    services: LoopbackServices, hops: int, *, followed: bool
) -> None:
    for number in range(hops):
        before = WORK if number == 0 else f"/works/{number}"
        services.answers[before] = text("", status=308, headers={"Location": f"/works/{number + 1}"})
    services.answers[f"/works/{hops}"] = text(crossref_work("10.1000/xyz", "Things"))
    if followed:
        client = loopback_client(services)
        assert await client.find(DOI) is not None
        await client.close()
    else:
        assert await failure(services) == "Crossref: it leads from one address to the next"
    assert services.asked[f"/works/{hops}"] == int(followed)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "ff02::1", "4000::1",
     "2001:0:4136:e378:8000:63bf:3fff:fdd2", "nonsense", ""],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["151.101.3.42", "8.8.8.8", "2606:4700::6810:84e5", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


async def test_a_name_that_stands_for_this_machine_is_not_connected_to(services: LoopbackServices) -> None:
    """What a name stands for is asked once and checked where it's used, so it can't change in between."""
    fetcher = Fetcher(scheme="http")
    with pytest.raises(ServiceUnavailable, match="it can't be reached"):
        await fetcher.get(URL(f"{services.base}{WORK}"), CrossrefApi(services.base))
    await fetcher.close()
    assert services.requests == []


async def test_a_proxy_is_honoured(services: LoopbackServices, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator chose it, so its own address may be private."""
    proxied = "http://api.crossref.invalid"
    services.answers[WORK] = text(crossref_work("10.1000/xyz", "Things"))
    monkeypatch.setenv("http_proxy", services.base)
    fetcher = Fetcher(scheme="http")
    body = await fetcher.get(CrossrefApi(proxied).url(DOI), CrossrefApi(proxied))
    await fetcher.close()
    assert body
    assert services.requests[0].headers["Host"] == "api.crossref.invalid"


async def test_a_name_server_that_is_silent_holds_up_nothing_else(
    services: LoopbackServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    silence, asked, real = threading.Event(), [], socket.getaddrinfo

    def look_up(host: str, *rest: int) -> list[tuple[Any, ...]]:
        asked.append(threading.current_thread().daemon)
        silence.wait(20)
        return list(real(host, *rest))

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    begun = time.monotonic()
    fetchers = [Fetcher(scheme="http", limits=FetchLimits(total=0.1)) for _ in range(2)]
    url, origin = URL(f"{services.base}{WORK}"), CrossrefApi(services.base)
    for fetcher in fetchers:
        for _ in range(6):
            with pytest.raises(ServiceUnavailable):
                await fetcher.get(url, origin)
        assert await asyncio.to_thread(lambda: "threads for everyone else") == "threads for everyone else"
        await fetcher.close()
    assert asked == [True] * 2  # one for each, that the end of the process doesn't wait for
    assert time.monotonic() - begun < 5
    silence.set()


@pytest.mark.parametrize("error", [socket.gaierror(-2, "Name or service not known"), UnicodeError("label too long")])
async def test_a_name_that_nobody_knows_is_no_fault(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def look_up(*_: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    fetcher = Fetcher()
    with pytest.raises(ServiceUnavailable, match="it can't be reached"):
        await fetcher.get(URL("https://api.crossref.org/works/x"), CrossrefApi())
    await fetcher.close()
