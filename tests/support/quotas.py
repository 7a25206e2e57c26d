"""For tests that do in one server what no group does; in processes the launcher does the same."""

import pytest

from bot.servers.quotas import QUOTAS


def lift_quotas(patch: pytest.MonkeyPatch) -> None:
    for quota in QUOTAS:
        for name in ("per_member", "per_server"):
            if getattr(quota, name) is not None:
                patch.setattr(quota, name, 1_000_000)
