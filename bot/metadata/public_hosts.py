"""Connects to hosts of the public internet alone: what a name stands for is looked at when it's connected to."""

import ipaddress
import socket
from collections.abc import Callable

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

AddressCheck = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Whether it's neither this machine, nor of its network, nor reserved; also behind an address of IPv6."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner: ipaddress.IPv4Address | None = None
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class PublicResolver(AbstractResolver):
    """aiohttp connects to just the addresses that this gives, so a name can't turn private in between."""

    def __init__(self, allowed: AddressCheck, *, exempt: str | None = None) -> None:
        """`exempt` is the proxy's host, which the operator chose."""
        self._resolver = ThreadedResolver()
        self._allowed = allowed
        self._exempt = exempt

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if host == self._exempt or self._allowed(each["host"])]
        if not public:
            raise OSError(None, "its name stands for a private address")
        return public

    async def close(self) -> None:
        await self._resolver.close()
