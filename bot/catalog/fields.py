"""The one table of what a catalog may say; parsing, the editors' schema and the checks of the guide follow it."""

from dataclasses import replace
from enum import Enum, auto

from bot.catalog.model import LINK_ROLES, Kind
from bot.frozen import dataclass

ID_LENGTH = 48
"""In characters; it leaves room for a verb and a version in a custom id of 100."""

ID_PATTERN = f"[a-z0-9][a-z0-9-]{{0,{ID_LENGTH - 1}}}"

EARLIEST_YEAR, LATEST_YEAR = 1600, 2100


KIND_WORDS = {
    "papers": "paper", "conference paper": "paper", "journal article": "paper", "inproceedings": "paper",
    "journal": "paper", "conference": "paper", "survey": "paper", "report": "paper", "technical report": "paper",
    "book chapter": "paper", "chapter": "paper", "books": "book", "courses": "course", "videos": "video",
    "article": "paper", "preprint": "paper", "thesis": "paper", "textbook": "book",
    "lecture": "course", "tutorial": "course", "class": "course", "collection": "list",
    "reading list": "list", "blog": "notes", "post": "notes", "slides": "notes", "talk": "video",
    "youtube": "video", "repo": "code", "repository": "code", "software": "code", "tool": "code",
}  # fmt: skip
"""What people write instead of a kind."""


LINK_WORDS = {
    "github": "code", "repo": "code", "repository": "code", "youtube": "video", "bilibili": "video", "talk": "video",
    "recording": "video", "website": "site", "homepage": "site", "home": "site", "project": "site", "webpage": "site",
    "blog": "notes", "slide": "slides", "dataset": "data", "datasets": "data", "abs": "paper", "arxiv": "paper",
    "doi": "paper", "openreview": "paper",
}  # fmt: skip
"""What people write instead of a link's role."""


class Shape(Enum):
    """What kind of value a field holds."""

    LINE = auto()  # one line of text
    TEXT = auto()  # sentences, perhaps several paragraphs
    LINES = auto()  # a list of one-line texts
    TOPIC_IDS = auto()
    ENTRY_IDS = auto()
    FORMER_IDS = auto()  # that no entry has any more
    YEAR = auto()
    KIND = auto()
    ADDRESS = auto()  # an http or https address
    IDENTIFIER = auto()  # an arXiv id, a DOI or an OpenReview id, by the field's name
    LINKS = auto()  # role → address, or a list of {label, url}
    PARTS = auto()  # a list of {title, url}
    CURATOR = auto()  # {name, url}
    TABLE = auto()  # id → entry

    @property
    def is_list(self) -> bool:
        return self in _LISTS

    @property
    def empty(self) -> str | tuple[()] | None:
        """What the model holds for an absent field."""
        if self.is_list:
            return ()
        return None if self in {Shape.YEAR, Shape.KIND, Shape.CURATOR} else ""


_LISTS = frozenset({Shape.LINES, Shape.TOPIC_IDS, Shape.ENTRY_IDS, Shape.FORMER_IDS, Shape.LINKS, Shape.PARTS})
_SHAPES_WITHOUT_LENGTH = frozenset({Shape.YEAR, Shape.KIND, Shape.CURATOR, Shape.TABLE})


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One key of the file.

    ``longest`` is the most characters of a text or of each item, ``most`` the most items of a list; text
    above ``advised`` characters is accepted with a warning. ``mistaken`` are words that people write instead.
    Raises ValueError: its shape needs a limit that is missing.
    """

    name: str
    shape: Shape
    about: str
    required: bool = False
    longest: int = 0
    most: int = 0
    advised: int = 0
    mistaken: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.longest and self.shape not in _SHAPES_WITHOUT_LENGTH:
            raise ValueError(f"the field `{self.name}` needs `longest`: its shape is {self.shape.name}")
        if not self.most and self.shape.is_list:
            raise ValueError(f"the field `{self.name}` needs `most`: its shape is {self.shape.name}")


FieldTable = dict[str, FieldSpec]


def names_of_shape(table: FieldTable, shape: Shape) -> tuple[str, ...]:
    return tuple(spec.name for spec in table.values() if spec.shape is shape)


def field_table(*specs: FieldSpec) -> FieldTable:
    """By name; a word that is a field of its own is nobody's mistake any more."""
    names = {spec.name for spec in specs}
    return {
        spec.name: replace(spec, mistaken=tuple(word for word in spec.mistaken if word not in names)) for spec in specs
    }


# Discord shows at most 4,000 characters on one card, 80 on a button and 512 in a button's address.
CATALOG_FIELDS = field_table(
    FieldSpec("name", Shape.LINE, "What the list is called.", required=True, longest=100, mistaken=("title",)),
    FieldSpec(
        "home",
        Shape.ADDRESS,
        "Where the list can be edited; “not found” answers in direct messages point there.",
        longest=512,
        mistaken=("url", "homepage", "link"),
    ),
    FieldSpec(
        "curator",
        Shape.CURATOR,
        "Who keeps the list: a name, and an address of theirs if you like.",
        mistaken=("author", "maintainer", "editor", "owner", "by"),
    ),
    FieldSpec("topics", Shape.TABLE, "Topics by id, in the order in which they show.", required=True),
    FieldSpec(
        "resources",
        Shape.TABLE,
        "Entries by id, in your order of preference.",
        required=True,
        mistaken=("papers", "entries", "items", "books"),
    ),
)

TOPIC_FIELDS = field_table(
    FieldSpec(
        "title",
        Shape.LINE,
        "What the topic is called.",
        required=True,
        longest=100,
        mistaken=("name", "label"),
    ),
    FieldSpec(
        "aliases",
        Shape.LINES,
        "Other words that people type for it.",
        longest=80,
        most=50,
        mistaken=("alias", "names", "synonyms", "keywords"),
    ),
    FieldSpec(
        "why",
        Shape.TEXT,
        "What you would say to someone who is new to it.",
        longest=5_000,
        advised=1_000,
        mistaken=("about", "description", "notes", "summary"),
    ),
    FieldSpec(
        "start",
        Shape.ENTRY_IDS,
        "Ids of the entries where a newcomer begins.",
        longest=ID_LENGTH,
        most=20,
        mistaken=("begin", "first"),
    ),
)

RESOURCE_FIELDS = field_table(
    FieldSpec("name", Shape.LINE, "What people call it.", longest=80, mistaken=("nickname", "short", "label")),
    FieldSpec("title", Shape.LINE, "Its full title.", required=True, longest=300, mistaken=("fullname",)),
    FieldSpec(
        "aliases",
        Shape.LINES,
        "Other words that people type for it.",
        longest=80,
        most=50,
        mistaken=("alias", "names", "synonyms", "keywords"),
    ),
    FieldSpec(
        "kind",
        Shape.KIND,
        "What it is: " + ", ".join(Kind) + ".",
        required=True,
        mistaken=("type", "category", "format"),
    ),
    FieldSpec(
        "topics",
        Shape.TOPIC_IDS,
        "Ids of the topics where it belongs, at least one.",
        required=True,
        longest=ID_LENGTH,
        most=20,
        mistaken=("topic", "tags", "tag", "section"),
    ),
    FieldSpec(
        "authors",
        Shape.LINES,
        "Who wrote or made it, in the order of the title page.",
        longest=120,
        most=500,
        mistaken=("author", "writers", "creators", "speakers"),
    ),
    FieldSpec("year", Shape.YEAR, "When it appeared, four digits.", mistaken=("date", "published")),
    FieldSpec(
        "venue",
        Shape.LINE,
        "Where it appeared: conference, journal, site.",
        longest=200,
        mistaken=("conference", "journal", "publisher", "where", "booktitle", "proceedings", "journaltitle"),
    ),
    FieldSpec(
        "summary",
        Shape.TEXT,
        "What it is, in one or two plain sentences; facts, not opinion.",
        longest=5_000,
        advised=800,
        mistaken=("abstract", "description", "about", "gist", "tldr"),
    ),
    FieldSpec(
        "why",
        Shape.TEXT,
        "Your own view, one to four sentences, dated where it will age.",
        longest=5_000,
        advised=1_000,
        mistaken=("comment", "remark", "remarks", "opinion", "reason", "note"),
    ),
    FieldSpec("by", Shape.LINE, "Who recommended it.", longest=100, mistaken=("recommended", "curator", "from")),
    FieldSpec(
        "links",
        Shape.LINKS,
        "Addresses by role: " + ", ".join(LINK_ROLES) + "; a value may be a list of {label, url}.",
        longest=512,
        most=10,
        mistaken=("link", "url", "urls", *LINK_ROLES, *LINK_WORDS),
    ),
    FieldSpec(
        "arxiv",
        Shape.IDENTIFIER,
        "Its arXiv id, such as 2309.06180, without a version.",
        longest=512,
        mistaken=("arxivid", "eprint"),
    ),
    FieldSpec("doi", Shape.IDENTIFIER, "Its DOI, such as 10.1145/3600006.3613165.", longest=512),
    FieldSpec("openreview", Shape.IDENTIFIER, "Its OpenReview id, the part after “id=”.", longest=512),
    FieldSpec(
        "requires",
        Shape.ENTRY_IDS,
        "Ids of what to read first.",
        longest=ID_LENGTH,
        most=50,
        mistaken=("prerequisites", "prerequisite", "needs", "after", "depends"),
    ),
    FieldSpec(
        "related",
        Shape.ENTRY_IDS,
        "Ids of what is worth reading beside it.",
        longest=ID_LENGTH,
        most=50,
        mistaken=("see", "similar", "seealso"),
    ),
    FieldSpec(
        "formerly",
        Shape.FORMER_IDS,
        "Ids that this entry once had, so that links and reading history follow.",
        longest=ID_LENGTH,
        most=50,
        mistaken=("former", "oldid", "previously", "was"),
    ),
    FieldSpec(
        "parts",
        Shape.PARTS,
        "Chapters or lectures to go to directly: a list of {title, url}.",
        longest=512,
        most=10,
        mistaken=("chapters", "lectures", "sections", "contents"),
    ),
)

LINK_FIELDS = field_table(
    FieldSpec("label", Shape.LINE, "What its button says.", longest=80, mistaken=("name", "title", "text")),
    FieldSpec("url", Shape.ADDRESS, "The address.", required=True, longest=512, mistaken=("link", "href", "address")),
)

PART_FIELDS = field_table(
    FieldSpec(
        "title", Shape.LINE, "What its button says.", required=True, longest=80, mistaken=("name", "label", "text")
    ),
    FieldSpec("url", Shape.ADDRESS, "The address.", required=True, longest=512, mistaken=("link", "href", "address")),
)

CURATOR_FIELDS = field_table(
    FieldSpec("name", Shape.LINE, "What people call them.", required=True, longest=80, mistaken=("title", "label")),
    FieldSpec("url", Shape.ADDRESS, "A page of theirs.", longest=512, mistaken=("link", "href", "home", "address")),
)
