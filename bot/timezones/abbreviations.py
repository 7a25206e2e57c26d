"""What the abbreviations and English names of time zones may mean; those with several meanings are asked about."""

from collections.abc import Mapping, Sequence
from functools import cache

_BERLIN, _CHICAGO, _DENVER, _NEW_YORK, _PACIFIC = (
    "Europe/Berlin", "America/Chicago", "America/Denver", "America/New_York", "America/Los_Angeles",
)  # fmt: skip
# A fixed offset stands beside a zone with summer time: in half of the year people write the one and mean the other.
_MEANINGS = {
    ("utc", "gmt", "z", "zulu", "uct", "greenwich", "coordinated universal time", "greenwich mean time"): ("UTC",),
    ("et", "eastern", "eastern time", "us eastern", "us eastern time", "est5edt"): (_NEW_YORK,),
    ("mt", "mountain", "mountain time", "us mountain", "us mountain time", "mst7mdt"): (_DENVER,),
    ("pt", "pacific", "pacific time", "us pacific", "us pacific time", "pst8pdt"): (_PACIFIC,),
    ("us central", "us central time", "cst6cdt"): (_CHICAGO,),
    ("central",): (_CHICAGO, _BERLIN),
    ("ct", "central time"): (_CHICAGO, "Asia/Shanghai"),
    ("est",): (_NEW_YORK, "UTC-05:00", "Australia/Sydney"),
    ("eastern standard time", "eastern standard"): (_NEW_YORK, "UTC-05:00"),
    ("edt", "eastern daylight time", "eastern daylight"): (_NEW_YORK, "UTC-04:00"),
    ("cst",): (_CHICAGO, "UTC-06:00", "Asia/Shanghai"),
    ("central standard time", "central standard"): (_CHICAGO, "UTC-06:00"),
    ("cdt", "central daylight time", "central daylight"): (_CHICAGO, "UTC-05:00"),
    ("mst", "mountain standard time", "mountain standard"): (_DENVER, "America/Phoenix"),
    ("mdt", "mountain daylight time", "mountain daylight"): (_DENVER, "UTC-06:00"),
    ("pst",): (_PACIFIC, "UTC-08:00", "Asia/Manila"),
    ("pacific standard time", "pacific standard"): (_PACIFIC, "UTC-08:00"),
    ("pdt", "pacific daylight time", "pacific daylight"): (_PACIFIC, "UTC-07:00"),
    ("est/edt",): (_NEW_YORK,),
    ("cst/cdt",): (_CHICAGO,),
    ("mst/mdt",): (_DENVER,),
    ("pst/pdt",): (_PACIFIC,),
    ("cet/cest", "mez/mesz"): (_BERLIN,),
    ("gmt/bst",): ("Europe/London",),
    ("eet/eest",): ("Europe/Athens",),
    ("wet/west",): ("Europe/Lisbon",),
    ("aest/aedt",): ("Australia/Sydney",),
    ("nzst/nzdt",): ("Pacific/Auckland",),
    ("akst", "akdt"): ("America/Anchorage",),
    ("hst",): ("Pacific/Honolulu",),
    ("ast",): ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    ("atlantic time", "atlantic standard time"): ("America/Halifax",),
    ("adt",): ("America/Halifax", "UTC-03:00"),
    ("nst", "ndt"): ("America/St_Johns",),
    ("bst",): ("Europe/London", "UTC+01:00", "Asia/Dhaka"),
    ("china standard time",): ("Asia/Shanghai",),
    ("japan standard time",): ("Asia/Tokyo",),
    ("india standard time", "indian standard time"): ("Asia/Kolkata",),
    ("ist",): ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"),
    ("idt",): ("Asia/Jerusalem", "UTC+03:00"),
    (
        "cet",
        "met",
        "mez",
        "hec",
        "hnec",
        "central european",
        "central european time",
        "central european standard time",
        "mitteleuropaische zeit",
        "heure d'europe centrale",
        "hora de europa central",
    ): (_BERLIN, "UTC+01:00"),
    ("cest", "mesz", "mest", "heec", "central european summer time", "mitteleuropaische sommerzeit"): (
        _BERLIN,
        "UTC+02:00",
    ),
    ("ect",): ("Europe/Paris", "America/Guayaquil"),
    ("eastern european", "eastern european time", "eastern european standard time", "osteuropaische zeit"): (
        "Europe/Athens",
        "UTC+02:00",
    ),
    ("eet", "oez"): ("Europe/Athens", "UTC+02:00", "Africa/Cairo"),
    ("eest", "oesz"): ("Europe/Athens", "UTC+03:00", "Africa/Cairo"),
    ("western european", "western european time", "western european standard time"): ("Europe/Lisbon", "UTC"),
    ("british summer time",): ("Europe/London", "UTC+01:00"),
    ("wet", "wez"): ("Europe/Lisbon", "UTC"),
    ("west", "wesz"): ("Europe/Lisbon", "UTC+01:00"),
    ("msk", "moscow time"): ("Europe/Moscow",),
    ("trt",): ("Europe/Istanbul",),
    ("sast",): ("Africa/Johannesburg",),
    ("eat",): ("Africa/Nairobi",),
    ("wat",): ("Africa/Lagos",),
    ("cat",): ("Africa/Maputo",),
    ("gst",): ("Asia/Dubai",),
    ("irst",): ("Asia/Tehran",),
    ("pkt",): ("Asia/Karachi",),
    ("npt",): ("Asia/Kathmandu",),
    ("ict",): ("Asia/Bangkok",),
    ("wib",): ("Asia/Jakarta",),
    ("sgt",): ("Asia/Singapore",),
    ("myt",): ("Asia/Kuala_Lumpur",),
    ("bdt",): ("Asia/Dhaka",),
    ("sst",): ("Asia/Singapore", "Pacific/Pago_Pago"),
    ("hkt",): ("Asia/Hong_Kong",),
    ("pht",): ("Asia/Manila",),
    ("jst",): ("Asia/Tokyo",),
    ("kst",): ("Asia/Seoul",),
    ("awst",): ("Australia/Perth",),
    ("acst",): ("Australia/Adelaide", "Australia/Darwin"),
    ("acdt",): ("Australia/Adelaide", "UTC+10:30"),
    ("aest",): ("Australia/Sydney", "Australia/Brisbane"),
    ("aedt",): ("Australia/Sydney", "UTC+11:00"),
    ("nzt",): ("Pacific/Auckland",),
    ("nzst",): ("Pacific/Auckland", "UTC+12:00"),
    ("nzdt",): ("Pacific/Auckland", "UTC+13:00"),
    ("brt",): ("America/Sao_Paulo",),
    ("art",): ("America/Argentina/Buenos_Aires",),
    ("clt",): ("America/Santiago",),
    ("aoe", "anywhere on earth"): ("UTC-12:00",),
}
# Words of the five languages, too: in the middle of a sentence they count in capitals only.
_ALSO_WORDS = {
    "et",
    "ct",
    "eat",
    "wat",
    "cat",
    "art",
    "met",
    "west",
    "est",
    "pacific",
    "eastern",
    "mountain",
    "central",
    "z",
    "ast",
    "ist",
}
_BEHIND_PM = {"est", "et", "ct", "ist"}
_REGIONS = {"pacific", "eastern", "mountain", "central"}


@cache
def abbreviations() -> Mapping[str, tuple[str, ...]]:
    """By the folded name; the likeliest zone first."""
    return {name: zones for names, zones in _MEANINGS.items() for name in names}


def counts_behind_pm(word: str, before: Sequence[str]) -> bool:
    """``thu 4pm est``, where the hour is English, but not ``jeudi 16h est``."""
    return word in _BEHIND_PM and bool(before) and before[-1].casefold().endswith(("am", "pm"))


def counts_in_sentence(word: str, *, behind_hour: bool) -> bool:
    key = word.casefold().replace(".", "")
    if key in _REGIONS and (behind_hour or word.istitle()):
        return True
    return key not in _ALSO_WORDS or (word.isupper() and word.isalpha())
