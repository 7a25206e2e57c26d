"""Fetches one small answer from a public service: bounded in time, size and redirections, and public hosts only."""

import asyncio
import zlib
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from bot import __version__
from bot.frozen import dataclass
from bot.metadata.model import ServiceUnavailable, UnusableAnswer
from bot.metadata.public_hosts import AddressCheck, PublicResolver, is_public

MOST_BYTES = 512 * 1024  # the longest answers, with thousands of authors, have half of it
_REDIRECTIONS = 3
_REDIRECTS = {301, 302, 303, 307, 308}
_LONGEST_PAUSE = 3600.0  # seconds; a service may ask for any time


class Origin(Protocol):
    """Where an answer may come from, and of which type it is."""

    @property
    def hosts(self) -> frozenset[str]: ...

    @property
    def content_types(self) -> tuple[str, ...]: ...

    @property
    def missing(self) -> frozenset[int]:
        """The statuses that mean that it has no such paper."""
        ...


@dataclass(frozen=True)
class FetchLimits:
    """In seconds."""

    total: float = 20.0
    connect: float = 10.0


class Fetcher:
    """Opens its connections with the first answer that's wanted. The services are told the `contact`."""

    def __init__(
        self,
        contact: str = "",
        *,
        limits: FetchLimits | None = None,
        allowed: AddressCheck = is_public,
        scheme: str = "https",
    ) -> None:
        """`contact` is an e-mail address or a link."""
        self._limits = limits or FetchLimits()
        self._allowed = allowed
        self._scheme = scheme
        reached_by = f"mailto:{contact}" if "@" in contact and "://" not in contact else contact
        self._user_agent = f"Paperclub/{__version__} ({reached_by or 'a bot for reading groups'})"
        self._session: aiohttp.ClientSession | None = None

    async def get(self, url: URL, origin: Origin) -> bytes | None:
        """None if there is no such paper.

        Raises:
            ServiceUnavailable: it can't be reached, or asks for a pause.
            UnusableAnswer: it says something else.
        """
        try:
            async with asyncio.timeout(self._limits.total):
                return await self._follow(url, origin)
        except TimeoutError:
            raise ServiceUnavailable("it takes too long") from None
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, OSError) as error:
            raise ServiceUnavailable(f"it can't be reached ({type(error).__name__})") from None
        except (aiohttp.ClientError, ValueError) as error:
            raise UnusableAnswer(f"it doesn't speak HTTP as it should ({type(error).__name__})") from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _follow(self, url: URL, origin: Origin) -> bytes | None:
        port = url.port
        for _ in range(_REDIRECTIONS + 1):
            outside = url.host not in origin.hosts or url.port != port or url.user is not None
            if outside or url.scheme != self._scheme:
                raise UnusableAnswer("it leads elsewhere")
            async with self._open().get(
                url, headers={"Accept": ", ".join(origin.content_types)}, allow_redirects=False, proxy=_proxy_for(url)
            ) as response:
                if response.status not in _REDIRECTS:
                    return await _read(response, origin)
                url = url.join(URL(response.headers.get("Location", "")))
        raise UnusableAnswer("it leads from one address to the next")

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            proxy = _proxy_for(URL(f"{self._scheme}://export.arxiv.org/"))
            resolver = PublicResolver(self._allowed, exempt=proxy.host if proxy else None)
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=resolver, ttl_dns_cache=60),
                timeout=aiohttp.ClientTimeout(total=None, connect=self._limits.connect),
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "identity"},
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session


def _proxy_for(url: URL) -> URL | None:
    """As the environment has it, for all but what it excepts."""
    proxies = getproxies()
    proxy = proxies.get(url.scheme) or proxies.get("all")
    return URL(proxy) if proxy and not proxy_bypass(url.host or "") else None


async def _read(response: aiohttp.ClientResponse, origin: Origin) -> bytes | None:
    status = response.status
    if status in origin.missing:
        return None
    if status == 429 or status >= 500:
        raise ServiceUnavailable(f"it answers with {status}", _pause(response.headers), busy=status == 429)
    if status != 200:
        raise UnusableAnswer(f"it answers with {status}")
    if response.content_type not in origin.content_types:
        raise UnusableAnswer("it answers with another type of file")
    body = b""
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            raise UnusableAnswer("its answer is too large")
    return _decompressed(body, response.headers.get("Content-Encoding", "identity").lower())


def _decompressed(body: bytes, encoding: str) -> bytes:
    """Some proxies compress although nobody asked for it."""
    if encoding in {"identity", ""}:
        return body
    if encoding not in {"gzip", "x-gzip"}:
        raise UnusableAnswer("its answer is compressed")
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        text = reader.decompress(body, MOST_BYTES)
    except zlib.error:
        raise UnusableAnswer("its answer is damaged") from None
    if not reader.eof:
        raise UnusableAnswer("its answer is too large, or damaged")
    return text


def _pause(headers: Mapping[str, str]) -> float:
    """In seconds; where the service names a moment, by its own clock."""
    after = headers.get("Retry-After", "")
    if after.isascii() and after.isdigit():
        return min(float(after), _LONGEST_PAUSE)
    try:
        seconds = (parsedate_to_datetime(after) - parsedate_to_datetime(headers.get("Date", ""))).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_PAUSE)
