"""What comes from a service is bounded to the byte and to the element, and whatever else it says of itself is told."""

import gzip
import socket
import zlib
from collections.abc import AsyncIterator

import pytest

from bot.catalog.identifiers import Identifier
from bot.metadata.answers import read_xml
from bot.metadata.fetching import MOST_BYTES, Fetcher
from bot.metadata.model import LookupFailed, ServiceUnavailable, UnusableAnswer
from bot.metadata.services.crossref import CrossrefApi
from tests.support.metadata_services import LoopbackServices, is_loopback, text

DOI, WORK = Identifier("doi", "10.1000/xyz"), "/works/10.1000/xyz"


@pytest.fixture
async def services() -> AsyncIterator[LoopbackServices]:
    async with LoopbackServices() as running:
        yield running


async def fetched(base: str, contact: str = "") -> bytes | None:
    fetcher, origin = Fetcher(contact, allowed=is_loopback, scheme="http"), CrossrefApi(base)
    try:
        return await fetcher.get(origin.url(DOI), origin)
    finally:
        await fetcher.close()


@pytest.mark.parametrize(("within", "read"), [("<b/>" * 60 + "<a>" * 49 + "</a>" * 49, True), ("<a>" * 50, False)])
def test_fifty_elements_may_stand_within_each_other_and_any_number_side_by_side(within: str, read: bool) -> None:
    text = f"<a>{within}</a>".encode()
    if read:
        assert read_xml(text).tag == "a"
    else:
        with pytest.raises(UnusableAnswer, match="nested too deeply"):
            read_xml(text)


def test_elements_that_have_ended_leave_no_room_for_deeper_ones() -> None:
    with pytest.raises(UnusableAnswer, match="nested too deeply"):
        read_xml(f"<a>{'<b/>' * 60}{'<a>' * 50}".encode())


def test_xml_that_stops_halfway_is_broken() -> None:
    with pytest.raises(UnusableAnswer, match="broken"):
        read_xml(b"<a><b></b>")


@pytest.mark.parametrize("more", [0, 1])
async def test_an_answer_may_have_so_many_bytes_and_no_more(services: LoopbackServices, more: int) -> None:
    services.answers[WORK] = text(b" " * (MOST_BYTES + more))
    if more:
        with pytest.raises(UnusableAnswer, match="its answer is too large"):
            await fetched(services.base)
    else:
        assert await fetched(services.base) == b" " * MOST_BYTES


@pytest.mark.parametrize(
    ("encoding", "body", "read"),
    [
        ("", b"{}", "{}"),
        ("Identity", b"{}", "{}"),
        ("GZIP", gzip.compress(b"{}"), "{}"),
        ("x-gzip", gzip.compress(b"{}"), "{}"),
        ("br", b"{}", "its answer is compressed"),
        ("gzip", b"{}", "its answer is damaged"),
        ("gzip", zlib.compress(b"{}"), "its answer is damaged"),
        ("gzip", gzip.compress(b"{}")[:-4], "its answer is too large, or damaged"),
    ],
)
async def test_an_answer_is_unpacked_where_that_was_not_asked_for(
    services: LoopbackServices, encoding: str, body: bytes, read: str
) -> None:
    services.answers[WORK] = text(body, headers={"Content-Encoding": encoding})
    if read == "{}":
        assert await fetched(services.base) == b"{}"
    else:
        with pytest.raises(UnusableAnswer, match=f"^{read}$"):
            await fetched(services.base)


@pytest.mark.parametrize(("status", "busy"), [(429, True), (500, False), (503, False)])
async def test_a_service_that_has_too_much_to_do_is_not_out_of_order(
    services: LoopbackServices, status: int, *, busy: bool
) -> None:
    services.answers[WORK] = text("", status=status)
    with pytest.raises(ServiceUnavailable) as raised:
        await fetched(services.base)
    assert raised.value.busy is busy


async def test_a_service_that_is_out_of_reach_is_not_busy() -> None:
    with pytest.raises(ServiceUnavailable) as raised:
        await fetched("http://localhost:1")
    assert not raised.value.busy


async def test_an_address_that_this_python_cannot_read_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without IPv6, such an address is a number and bytes."""
    unread = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (10, bytes(16)))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [unread])
    fetcher, origin = Fetcher(), CrossrefApi()
    with pytest.raises(ServiceUnavailable, match="it can't be reached"):
        await fetcher.get(origin.url(DOI), origin)
    await fetcher.close()


@pytest.mark.parametrize(
    ("contact", "told"),
    [
        ("ops@example.org", "mailto:ops@example.org"),
        ("https://example.org/@ops", "https://example.org/@ops"),
        ("example.org", "example.org"),
        ("", "a bot for reading groups"),
    ],
)
async def test_services_are_told_how_to_reach_whoever_runs_the_bot(
    services: LoopbackServices, contact: str, told: str
) -> None:
    services.answers[WORK] = text("{}")
    await fetched(services.base, contact)
    assert services.requests[0].headers["User-Agent"].endswith(f" ({told})")


@pytest.mark.parametrize(
    ("variable", "excepted", "through"),
    [
        ("http_proxy", "", True),
        ("all_proxy", "", True),
        ("https_proxy", "", False),
        ("http_proxy", "api.crossref.invalid", False),
        ("http_proxy", "example.org", True),
    ],
)
async def test_a_proxy_is_used_for_the_hosts_it_is_for(
    services: LoopbackServices, monkeypatch: pytest.MonkeyPatch, variable: str, excepted: str, *, through: bool
) -> None:
    services.answers[WORK] = text("{}")
    monkeypatch.setenv(variable, services.base)
    monkeypatch.setenv("no_proxy", excepted)
    if through:
        assert await fetched("http://api.crossref.invalid") == b"{}"
    else:
        with pytest.raises(LookupFailed):
            await fetched("http://api.crossref.invalid")
    assert len(services.requests) == int(through)
