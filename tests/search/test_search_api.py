"""What every caller of bot.search relies on."""

from bot.search import Entry, Index, Verdict, verdict

VLLM = Entry(
    "vllm",
    "Efficient Memory Management for Large Language Model Serving with PagedAttention",
    name="vLLM",
    aliases=("PagedAttention",),
    authors=("Woosuk Kwon", "Zhuohan Li"),
    topics=("Inference systems",),
    year=2023,
    venue="SOSP",
    text="Keeps the key-value cache in pages, as an operating system keeps memory.",
    identifiers=("arxiv:2309.06180",),
)
ORCA = Entry(
    "orca",
    "Orca: A Distributed Serving System for Transformer-Based Generative Models",
    name="Orca",
    year=2022,
)
REMI = Entry("remi", "Pop Music Transformer: Beat-based Modeling of Expressive Pop Piano", name="REMI")
INDEX = Index([VLLM, ORCA, REMI])


def first(text: str) -> str:
    return INDEX.search(text)[0].id


def test_a_name_is_found_whatever_its_case() -> None:
    hit = INDEX.search("VLLM")[0]
    assert (hit.id, hit.matched) == ("vllm", "name")


def test_an_alias_a_title_an_author_and_a_venue_are_found() -> None:
    assert first("paged attention") == first("memory managment") == first("kwon 2023") == first("sosp paged") == "vllm"


def test_a_whole_identifier_is_found_with_and_without_its_kind() -> None:
    for text in ("arxiv:2309.06180", "2309.06180"):
        hit = INDEX.search(text)[0]
        assert (hit.id, hit.matched) == ("vllm", "identifier")


def test_empty_text_finds_nothing() -> None:
    assert INDEX.search("") == INDEX.search("  \n") == INDEX.search("?!") == []


def test_among_restricts_to_the_given_ids() -> None:
    assert {hit.id for hit in INDEX.search("serving", among={"orca", "remi"})} == {"orca"}
    assert INDEX.search("vllm", among=set()) == []


def test_limit_bounds_the_answer() -> None:
    assert len(INDEX.search("transformer", limit=1)) == 1


def test_an_exact_name_is_sure_and_nonsense_is_absent() -> None:
    assert verdict(INDEX.search("vllm")) is Verdict.SURE
    assert verdict(INDEX.search("qqqq zzzz xxxx")) is Verdict.ABSENT
