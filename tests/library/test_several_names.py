"""Names typed together, with a version or with spaces of their own: asked about, and never taken for unlisted."""

import pytest

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.several_names import named_by_labels, several_named

ID, LINK, UNLISTED = "2309.06180", "https://arxiv.org/abs/2309.06180", "https://arxiv.org/abs/2501.00001"
LABELLED = [
    "[{}]({})", "[{} paper]({})", "[the {} paper]({})", "see [**{}**]({}) today", "[{} (2023)]({})", "[[{}]]({})",
    "[{}](<{}>)", "[{}]({} \"a remark\")", '<a href="{1}">{0}</a>', "[[{1}][{0}]]", "\\href{{{1}}}{{{0}}}", "<{1}|{0}>",
    "[{}][1]\n\n[1]: {}",
]  # fmt: skip
RESOURCES = (
    Resource("cpp", "The C++ Programming Language", Kind.BOOK, ("code",), authors=("张伟",)),
    Resource("csharp", "C# in Depth", Kind.BOOK, ("code",)),
    Resource("vllm", "Efficient Memory Management with PagedAttention", Kind.PAPER, ("code",), name="vLLM", arxiv=ID),
    Resource("sglang", "Structured Language Model Programs", Kind.PAPER, ("code",), name="SGLang"),
    Resource("both", "Supply and Demand", Kind.BOOK, ("code",)),
    Resource("supply", "Supply", Kind.BOOK, ("code",)),
    Resource("demand", "Demand", Kind.BOOK, ("code",)),
    Resource("tree", "The Annotated Paper", Kind.NOTES, ("code",)),
    Resource("leaf", "Annotated", Kind.NOTES, ("code",)),
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    topic = Topic("code", "Programming")
    return Edition(Catalog("List", "", {topic.id: topic}, {each.id: each for each in RESOURCES}))


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("C++ and C#", ["cpp", "csharp"]),
        ("vLLM and SGLang", ["vllm", "sglang"]),
        ("vllm vs. sglang", ["vllm", "sglang"]),
        ("SGLang, vLLM", ["sglang", "vllm"]),
        ("vLLM und SGLang", ["vllm", "sglang"]),
        ("vLLM 和 SGLang", ["vllm", "sglang"]),
        ("vLLM、SGLang", ["vllm", "sglang"]),
        ("SGLang v0.4", ["sglang"]),
        ("vLLM 0.6", ["vllm"]),
        ("vllm v0.6.3.post1", ["vllm"]),
        ("vllm==0.6.3", ["vllm"]),
        ("SGLang 0.4 release", ["sglang"]),
        ("vLLM version 1", ["vllm"]),
        ("张 伟", ["cpp"]),
    ],
)
async def test_several_names_and_a_name_with_a_version_are_asked_about(
    edition: Edition, text: str, candidates: list[str]
) -> None:
    match await resolve(edition, text):
        case Ambiguous(found):
            assert [each.id for each in found] == candidates
        case other:
            pytest.fail(f"{text}: {other}")


@pytest.mark.parametrize("text", ["Supply and Demand", "supply and demand"])
async def test_a_name_of_two_parts_is_one(edition: Edition, text: str) -> None:
    assert getattr(await resolve(edition, text), "resource", None) == edition.catalog.resources["both"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("vLLM and SGLang", ["vllm", "sglang"]),
        ("vLLM,  SGLang,", ["vllm", "sglang"]),
        ("vLLM, SGLang, Annotated, Supply and Demand", ["vllm", "sglang", "leaf", "supply", "demand"]),
        ("vLLM, SGLang, Annotated, Supply, Demand, vLLM", []),  # so many are a text
        ("vLLM, SGLang and quantum gravity", []),
        ("vLLM and vllm", []),
        ("Supply and Demand", []),
        ("vLLM", []),
        ("", []),
    ],
)
def test_two_to_five_names_are_a_list_where_each_part_is_one(edition: Edition, text: str, named: list[str]) -> None:
    assert [each.id for each in several_named(edition.titles, text)] == named


@pytest.mark.parametrize(("label", "named"), [("The Annotated Paper", ["tree"]), ("see Annotated", ["leaf"])])
def test_of_a_links_text_what_is_around_a_name_may_belong_to_it(edition: Edition, label: str, named: list[str]) -> None:
    assert [each.id for each in named_by_labels(edition.titles, f"[{label}](x)")] == named


@pytest.mark.parametrize("text", ["vLLM and quantum gravity", "quantum gravity v0.4"])
async def test_what_is_beside_an_unknown_name_is_not_all_that_is_meant(edition: Edition, text: str) -> None:
    assert isinstance(await resolve(edition, text), Unknown)


@pytest.mark.parametrize("form", LABELLED)
@pytest.mark.parametrize(
    ("label", "link", "candidates"),
    [
        ("SGLang", LINK, ["vllm", "sglang"]),
        ("vLLM and SGLang", LINK, ["vllm", "sglang"]),
        ("SGLang", UNLISTED, ["sglang"]),
    ],
)
async def test_a_link_whose_text_names_another_entry_is_asked_about(
    edition: Edition, form: str, label: str, link: str, candidates: list[str]
) -> None:
    match await resolve(edition, form.format(label, link)):
        case Ambiguous(found):
            assert [each.id for each in found] == candidates
        case other:
            pytest.fail(f"{form}: {other}")


@pytest.mark.parametrize("form", LABELLED)
@pytest.mark.parametrize("label", ["vLLM", "Efficient Memory Management with PagedAttention", "link", "cs.LG"])
async def test_any_other_text_of_a_link_changes_nothing(edition: Edition, form: str, label: str) -> None:
    assert await resolve(edition, form.format(label, LINK)) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    "form",
    [
        "{} (SOSP’23)", "{} (SOSP '23)", "{} [SOSP 2023]", "{}, SOSP 2023", "{} – NeurIPS ’24", "{}（SOSP 2023）",
        "{} (Kwon et al., 2023)", "{} [Kwon23]", "{} by Kwon et al.", "{} von Kwon", "{} (oral)", "{} (discussion)",
        "{} please", "{} next", "read {} again", "let’s read {}", "{} github", "das {} Paper", "le papier {}",
        "el artículo de {}", "{} 论文",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["vLLM", "sglang", "Supply"])
async def test_a_name_with_a_remark_is_asked_about_and_never_taken_for_something_unlisted(
    edition: Edition, form: str, name: str
) -> None:
    match await resolve(edition, form.format(name)):
        case Ambiguous((first, *_)) | Known(first):
            assert first.id == name.casefold()
        case other:
            pytest.fail(f"{form}: {other}")


@pytest.mark.parametrize(
    "text", ["(Zhang et al., 2023)", "Zhang et al. 2023", "Zhang et al.", "[Zhang et al. (2023a)]"]
)
async def test_authors_as_they_are_cited_are_looked_for(text: str) -> None:
    book = Resource("book", "Learning", Kind.PAPER, ("code",), authors=("Wei Zhang",), year=2023)
    other = Resource("other", "Reasoning", Kind.PAPER, ("code",), authors=("Mary Miller",), year=2019)
    found = await resolve(
        Edition(Catalog("List", "", {"code": Topic("code", "Code")}, {each.id: each for each in (book, other)})), text
    )
    assert isinstance(found, Ambiguous | Known)
    assert (found.resource if isinstance(found, Known) else found.candidates[0]) == book


@pytest.mark.parametrize("text", ["Supplying demanding markets", "vLLM quantum (oral)", "Miller et al. 2019"])
async def test_what_is_more_than_a_remark_is_not_taken_off(edition: Edition, text: str) -> None:
    assert isinstance(await resolve(edition, text), Unknown)
