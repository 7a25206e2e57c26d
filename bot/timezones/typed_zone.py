"""What a text for a time zone was read as."""

from bot.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ZoneFound:
    """`name` is what `load` reads; `rest` the text without the zone."""

    name: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class ZoneAmbiguous:
    """`zones` are what `text` may mean, the likeliest first."""

    text: str
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ZoneUnknown:
    """`suggestions` are zones with names close to `text`."""

    text: str
    suggestions: tuple[str, ...] = ()


ZoneReading = ZoneFound | ZoneAmbiguous | ZoneUnknown
