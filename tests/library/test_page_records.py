"""The source of a web page, or of a Wikipedia article, is of the paper that its own fields name."""

import pytest

from bot.library.edition import Edition
from bot.library.page_records import record_of_page
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.text_lookup import Lookup

TITLE = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
OTHER, UNLISTED = "arXiv:2312.07104", "2501.00001"


@pytest.mark.parametrize(
    "text",
    [
        f'<head><title>Home</title><meta name="citation_title" content="{TITLE}"><meta name="citation_arxiv_id" '
        f'content="2309.06180"/></head><body>related: {OTHER}</body>',
        f"<meta content='{TITLE}' property='og:title'>\n<meta property='og:url' content='https://arxiv.org/abs/2309.06180'>"
        f"<meta property='og:description' content='Unlike {OTHER}, …'>",
        f'<meta name="citation_title" content="A Preprint"><meta name="citation_abstract_html_url" '
        f'content="https://arxiv.org/abs/2309.06180v1"><meta name="citation_reference" content="id={OTHER}">',
        f'<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "ScholarlyArticle", "name": '
        f'"{TITLE}", "identifier": "arXiv:2309.06180", "citation": ["{OTHER}"]}}</script>',
        '{"@type": "Article", "headline": "x", "sameAs": [{"value": "https://arxiv.org/abs/2309.06180"}], '
        f'"citation": [{{"name": "y", "sameAs": "{OTHER}"}}]}}',
        '<span class="Z3988" title="ctx_ver=Z39.88-2004&amp;rft_id=info%3Aarxiv%2F2309.06180&amp;rft.atitle=A+title'
        '&amp;rft.title=A+journal&amp;rft.description=arXiv%3A2312.07104"></span>',
        f"{{{{cite arXiv |last1=Kwon |eprint=2309.06180 |title=A title |quote=Unlike {OTHER}}}}}",
        f"<ref>{{{{Cite journal\n| title = A\n| arxiv = 2309.06180 \n| ref = {{{{harvid|K|{OTHER}}}}}\n}}}}</ref>",
        f"{{{{citation |title=[[vLLM|{TITLE}]] |at=in {OTHER}}}}}",
    ],
)
async def test_only_fields_of_the_paper_itself_count(edition: Edition, text: str) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources["vllm"], edition)


@pytest.mark.parametrize(
    "text",
    [
        f'<meta name="citation_title" content="Better &amp; Faster Paging"><meta name="citation_arxiv_id" content='
        f'"{UNLISTED}"><meta name="description" content="We beat {TITLE} (arXiv:2309.06180).">',
        '<META NAME="DC.Title" CONTENT="Better &amp; Faster Paging">'
        f'<meta name="DC.Relation" content="arXiv:2309.06180"><meta name="DC.Identifier" content="arXiv:{UNLISTED}">',
        f"{{{{cite journal |title=Better &amp; ''Faster'' Paging |arxiv={UNLISTED} |quote=We beat arXiv:2309.06180}}}}",
        f"{{{{cite web|url=https://arxiv.org/abs/{UNLISTED}|title=[[Paging (memory)|Better & Faster Paging]]"
        "|via=2309.06180}}",
        f'{{"@type": "Article", "name": "Better & Faster {{Paging}}", "url": "https://arxiv.org/abs/{UNLISTED}", '
        '"about": "arXiv:2309.06180"}',
        f"<span class='Z3988' title='ctx_ver=Z39.88-2004&rft_id=https://arxiv.org/abs/{UNLISTED}"
        "&rft.title=Better+%26+Faster+Paging&rft.note=arXiv:2309.06180'></span>",
    ],
)
async def test_what_a_page_mentions_beside_them_is_another_paper(edition: Edition, text: str) -> None:
    match await resolve(edition, text):
        case Unknown(lookup=lookup):
            assert lookup.title == "Better & Faster Paging"
            assert lookup.identifiers[0].value == UNLISTED
        case other:
            pytest.fail(f"{text}: {other}")


async def test_several_templates_are_several_papers(edition: Edition) -> None:
    text = f"<ref>{{{{cite arXiv|eprint=2309.06180|title=A}}}}</ref><ref>{{{{cite arXiv|eprint={UNLISTED}}}}}</ref>"
    match await resolve(edition, text):
        case Ambiguous(candidates):
            assert [each.id for each in candidates] == ["vllm"]
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("{{cite book|last=Lee|first=Ann|year=2006|title=A}}", "@misc{x, author={Lee}, year={2006}, title={A}}"),
        ('<meta name="citation_author" content="A B"><meta name="citation_author" content="C D">',
         "@misc{x, author={A B and C D}}"),
        ('<meta name="og:title" content="B"><meta name="citation_title" content=" A  b ">', "@misc{x, title={A b}}"),
        ("{{cite web|title=A|url=https://a.org/", "@misc{x, title={A}, url={https://a.org/}}"),
        ("{{cite web|title=|doi=10.1/2}}", "@misc{x, doi={10.1/2}}"),
        ("{{Cite web|title|Title=A|doi}}", "@misc{x, title={A}}"),
        ('<meta charset="utf-8"><meta name="og:title" content="A">', "@misc{x, title={A}}"),
        ('<span class="Z3988" title="ctx_ver=1&rft.title=J&rft.atitle=A">', "@misc{x, title={A}}"),
        ('<span class="Z3988" title="ctx_ver=1&rft.title=J&rft.au=B">', "@misc{x, title={J}, author={B}}"),
        ('{"@type": "Article", "name": "A", "url": 5}', "@misc{x, title={A}}"),
        ('{"@type": "Article", "name": "A"', ""),
        ('{"@type": "Article", "id": "A"}', ""),
        ('{"title": "A"}', ""),
        ('{"name": "A"}', ""),
        ('{"@type": "Article", "headline": "A", "name": "B"}', "@misc{x, title={A}}"),
        ("<span class='Z3988' title='ctx_ver=1&rft.title=J'>", "@misc{x, title={J}}"),
        ("{{cite web| title = A }}", "@misc{x, title={A}}"),
        ('a text before {"@type": "Article", "name": "A"}', ""),
        ('a{"@type": "Article", "name": "A"}', ""),
        ('<script type="application/ld+json">"@type"', ""),
        ("{{cite web|title=A}}" * 11, "\n".join(["@misc{x, title={A}}"] * 10)),
        ('<meta name="viewport" content="width=device-width">', ""),
        ("{{doi|10.1/2}}", ""),
        ('<a href="https://arxiv.org/abs/2309.06180">paper</a>', ""),
    ],
)  # fmt: skip
def test_a_record_has_the_fields_that_are_known(text: str, record: str) -> None:
    assert record_of_page(text) == record


@pytest.mark.parametrize(
    "text",
    [
        f"[[https://arxiv.org/abs/{UNLISTED}][A Paper That Is New]]",
        f"\\href{{https://arxiv.org/abs/{UNLISTED}}}{{A Paper That Is New}}",
        f"[[https://doi.org/10.48550/arXiv.{UNLISTED}][A Paper That Is New]]",
    ],
)
def test_the_text_of_a_link_in_org_or_latex_is_whole(text: str) -> None:
    assert Lookup.of(text).title == "A Paper That Is New"


async def test_the_picture_of_a_badge_is_a_link_to_its_paper(edition: Edition) -> None:
    found = await resolve(edition, "![](https://img.shields.io/badge/arXiv-2309.06180-b31b1b.svg)")
    assert found == Known(edition.catalog.resources["vllm"], edition)
