"""What people paste for a paper: its identifier is found whatever is around it, and what isn't clear is asked."""

from urllib.parse import quote

import pytest

from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve, search, suggest
from bot.library.text_lookup import Lookup

TITLE = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
ARXIV, DOI = "https://arxiv.org/abs/2309.06180", "10.1145/3600006.3613165"
SICI = "10.1002/(SICI)1098-2736(199908)36:6<637::AID-TEA4>3.0.CO;2-9"
BIBTEX = "@inproceedings{kwon2023efficient, "
UNLISTED = "https://arxiv.org/abs/2001.08361"


VLLM = [
    # sites that show arXiv's papers, and others whose links end in the id
    "https://huggingface.co/papers/2309.06180",
    "https://hf.co/papers/2309.06180",
    "https://huggingface.co/papers/2309.06180/discussions",
    "https://ar5iv.labs.arxiv.org/html/2309.06180",
    "https://ar5iv.org/abs/2309.06180",
    "https://www.alphaxiv.org/zh/abs/2309.06180",
    "https://www.alphaxiv.org/overview/2309.06180v2?chatId=1",
    "https://scirate.com/arxiv/2309.06180",
    "https://papers.cool/arxiv/2309.06180",
    "https://www.semanticscholar.org/arxiv/2309.06180",
    "https://api.semanticscholar.org/arXiv:2309.06180",
    "https://www.catalyzex.com/paper/arxiv:2309.06180",
    "https://www.arxiv-vanity.com/papers/2309.06180/",
    "https://arxiv-sanity-lite.com/?rank=pid&pid=2309.06180",
    "https://ui.adsabs.harvard.edu/abs/2023arXiv230906180K/abstract",
    "https://dblp.org/rec/journals/corr/abs-2309-06180.html",
    "https://dblp.org/rec/journals/corr/abs-2309-06180.html?ref=1706.03762",
    "https://arxiv.org/abs/2309.06180/x?context=1706.03762",
    "https://mirror.example.org/cs/2309.06180v2.pdf",
    "https://papers.example.org/show?id=2309.06180",
    "https://web.archive.org/web/2023/https://arxiv.org/abs/2309.06180",
    "https://r.example.org/https://arxiv.org/pdf/2309.06180v1",
    "https://www.google.com/url?q=https%3A%2F%2Farxiv.org%2Fabs%2F2309.06180&sa=D",
    "https://arxiv.org/pdf/2309.06180v1.pdf#page=4",
    "https://arxiv.org/html/2309.06180v1#S3.F2",
    "https://arxiv.org/e-print/2309.06180",
    "https://www.arxiv.org/abs/2309.06180?context=cs",
    "https://www.connectedpapers.com/main/arxiv:2309.06180/graph",
    "https://www.connectedpapers.com/main/x/arxiv/2309.06180/graph",
    "https://api.semanticscholar.org/graph/v1/paper/ARXIV:2309.06180/citations",
    "https://deepwiki.com/arxiv/2309.06180/overview",
    "https://www.moonlight.io/en/review/2309.06180/x?a=b",
    "https://reader.example.org/#/paper/2309.06180v2/notes",
    # as mail filters, phones and input methods write it
    "https://arxiv。org/abs/2309.06180",
    "https：／／arxiv．org／abs／2309．06180",
    "arxiv.org／abs／2309.06180",
    "https://arxiv.org/abs/２３０９.０６１８０",
    "２３０９．０６１８０",
    "arXiv：2309。06180",
    "看https://arxiv.org/abs/2309.06180。GPT很好",
    "hxxps://arxiv[.]org/abs/2309[.]06180",
    "hXXps[:]//arxiv[.]org/abs/2309.06180",
    "hxxps[://]arxiv[dot]org/abs/2309.06180",
    "arxiv(.)org/abs/2309.06180",
    "2309[.]06180",
    # a sentence around it
    f"{ARXIV}.",
    f"{ARXIV},",
    f"{ARXIV}!",
    f"{ARXIV}?",
    f"{ARXIV}…",
    f"({ARXIV})",
    f"[{ARXIV}]",
    f"{{{ARXIV}}}",
    f"<{ARXIV}>",
    f"«{ARXIV}»",
    f"“{ARXIV}”",
    f"'{ARXIV}'",
    f'"{ARXIV}"',
    f"`{ARXIV}`",
    f"```{ARXIV}```",
    f"**{ARXIV}**",
    f"_{ARXIV}_",
    f"~~{ARXIV}~~",
    f"||{ARXIV}||",
    f"> {ARXIV}",
    f"- {ARXIV}",
    f"1. {ARXIV}",
    f"看{ARXIV}，很好",
    f"（{ARXIV}）",
    f"「{ARXIV}」",
    f"\u200b{ARXIV}\u200b",
    f"{ARXIV}\n",
    f"{ARXIV} check this out",
    f"has anybody read {ARXIV} already?",
    f"see {ARXIV}; it is good",
    f"{ARXIV}({ARXIV})",
    f"{ARXIV},{ARXIV}v2",
    f"{ARXIV} https://github.com/vllm-project/vllm",
    f"{ARXIV} doi:{DOI}",
    # markup
    f"[vLLM]({ARXIV})",
    f"[{ARXIV}]({ARXIV})",
    f"[{TITLE}]({ARXIV})",
    f"[vLLM](<{ARXIV}>)",
    f'[vLLM]({ARXIV} "a title")',
    f'<a href="{ARXIV}">vLLM</a>',
    f"[url={ARXIV}]vLLM[/url]",
    f"https://l.example.com/l.php?u={quote(ARXIV + '?fbclid=x', safe='')}&h=abc",
    f"https://www.example.com/url?sa=t&url={quote('https://l.example.org/?u=' + quote(ARXIV, safe=''), safe='')}&usg=x",
    f"https://filter.example.com/?url={quote('https://doi.org/' + DOI, safe='')}&data=05%7C01",
    f"https://example.org/papers?ref={quote(UNLISTED, safe='')}&u={quote(ARXIV, safe='')}",
    f"{DOI}#sec-2",
    f"@bot {ARXIV}",
    f"doi:{DOI}?download=true",
    f"\\url{{{ARXIV}}}",
    f"\\href{{{ARXIV}}}{{vLLM}}",
    f"<{ARXIV}|vLLM>",
    # a title beside it, tabs of browsers
    f"vLLM {ARXIV}",
    f"{TITLE} {ARXIV}",
    f"{TITLE}\n{ARXIV}",
    f"{ARXIV} - {TITLE}",
    f"[2309.06180] {TITLE}",
    f"[2309.06180v1] {TITLE} - arXiv",
    f"{TITLE} | Proceedings of the 29th Symposium on Operating Systems Principles",
    f"Paper page - {TITLE}",
    f"{TITLE} · OpenReview",
    f"Kwon et al. - 2023 - {TITLE}.pdf",
    f"TY  - CONF\nTI  - {TITLE}\nER  -",
    "GitHub - vllm-project/vllm: A high-throughput and memory-efficient inference and serving engine for LLMs",
    "https://github.com/vllm-project/vllm/tree/main/docs",
    # the bare id
    "arXiv:2309.06180v1 [cs.LG] 12 Sep 2023",
    "arXiv preprint arXiv:2309.06180",
    "arXiv:2309.06180 [cs.LG]",
    "arXiv.2309.06180",
    "arxiv 2309.06180",
    "2309.06180v1.pdf",
    "2309.06180.pdf",
    "arxiv_2309.06180v1.pdf",
    "kwon-2309.06180.pdf",
    "(2309.06180)",
    "what is 2309.06180 about",
    # the DOI
    f"DOI {DOI}",
    f"doi:{DOI}.",
    f"{DOI})",
    f"({DOI})",
    f"[{DOI}]",
    f"{DOI}。很好",
    f"doi = {{{DOI}}},",
    f"https://doi.org/{DOI}.",
    f"https://doi.org/{quote(DOI, safe='')}",
    f"[{DOI}](https://doi.org/{DOI})",
    f"https://dl.acm.org/doi/fullHtml/{DOI}",
    f"https://dl.acm.org/doi/pdf/{DOI}?download=true",
    f"https://dl-acm-org.proxy.example.edu/doi/abs/{DOI}",
    f"https://publisher.example.org/content/{DOI}/abstract",
    f"https://publisher.example.org/content/pdf/{DOI}.pdf",
    f"https://publisher.example.org/article?doi={quote(DOI, safe='')}&x=1",
    "10.48550/arXiv.2309.06180",
    # citations
    f"{BIBTEX}title={{{TITLE}}}, year={{2023}}}}",
    f"{BIBTEX}title = {{Efficient {{M}}emory {{M}}anagement for {{L}}arge {{L}}anguage {{M}}odel {{S}}erving with"
    f" {{PagedAttention}}}}, author = {{Kwon, Woosuk}}",
    f'{BIBTEX}booktitle={{Proceedings of SOSP}}, title="{TITLE}"}}',
    f"{BIBTEX}doi={{{DOI}}}, title={{{TITLE}}}}}",
    f"@misc{{kwon,url={{{ARXIV}}},year={{2023}}}}",
    "@misc{kwon, eprint={2309.06180}, archivePrefix={arXiv}}",
    "Kwon, W., et al. (2023). Efficient memory management for large language model serving with PagedAttention. SOSP.",
    f'W. Kwon et al., "{TITLE}," in SOSP, 2023.',
    f"[1] Woosuk Kwon et al. 2023. {TITLE}. In SOSP '23.",
    f"{TITLE}, by Kwon et al.",
    f"{TITLE} (SOSP 2023)",
]


@pytest.mark.parametrize("text", VLLM)
async def test_a_pasted_text_opens_the_paper_that_it_names(edition: Edition, text: str) -> None:
    match await resolve(edition, text):
        case Known(resource):
            assert resource.id == "vllm"
        case other:
            pytest.fail(f"{text}: {other}")


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(VLLM)) >= 100


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        (f"{ARXIV} https://arxiv.org/abs/2312.07104", ["vllm", "sglang"]),
        ("arXiv:2309.06180arXiv:2312.07104", ["vllm", "sglang"]),
        ("2309.06180v1arXiv:2312.07104v2", ["vllm", "sglang"]),
        (f"{ARXIV}arXiv:2312.07104", ["vllm", "sglang"]),
        (f"{ARXIV},2312.07104", ["vllm", "sglang"]),
        (f"{DOI}arXiv:2312.07104", ["vllm", "sglang"]),
        ("https://example.org/compare/2309.06180/2312.07104/x", ["vllm", "sglang"]),
        ("https://example.org/compare/2309.06180/2312.07104", ["sglang", "vllm"]),
        (f"SGLang {ARXIV}", ["vllm", "sglang"]),
        (f"{ARXIV} {UNLISTED}", ["vllm"]),
        (f"{ARXIV} and 10.1145/9999999.1234567", ["vllm"]),
        (f"vLLM {UNLISTED}", ["vllm"]),
        ("vLLM https://blog.example.org/a-post", ["vllm"]),
        (f"{TITLE} {UNLISTED}", ["vllm"]),
        (f"Beyond {TITLE} again", ["vllm"]),
        (f"{TITLE}, and what came after", ["vllm", "sglang"]),
    ],
)
async def test_what_speaks_against_itself_is_asked(edition: Edition, text: str, candidates: list[str]) -> None:
    match await resolve(edition, text):
        case Ambiguous(found):
            assert [each.id for each in found] == candidates
        case other:
            pytest.fail(f"{text}: {other}")


@pytest.mark.parametrize(
    ("text", "identifier", "title"),
    [
        (f"{UNLISTED} check this out", "arxiv:2001.08361", ""),
        (
            "[2001.08361] Scaling laws for neural language models",
            "arxiv:2001.08361",
            "Scaling laws for neural language models",
        ),
        ("https://hf.co/papers/2001.08361", "arxiv:2001.08361", ""),
        (
            f"[Scaling Laws for Neural Language Models]({UNLISTED})",
            "arxiv:2001.08361",
            "Scaling Laws for Neural Language Models",
        ),
        ("@misc{k, title={Scaling {L}aws for it}, eprint={2001.08361}}", "arxiv:2001.08361", "Scaling Laws for it"),
        ('@misc{k, title="G{\\"o}del machines \\& {C}o", doi={10.1000/x1}}', "doi:10.1000/x1", "Gödel machines & Co"),
        ("https://www.science.org/doi/full/10.1126/science.abc1234", "doi:10.1126/science.abc1234", ""),
        ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "doi:10.1038/s41586-021-03819-2", ""),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1.full.pdf", "doi:10.1101/2020.01.01.123456", ""),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v3.full.pdf+html",
            "doi:10.1101/2020.01.01.123456",
            "",
        ),
        (
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v1.article-metrics",
            "doi:10.1101/2020.01.01.123456",
            "",
        ),
        ("https://example.org/paper/2501.00001/reviews", "url:example.org/paper/2501.00001/reviews", ""),
        ("https://example.org/main/arXiv:2501.00001/graph", "arxiv:2501.00001", ""),
        ("https://pubs.example.org/doi/suppl/10.1021/acs.x9/suppl_file/x.pdf", "doi:10.1021/acs.x9", ""),
        ("https://pubs.example.org/doi/10.1021/acs.x9/suppl_file/a.zip", "doi:10.1021/acs.x9", ""),
        ("https://example.org/10.1234/abc.tar.gz", "doi:10.1234/abc", ""),
        ("https://dl.acm.org/doi/10.1145/9999999.9999999v2", "doi:10.1145/9999999.9999999", ""),
        ("10.1145/9999999.9999999v2", "doi:10.1145/9999999.9999999", ""),
        ("https://doi.org/10.21203/rs.3.rs-123/v2", "doi:10.21203/rs.3.rs-123/v2", ""),
        ("https://doi.org/10.26434/chemrxiv-2021-abc-v2", "doi:10.26434/chemrxiv-2021-abc-v2", ""),
        (f"@bot {UNLISTED}", "arxiv:2001.08361", ""),
        (
            f"Scaling Laws for Neural Language Models - arXiv.org {UNLISTED}",
            "arxiv:2001.08361",
            "Scaling Laws for Neural Language Models",
        ),
        ("git@github.com:example/Tool.git", "url:github.com/example/tool", ""),
        ("https://openreview.net/forum?id=mUVydzrkgz)", "openreview:mUVydzrkgz", ""),
        ("(https://example.org/a_(b)).", "url:example.org/a_(b)", ""),
        ("https://example.org/a,b{c}=d", "url:example.org/a,b%7Bc%7D=d", ""),
        ("@misc{k,url={https://example.org/a},year=2023}", "url:example.org/a", ""),
        ("https://openreview.net/group?id=NeurIPS.cc", "url:openreview.net/group?id=NeurIPS.cc", ""),
    ],
)
async def test_what_the_list_lacks_is_known_by_its_identifier_and_title(
    edition: Edition, text: str, identifier: str, title: str
) -> None:
    match await resolve(edition, text):
        case Unknown(_, lookup):
            assert (str(lookup.identifier), lookup.title) == (identifier, title)
        case other:
            pytest.fail(f"{text}: {other}")


@pytest.mark.parametrize(
    "text", ["about 1012.5000 of them", "node.js/express or so", "v2.1234.56789", "12309.06180", "2309.061801"]
)
def test_numbers_and_paths_are_not_surely_identifiers(text: str) -> None:
    assert Lookup.of(text).identifiers == ()


async def test_an_entry_found_by_its_title_beside_an_identifier_that_it_lacks(edition: Edition) -> None:
    title = edition.catalog.resources["orca"].title
    for text in (f"{title} https://example.org/orca.pdf", f"{title} {UNLISTED}", f"[{title}]({UNLISTED})"):
        match await resolve(edition, text):
            case Known(resource):
                assert resource.id == "orca"
            case other:
                pytest.fail(f"{text}: {other}")


async def test_two_titles_beside_an_identifier_that_the_list_lacks_are_asked_about(edition: Edition) -> None:
    orca, vllm = (edition.catalog.resources[each] for each in ("orca", "vllm"))
    match await resolve(edition, f"{orca.title}; {vllm.title} https://example.org/both.pdf"):
        case Ambiguous(candidates):
            assert set(candidates) == {orca, vllm}
        case other:
            pytest.fail(str(other))


async def test_search_and_choices_find_what_is_named_in_a_text(edition: Edition) -> None:
    text = f"see [this]({ARXIV}) and {DOI}."
    assert [each.id for each in await suggest(edition, text)] == ["vllm"]
    assert [(each.resource.id, each.matched) for each in await search(edition, text)] == [("vllm", "identifier")]
