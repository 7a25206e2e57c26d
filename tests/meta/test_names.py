"""Names are the field's own terms, and each has one meaning in the whole project."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = sorted(path for folder in ("bot", "cogs") for path in ROOT.glob(f"{folder}/**/*.py"))
TESTS = sorted(path for folder in ("tests", "benchmarks") for path in ROOT.glob(f"{folder}/**/*.py"))

# Exact identifiers and module names that gave way to the field's term: in the package where they meant that, in its
# tests and in its benchmark; those of `bot` everywhere.
RETIRED = {
    "bot": """
        ReadingRoom Courier MeetingCourier Postman Edits LiveCards InHand Placed Ledger Wish Mine Alike Likeness Door
        courier postman door doors house errand lumber named_anew befores standings versed unspaced strewn gist turners
        nothing_card mark_buttons patient let_answers_out wrong_with note_who_acts departures learn_names disarm
        line_of LineStore LineMachine observer anew ledger misses alike glued telling wish mine plans
    """,
    "bot/search": """
        closer look shelf readings widening likeness openings parted begun filler evenly cited slip
    """,
    "bot/meetings": """
        native step transitions wall at_wall afterwards note note_each welcome understand Understood NotUnderstood again
        elsewhere put arm rearm Entry Kind
    """,
    "bot/reading": "naming Naming tracked named offered corrections room in_hand placed",
    "bot/advice": """
        grounds Ground three told turn Observer facts Facts Because because Weighed weigh unweighed Precedence
        Following following Tally tally Counting Standing Standings owner Owner keep Miss
    """,
    "bot/members": "seen",
    "bot/delivery": "live carry soon",
    "bot/runtime": "presence notices failures",
    "bot/ui": """
        said turn show remembered marks opening outside outside_card wish ITEMS open_corrections OpenCorrections
    """,
    "bot/catalog": "mend",
    "cogs": "courier door live",
}

TESTED_BY = {
    "bot/runtime": ["tests/client"],
    "bot/delivery": ["tests/meetings"],
    "bot/search": ["benchmarks/searching", "tests/support/invented"],
}
"""Folders and modules whose name is another."""

ANSWERS = {"said"}
"""What the bot said is the right word in a test; as the name of a card it gave way to `text_card`."""

UNMISTAKABLE = re.compile(
    r"\b(errands?|lumber room|gist|befores|versed|turners|anew|dear to|disarm\w*|strewn|unspaced"
    r"|Courier|Postman|ReadingRoom)\b",
    re.IGNORECASE,
)

SAME_NAME = {
    "Host": "what each feature of the cards asks of the services",
    "host_of": "gives each feature its Host",
    "Services": "the client declares what it needs of the wiring's",
    "SubjectCards": "shelves declare what they need of the papers' cards",
    "check": "of each library's internals, when they are imported",
    "setup": "discord.py's entry point of a cog",
}
"""Public names that several modules define, each with the reason."""

SAME_STEM = {
    "host": "one in each feature of the cards",
    "model": "one in each feature of the domain",
    "store": "one in each feature of the domain",
    "errors": "what a package can raise",
    "weights": "the numbers of search, and those of advice",
    "settings": "the process's, and a member's",
    "card": "the one of a paper, and that of a meeting",
    "topics": "the order in a topic, and its cards",
    "wording": "sentences that several cards of a feature share",
    "rendering": "what delivery asks for, and what meetings give",
    "fields": "the catalog's, and those of a meeting's forms",
}
"""File names that occur more than once beside the triple bot/<noun>, bot/ui/<noun> and cogs/<noun>."""


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def words(path: Path) -> frozenset[str]:
    """All that could be an identifier in it: to parse every module takes twenty times as long."""
    return frozenset([path.stem, *re.findall(r"\w+", path.read_text(encoding="utf-8"))])


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def identifiers(path: Path) -> Iterator[str]:
    """The module's own name, and every identifier in it."""
    yield path.stem
    for node in ast.walk(tree(path)):
        match node:
            case ast.Name(id=found) | ast.Attribute(attr=found) | ast.arg(arg=found) | ast.keyword(arg=str(found)):
                yield found
            case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found) | ast.ClassDef(name=found):
                yield found
            case ast.alias(name=found, asname=other):
                yield from found.split(".")
                yield other or ""


@pytest.mark.parametrize("package", RETIRED)
def test_retired_names_stay_away(package: str) -> None:
    retired = set(RETIRED[package].split())
    found = {
        f"{name(path)}: {each}"
        for paths, names in ((CODE, retired), (TESTS, retired - ANSWERS))
        for path in paths
        if (package == "bot" or belongs_to(package, path)) and not names.isdisjoint(words(path))
        for each in names.intersection(identifiers(path))
    }
    assert sorted(found) == []


def belongs_to(package: str, path: Path) -> bool:
    """Whether a module is of the package, or one of its tests or benchmarks."""
    noun = package.removeprefix("bot/")
    folders = {package, f"tests/{noun}", f"benchmarks/{noun}", *TESTED_BY.get(package, ())}
    return any(name(path).startswith((f"{folder}/", f"{folder}.py")) for folder in folders)


PROSE = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}


def prose(path: Path) -> Iterator[str]:
    """Comments and strings of a module; all of any other file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py" or not UNMISTAKABLE.search(text):
        yield from text.splitlines()
        return
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in PROSE:
            yield from token.string.splitlines()


QUOTED = {("bot/catalog/fields.py", '"gist"')}
"""Words of others: what curators write instead of `summary`."""

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/**/*.md"))]


def test_prose_speaks_plain_english() -> None:
    found = [
        f"{name(path)}: {line.strip()}"
        for path in (*CODE, *TESTS, *DOCUMENTS)
        if path != Path(__file__)
        for line in prose(path)
        if UNMISTAKABLE.search(line) and (name(path), line) not in QUOTED
    ]
    assert found == []


def test_a_public_name_has_one_meaning() -> None:
    defined = defaultdict(set)
    for path in CODE:
        if "migrations" in path.parts or name(path).startswith("bot/cli/"):
            continue  # a function there is named after its command
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
                defined[node.name].add(name(path))
    several = {each: sorted(paths) for each, paths in defined.items() if len(paths) > 1}
    assert {each: paths for each, paths in several.items() if each not in SAME_NAME} == {}
    assert set(SAME_NAME) - set(several) == set(), "these have one meaning by now: take them off the list"


def test_a_file_name_has_one_meaning() -> None:
    paths = defaultdict(list)
    for path in CODE:
        if path.stem != "__init__" and not name(path).startswith(("cogs/", "bot/cli/", "bot/demo/")):
            paths[path.stem].append(path.relative_to(ROOT / "bot").with_suffix(""))
    several = {
        stem: sorted(map(str, found)) for stem, found in paths.items() if len(found) > 1 and not is_one_feature(found)
    }
    assert {stem: found for stem, found in several.items() if stem not in SAME_STEM} == {}
    assert set(SAME_STEM) - set(several) == set(), "these have one meaning by now: take them off the list"


def is_one_feature(found: list[Path]) -> bool:
    """Whether the files are ``<noun>/x`` and ``ui/<noun>/x``: a rule and its card."""
    return len({str(path.parent).removeprefix("ui/") for path in found}) == 1
