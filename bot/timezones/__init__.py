"""Time zones by their stored names, and local time in them."""

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.frozen import dataclass

_FIXED = ("UTC+", "UTC-")
_MACHINE = "localtime"  # the clocks of the machine that the bot runs on
_MACHINE_FILE = Path("/etc/localtime")
_LEGACY_OFFSETS = {"EST": ("America/New_York",), "MST": ("America/Denver", "America/Phoenix"), "HST": ()}


def load(name: str) -> tzinfo:
    """An IANA name, or a fixed offset such as ``UTC+05:30``.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: there is no such zone (ValueError for what can't be a name).
    """
    if name.startswith(_FIXED):
        hours, _, minutes = name[4:].partition(":")
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-ahead if name[3] == "-" else ahead, name)
    return _machine_clocks() if name == _MACHINE else ZoneInfo(name)


def _machine_clocks() -> tzinfo:
    """Also where zones come from the package alone, which lacks the name; UTC where the machine says nothing."""
    try:
        return ZoneInfo(_MACHINE)
    except ZoneInfoNotFoundError:
        if not _MACHINE_FILE.is_file():
            return UTC
    with _MACHINE_FILE.open("rb") as file:
        return ZoneInfo.from_file(file, key=_MACHINE)


def fixed_offset(ahead: timedelta) -> str:
    """``UTC+05:30``, the stored name; ``UTC`` for zero."""
    minutes = abs(ahead) // timedelta(minutes=1)
    return f"UTC{'-' if ahead < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}" if minutes else "UTC"


def is_possible(ahead: timedelta) -> bool:
    """Whether clocks somewhere may be so far ahead of UTC."""
    return timedelta(hours=-12) <= ahead <= timedelta(hours=14) and not ahead % timedelta(minutes=15)


def is_fixed_offset(name: str) -> bool:
    """Whether it ignores summer time though it's no place; UTC itself isn't asked about."""
    return name.startswith(_FIXED)


def clock_in(name: str, now: datetime) -> str:
    """``16:05``, what clocks there show."""
    return f"{now.astimezone(load(name)):%H:%M}"


@dataclass(frozen=True, slots=True)
class DoubtfulZone:
    """`same` is the name that its time is stored under; `meant` are zones that people may have had in mind instead."""

    name: str
    same: str
    meant: tuple[str, ...]


def doubtful(name: str) -> DoubtfulZone | None:
    """For stored names whose meaning surprises: ``Etc/GMT+1`` is UTC−1, ``EST`` has no summer, and machines move."""
    if name == _MACHINE:
        return DoubtfulZone(name, _machine_zone(), ())
    if name in _LEGACY_OFFSETS:
        return DoubtfulZone(name, fixed_offset(_offset(name)), _LEGACY_OFFSETS[name])
    if name.startswith("Etc/GMT") and (ahead := _offset(name)):
        return DoubtfulZone(name, fixed_offset(ahead), (fixed_offset(-ahead),) if is_possible(-ahead) else ())
    return None


def _machine_zone() -> str:
    """By the file's name among the zones, else the first that shows the same time; an offset if there's none."""
    from bot.timezones.places import current_names, current_zone, is_same

    named = current_zone(_MACHINE_FILE.resolve().as_posix().rpartition("/zoneinfo/")[2])
    names = [*([named] if named else []), *current_names().values()]
    return next((each for each in names if is_same(each, _MACHINE)), fixed_offset(_offset(_MACHINE)))


def _offset(name: str) -> timedelta:
    return load(name).utcoffset(datetime(2026, 1, 1)) or timedelta()  # noqa: DTZ001 - it's local there


def from_local(day: date, at: time, zone: tzinfo) -> datetime:
    """In UTC. Times that clocks skip move by the gap; of repeated ones the first counts (PEP 495, ``fold=0``).

    Raises:
        OverflowError: outside datetime's range.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def moments_at(day: date, at: time, zone: tzinfo) -> tuple[datetime, ...]:
    """When clocks there show that, in UTC: never in an hour that they skip, twice in one that they repeat.

    Raises:
        OverflowError: outside datetime's range.
    """
    local = datetime.combine(day, at)
    found = dict.fromkeys(local.replace(fold=fold, tzinfo=zone).astimezone(UTC) for fold in (0, 1))
    return tuple(each for each in found if each.astimezone(zone).replace(tzinfo=None, fold=0) == local)


def local_time(moment: datetime, zone: tzinfo) -> tuple[date, time]:
    """To the minute; `moment` is aware."""
    local = moment.astimezone(zone)
    return local.date(), time(local.hour, local.minute)
