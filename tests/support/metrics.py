"""What Prometheus reads from a process."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field

import aiohttp
from prometheus_client.parser import text_string_to_metric_families


def free_port(family: socket.AddressFamily = socket.AF_INET) -> int:
    with socket.socket(family) as taken:
        taken.bind(("::1" if family is socket.AF_INET6 else "127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@dataclass
class Scrape:
    """What one scrape brought: values by sample name and labels."""

    values: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(default_factory=dict)

    def sum(self, sample: str, /, **labels: str) -> float:
        wanted = set(labels.items())
        return sum(value for (name, has), value in self.values.items() if name == sample and wanted <= set(has))

    def labels(self, name: str, label: str) -> set[str]:
        return {dict(has)[label] for (sample, has) in self.values if sample == name}


async def scrape(port: int, host: str = "127.0.0.1") -> Scrape:
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}/metrics") as response:
        assert response.status == 200
        text = await response.text()
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return Scrape({(each.name, tuple(sorted(each.labels.items()))): each.value for each in samples})
