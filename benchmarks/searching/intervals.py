"""Shares with their 95 % intervals."""

from collections.abc import Iterable
from typing import NamedTuple, Self

_Z = 1.96


class Share(NamedTuple):
    successes: int
    total: int

    @classmethod
    def of(cls, outcomes: Iterable[bool]) -> Self:
        counted = list(outcomes)
        return cls(sum(counted), len(counted))

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval."""
        if not self.total:
            return 0.0, 1.0
        share, z2 = self.successes / self.total, _Z**2
        centre = share + z2 / (2 * self.total)
        spread = _Z * (share * (1 - share) / self.total + z2 / (4 * self.total**2)) ** 0.5
        return max(0.0, (centre - spread) / (1 + z2 / self.total)), min(1.0, (centre + spread) / (1 + z2 / self.total))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.successes / max(1, self.total):.3f} ({low:.3f}–{high:.3f}; n = {self.total})"
