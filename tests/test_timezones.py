"""Time zones as people write them."""

from __future__ import annotations

import pytest

from bot.timezones import iana_name


@pytest.mark.parametrize("name", ["Europe/Berlin", "europe/berlin", "  EUROPE/berlin ", "america/new york", "utc"])
def test_a_zone_is_found_however_it_is_written(name: str) -> None:
    assert iana_name(name) is not None


@pytest.mark.parametrize(
    "name", ["", "Berlin", "../../etc/passwd", "/etc/localtime", "Europe/", "x" * 500, "Europe/Ber\0lin"]
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert iana_name(name) is None
