"""Connects to hosts of the public internet alone: what a name stands for is looked at when it's connected to."""

import asyncio
import contextlib
import ipaddress
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

AddressCheck = Callable[[str], bool]
_AddressInfo = tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]


def is_public(address: str) -> bool:
    """Whether it's neither this machine, nor of its network, nor reserved; also behind an address of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class PublicResolver(AbstractResolver):
    """aiohttp connects to just the addresses that this gives, so a name can't turn private in between.

    A name server that doesn't answer holds up threads of this alone, and not the end of the process.
    """

    def __init__(self, allowed: AddressCheck, *, exempt: str | None = None) -> None:
        """`exempt` is the proxy's host, which the operator chose."""
        self._allowed = allowed
        self._exempt = exempt

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = [
            ResolveResult(
                hostname=host, host=address[0], port=port, family=kind, proto=protocol, flags=socket.AI_NUMERICHOST
            )
            for kind, _, protocol, _, address in await self._look_up(host, port, family)
            if isinstance(address[0], str) and (host == self._exempt or self._allowed(address[0]))
        ]
        if not found:
            raise OSError(None, "its name stands for a private address")
        return found

    async def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[_AddressInfo]:
        """In a thread of its own; aiohttp asks for each name once at a time, and there are five."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[list[_AddressInfo]] = loop.create_future()

        def finish(found: list[_AddressInfo], error: OSError | None) -> None:
            if answer.cancelled():
                return
            if error is None:
                answer.set_result(found)
            else:
                answer.set_exception(error)

        def ask() -> None:
            found: list[_AddressInfo] = []
            error: OSError | None = None
            try:
                found = list(socket.getaddrinfo(host, port, family, socket.SOCK_STREAM))
            except OSError as failure:
                error = failure
            except UnicodeError:
                error = OSError(None, "it isn't the name of a host")
            with contextlib.suppress(RuntimeError):  # the loop may have ended
                loop.call_soon_threadsafe(finish, found, error)

        threading.Thread(target=ask, name="names of services", daemon=True).start()
        return await answer

    async def close(self) -> None:
        pass
