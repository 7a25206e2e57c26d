"""States, provinces and islands whose clocks are asked for, and the short names that follow a city's."""

from collections.abc import Mapping
from functools import cache

_NEW_YORK, _CHICAGO, _DENVER, _PACIFIC, _BERLIN = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Europe/Berlin",
)  # fmt: skip
# By their zones: where more than nine in ten people share one, the others follow a bar. Names are in small letters;
# the short one, in capitals, counts behind a city only.
_REGIONS: Mapping[str, str] = {
    _NEW_YORK: "connecticut CT; delaware DE; district of columbia DC; georgia GA; maine ME; maryland MD; "
    "massachusetts MA; new hampshire NH; new jersey NJ; new york NY; new york state; north carolina NC; ohio OH; "
    "pennsylvania PA; rhode island RI; south carolina SC; vermont VT; virginia VA; west virginia WV",
    _CHICAGO: "alabama AL; arkansas AR; illinois IL; iowa IA; louisiana LA; minnesota MN; mississippi MS; missouri MO; "
    "oklahoma OK; wisconsin WI",
    _DENVER: "colorado CO; montana MT; new mexico NM; utah UT; wyoming WY",
    _PACIFIC: "california CA; washington WA; washington state",
    f"{_PACIFIC}|{_DENVER}": "nevada NV; oregon OR",
    "America/Phoenix|America/Denver": "arizona AZ",
    "America/Anchorage|America/Adak": "alaska AK",
    "Pacific/Honolulu": "hawaii HI",
    "America/Puerto_Rico": "puerto rico PR",
    f"{_NEW_YORK}|{_CHICAGO}": "florida FL",
    f"America/Detroit|{_CHICAGO}": "michigan MI",
    f"{_CHICAGO}|{_DENVER}": "texas TX; kansas KS",
    f"{_NEW_YORK} {_CHICAGO}": "indiana IN; kentucky KY",
    f"{_CHICAGO} {_NEW_YORK}": "tennessee TN",
    f"{_CHICAGO} {_DENVER}": "nebraska NE; north dakota ND; south dakota SD",
    f"{_DENVER} {_PACIFIC}": "idaho ID",
    "America/Toronto|America/Winnipeg America/Atikokan": "ontario ON",
    "America/Toronto|America/Halifax America/Puerto_Rico": "quebec QC",
    "America/Vancouver|America/Edmonton America/Phoenix": "british columbia BC",
    "America/Edmonton": "alberta AB",
    "America/Winnipeg": "manitoba MB",
    "America/Regina": "saskatchewan SK",
    "America/Halifax": "nova scotia NS; new brunswick NB; prince edward island PE",
    "America/St_Johns|America/Halifax": "newfoundland; newfoundland and labrador NL",
    "America/Whitehorse": "yukon YT",
    "Australia/Sydney|Australia/Adelaide": "new south wales NSW; nsw",
    "Australia/Sydney": "australian capital territory ACT",
    "Australia/Melbourne": "victoria VIC",
    "Australia/Brisbane": "queensland QLD; qld",
    "Australia/Adelaide": "south australia SA",
    "Australia/Perth": "western australia WA",
    "Australia/Hobart": "tasmania TAS",
    "Australia/Darwin": "northern territory NT",
    _BERLIN: "baden wurttemberg; bavaria; bayern; baviere; baviera; brandenburg; hesse; hessen; niedersachsen; "
    "lower saxony; mecklenburg vorpommern; nordrhein westfalen; nrw; north rhine westphalia; rheinland pfalz; "
    "rhineland palatinate; saarland; sachsen; saxony; sachsen anhalt; saxony anhalt; schleswig holstein; thuringen; "
    "thuringia",
    "Europe/London": "northern ireland; nordirland",
    "Europe/Madrid": "catalonia; cataluna; catalunya; katalonien; andalusia; andalucia; basque country; galicia; "
    "mallorca; majorca; menorca; ibiza",
    "Asia/Makassar": "bali; lombok; sulawesi",
    "Asia/Jakarta": "sumatra",
    "Asia/Seoul": "jeju",
    "Asia/Bangkok": "phuket",
    "Asia/Tokyo": "hokkaido",
    "Europe/Athens": "crete; kreta; creta",
    "Europe/Rome": "sicily; sizilien; sicilia; sicile; sardinia; sardinien; sardegna; sardaigne; cerdena",
    "Europe/Paris": "corsica; korsika; corse; corcega",
    "Atlantic/Canary": "tenerife; teneriffa; gran canaria; lanzarote; fuerteventura; canary islands; kanaren",
    "Asia/Kolkata": "goa; karnataka; kerala; maharashtra; tamil nadu; telangana; west bengal; gujarat; uttar pradesh",
}  # fmt: skip
# Towns that have a larger namesake elsewhere, by the zone and the state that they're in; of states with several zones.
_TOWNS: Mapping[tuple[str, str], str] = {
    ("America/Toronto", "ontario on"): "london; paris; perth; cambridge; hamilton; kingston; windsor; waterloo; "
    "richmond; brighton; burlington; peterborough; stratford; delhi; milton",
    (_CHICAGO, "texas tx"): "paris; london; dublin; palestine; athens; moscow; odessa; naples; florence; georgetown; "
    "arlington; richmond; cleveland; orange; victoria; san juan; san marcos; edinburg; italy",
    (_NEW_YORK, "florida fl"): "melbourne; naples; venice; st petersburg; saint petersburg; wellington; hollywood; "
    "oxford",
    (_PACIFIC, "oregon or"): "portland; salem; albany; florence; lebanon",
    (_CHICAGO, "kansas ks"): "manhattan; florence; lawrence",
    ("America/Detroit", "michigan mi"): "milan; holland; manchester; plymouth; troy; birmingham; athens; rochester",
    (_CHICAGO, "tennessee tn"): "paris; lebanon; moscow; milan; manchester",
    (_NEW_YORK, "tennessee tn"): "athens; bristol",
    (_NEW_YORK, "kentucky ky"): "lexington; versailles; paris; georgetown; florence; london",
    (_PACIFIC, "idaho id"): "moscow",
    ("America/Vancouver", "british columbia bc"): "victoria; richmond; surrey; nelson",
}  # fmt: skip


@cache
def towns_in_states() -> Mapping[tuple[str, str], str]:
    """The zone by the folded town and the state's folded name or code."""
    return {
        (town, state): zone
        for (zone, states), towns in _TOWNS.items()
        for town in towns.split("; ")
        for state in _names_and_code(states)
    }


def _names_and_code(state: str) -> tuple[str, str]:
    name, _, code = state.rpartition(" ")
    return name, code


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The zones of nearly everybody there, by the folded name."""
    found: dict[str, tuple[str, ...]] = {}
    for zones, names in _REGIONS.items():
        for name in names.split("; "):
            key = " ".join(word for word in name.split() if not word.isupper())
            found[key] = tuple(zones.partition("|")[0].split())
    return found


@cache
def zones_behind_city() -> Mapping[str, tuple[str, ...]]:
    """All, by the folded name and the short one: ``WA`` is in two countries."""
    found: dict[str, tuple[str, ...]] = {}
    for zones, names in _REGIONS.items():
        for name in names.split("; "):
            short = [word.casefold() for word in name.split() if word.isupper()]
            long = " ".join(word for word in name.split() if not word.isupper())
            for key in (long, *short):
                found[key] = (*found.get(key, ()), *zones.replace("|", " ").split())
    return found
