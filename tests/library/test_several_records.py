"""Several records in one text are several papers, also where none has an identifier."""

import json

import pytest

from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.several_records import records_in
from bot.library.text_lookup import Lookup

VLLM = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
SGLANG = "SGLang: Efficient Execution of Structured Language Model Programs"
OTHER = "A Work That Nobody Has Listed"
FORMS = {
    "BibTeX": "@misc{{a, title={{{}}}, year={{2023}}}}\n@inproceedings{{b,\n  title = {{{}}}\n}}",
    "BibTeX in one line": "@misc{{a, title={{{}}}, year={{2023}}}} @inproceedings{{b, title={{{}}}}}",
    "BibTeX of which a brace is lost": "@misc{{a, title={{{}}}, year={{2023}}\n@misc{{, title={{{}}}}}",
    "RIS": "TY  - JOUR\nTI  - {}\nER  -\n\nTY  - CONF\nTI  - {}\nER  -",
    "PubMed": "PMID- 1\nTI  - {}\n\nPMID- 2\nTI  - {}",
    "EndNote": "%0 Journal Article\n%T {}\n\n%0 Journal Article\n%T {}",
    "EndNote without types": "%T {}\n%D 2023\n%T {}\n%D 2024",
    "a list of CSL": '[{{"type": "article", "title": "{}"}}, {{"type": "article", "title": "{}"}}]',
    "an answer of a service": '{{"total": 2, "data": [{{"title": "{}"}}, {{"title": "{}"}}]}}',
    "one object a line": '{{"title": "{}"}}\n{{"title": "{}"}}',
    "a list that is cut off": '[{{"title": "{}"}}, {{"id": 5, "title": "{}", "author": [{{"fam',
    "Wikipedia": "{{{{cite journal |title={} |year=2023}}}} and {{{{cite conference |title={}}}}}",
    "BibTeX in a block of code": "```bibtex\n@misc{{a, title={{{}}}}}\n@misc{{b, title={{{}}}}}\n```",
    "BibTeX with a comment": "% both\n% of them\n@misc{{a, title={{{}}}}}\n@misc{{b, title={{{}}}}}",
    "BibTeX and RIS": "@misc{{a, title={{{}}}}}\nTY  - JOUR\nTI  - {}\nER  -",
    "RIS and BibTeX": "TY  - JOUR\nTI  - {}\nER  -\n\n@misc{{b,\n title={{{}}}\n}}",
    "RIS without types": "AU  - A B\nTI  - {}\nAU  - C D\nTI  - {}",
    "RIS of titles alone": "TI  - {}\nPY  - 2023\nTI  - {}",
    "EndNote with authors first": "%A A B\n%T {}\n%A C D\n%T {}",
    "labels in one line": "Title: {} Authors: A B Title: {} Authors: C D",
    "a list of labels": "- title: {}\n- title: {}",
    "labels": "Title: {}\nAuthors: A B\n\nTitle: {}\nAuthors: C D",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("titles", "candidates"),
    [((VLLM, SGLANG), ["vllm", "sglang"]), ((OTHER, SGLANG), ["sglang"]), ((VLLM, OTHER), ["vllm"])],
)
async def test_which_of_them_is_meant_is_asked(
    edition: Edition, form: str, titles: tuple[str, str], candidates: list[str]
) -> None:
    match await resolve(edition, FORMS[form].format(*titles)):
        case Ambiguous(found, lookup):
            assert ([each.id for each in found], lookup.titles) == (candidates, titles)
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize("form", FORMS)
async def test_two_that_the_list_lacks_are_two_papers(edition: Edition, form: str) -> None:
    match await resolve(edition, FORMS[form].format(OTHER, "Another Quiet Work of Ours")):
        case Unknown(lookup=lookup):
            assert lookup.names_several
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize("form", FORMS)
async def test_one_paper_twice_is_that_paper(edition: Edition, form: str) -> None:
    assert await resolve(edition, FORMS[form].format(VLLM, VLLM)) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    "text",
    [
        f"@string{{acm = {{ACM}}}}\n@misc{{a, title={{{VLLM}}}}}",
        f"@inproceedings{{a, title={{{VLLM}}}, crossref={{b}}}}\n@proceedings{{b, title={{{OTHER}}}}}",
        f"@proceedings{{b, title={{{OTHER}}}}}\n@inproceedings{{a, title={{{VLLM}}}}}",
        f"@misc{{a, title={{{VLLM}}}, note={{like @misc{{b, title={{{OTHER}}}}}}}}}",
        json.dumps({"title": VLLM, "references": [{"title": OTHER}, {"title": SGLANG}]}),
        f"```bibtex\n@misc{{a,\n title={{{VLLM}}}\n}}\n```",
        f"TY  - JOUR\nT1  - {VLLM}\nTI  - {VLLM}\nER  -",
    ],
)
async def test_what_belongs_to_a_record_is_no_second_one(edition: Edition, text: str) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("@misc{a, title={A}}", []),
        ("@STRING{a = {A}}\n@misc{b, title={B}}", ["@misc{b, title={B}}"]),
        ("@misc{a,}\n@misc{b,}\nTY  - GEN\nTI  - C", ["@misc{a,}\n", "@misc{b,}\n", "TY  - GEN\nTI  - C"]),
        ("\n@misc{a,}\nTY  - GEN\nTI  - C", ["\n@misc{a,}\n", "TY  - GEN\nTI  - C"]),
        ("see\n@misc{a,}\nTY  - GEN\nTI  - C", []),
        ('{"title": "A"}', []),
        ('{"a": {}} {"title": "Ä"} {"a": {"title": "B"}}', ['{"title": "Ä"}', '{"title": "B"}']),
        ("TY  - GEN\nTI  - A\nTI  - B", ["TY  - GEN\nTY  - GEN\nTI  - A\n", "TY  - GEN\nTI  - B"]),
        ("TY  - GEN\nT1  - A\nTY  - GEN\nT1  - B", ["TY  - GEN\nT1  - A\n", "TY  - GEN\nT1  - B"]),
        ("%A Lee\n%T A\n%D 2023\n%A Wu\n%T B", ["%A Lee\n%T A\n%D 2023\n", "%A Wu\n%T B"]),
        ("%T A\n%D 2023\n%A Wu\n%T B", ["%T A\n%D 2023\n%A Wu\n", "%T B"]),
        ("%T A\n%D 2023", []),
        ("Title: A Authors: B", []),
        ("Title: A Authors: B Title:", []),
        ("Title: A Authors: B - Title: C Authors: D", ["Title: A Authors: B", "Title: C Authors: D"]),
        ("@misc{a,}" * 11, ["@misc{a,}"] * 10),
    ],
)
def test_each_record_has_its_own_part_of_the_text(text: str, records: list[str]) -> None:
    assert list(records_in(text)) == records


def test_a_record_in_a_block_of_code_tells_its_title() -> None:
    assert Lookup.of(f"```bib\n@misc{{a, title={{{OTHER}}}}}\n```").title == OTHER


@pytest.mark.parametrize(
    "text",
    ["```", "``` ```", "%\n", '[{"title": ', "[[[[", '{"a": 1} {"b"', "TY  - JOUR", "@misc{", "Title: A\nTitle:"],
)
def test_a_text_that_holds_no_whole_record_is_none_of_several(text: str) -> None:
    assert Lookup.of(text).records == ()
