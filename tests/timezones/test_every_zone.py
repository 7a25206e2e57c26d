"""Every zone and every offset: what is stored, offered and read back means the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError, available_timezones, reset_tzpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import timezones
from bot.timezones import clock_in, doubtful, fixed_offset, is_possible, load
from bot.timezones.abbreviations import abbreviations
from bot.timezones.places import current_names, offsets_of, place_names, zones_of
from bot.timezones.reading import read_zone
from bot.timezones.typed_zone import ZoneFound, ZoneUnknown
from bot.timezones.windows import windows_zones

WINTER = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
SUMMER = datetime(2026, 7, 2, 9, 0, tzinfo=UTC)


def offered() -> set[str]:
    """Every zone that any name or abbreviation leads to."""
    of_places = {zone for name in place_names() for zone in zones_of(name)}
    return of_places | {zone for zones in abbreviations().values() for zone in zones} | set(current_names().values())


def test_no_legacy_name_is_ever_offered_and_what_is_offered_is_read_as_itself() -> None:
    zones = offered()
    assert len(zones) > 400
    assert not [zone for zone in zones if zone.startswith("Etc/") or ("/" not in zone and not zone.startswith("UTC"))]
    assert [zone for zone in zones if read_zone(zone) != ZoneFound(zone)] == []
    assert [zone for zone in zones if doubtful(zone)] == []


def test_every_zone_of_this_machine_is_read_as_the_same_time_asked_about_or_unknown() -> None:
    wrong = []
    for name in available_timezones():
        reading = read_zone(name)
        if isinstance(reading, ZoneFound) and clock_in(reading.name, WINTER) != clock_in(name, WINTER):
            wrong.append((name, reading))
    assert wrong == []


@given(st.integers(-12 * 4, 14 * 4))
def test_every_offset_is_stored_and_read_with_the_sign_that_people_mean(quarters: int) -> None:
    ahead = timedelta(minutes=15 * quarters)
    name = fixed_offset(ahead)
    assert is_possible(ahead)
    assert WINTER.astimezone(load(name)).utcoffset() == ahead
    assert read_zone(name) == ZoneFound(name)
    sign, hours, minutes = "-" if quarters < 0 else "+", abs(quarters) // 4, abs(quarters) % 4 * 15
    for written in (
        f"UTC{sign}{hours}:{minutes:02}",
        f"gmt {sign}{hours:02}{minutes:02}",
        f"{sign}{hours:02}:{minutes:02}",
    ):
        assert read_zone(written) == ZoneFound(name)


def test_stored_rows_keep_their_meaning_and_doubtful_ones_are_known() -> None:
    assert load("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert clock_in("Etc/GMT+1", WINTER) == "08:00"
    question = doubtful("Etc/GMT+1")
    assert question is not None
    assert (question.same, question.meant) == ("UTC-01:00", ("UTC+01:00",))
    question = doubtful("EST")
    assert question is not None
    assert (question.same, question.meant) == ("UTC-05:00", ("America/New_York",))
    question = doubtful("Etc/GMT-14")
    assert question is not None
    assert (question.same, question.meant) == ("UTC+14:00", ())
    assert [doubtful(name) for name in ("Etc/UTC", "Etc/GMT", "UTC", "UTC-01:00", "Europe/Berlin")] == [None] * 5
    for name in ("Etc/GMT+1", "Etc/GMT-9", "EST", "MST", "HST"):
        question = doubtful(name)
        assert question is not None
        assert clock_in(question.same, WINTER) == clock_in(name, WINTER)


@pytest.fixture
def machine_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where this machine's zone is looked for, on one whose zones are those of the package alone."""
    before = TZPATH
    reset_tzpath(())
    ZoneInfo.clear_cache()
    offsets_of.cache_clear()
    file = tmp_path / "localtime"
    monkeypatch.setattr(timezones, "_MACHINE_FILE", file)
    yield file
    reset_tzpath(before)
    ZoneInfo.clear_cache()
    offsets_of.cache_clear()


@pytest.mark.parametrize(
    ("linked", "same"),
    [("Europe/Berlin", "Europe/Berlin"), ("US/Pacific", "America/Los_Angeles"), ("Etc/UTC", "UTC"), ("", "UTC")],
)
def test_the_machines_clocks_keep_their_meaning_and_are_asked_about_by_name(
    machine_file: Path, linked: str, same: str
) -> None:
    if linked:
        zone = machine_file.parent / "zoneinfo" / linked
        zone.parent.mkdir(parents=True)
        zone.write_bytes(files("tzdata").joinpath("zoneinfo", *linked.split("/")).read_bytes())
        machine_file.symlink_to(zone)
    question = doubtful("localtime")
    assert question is not None
    assert (question.same, question.meant) == (same, ())
    assert [clock_in("localtime", each) for each in (WINTER, SUMMER)] == [
        clock_in(same, each) for each in (WINTER, SUMMER)
    ]


def test_a_stored_name_that_is_no_zone_says_so() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        load("Europe/Nowhere")


def test_every_name_that_windows_has_is_read_as_its_zone_or_asked_about() -> None:
    from babel.core import get_global

    names = [name for name in get_global("windows_zone_mapping") if " " in name]
    assert len(names) > 100
    unknown = [name for name in names if isinstance(read_zone(name), ZoneUnknown)]
    assert all(get_global("windows_zone_mapping")[name].startswith("Etc/") for name in unknown), unknown
    assert windows_zones()["aus eastern standard time"] == "Australia/Sydney"
    assert {load(zone) for zone in windows_zones().values()}
