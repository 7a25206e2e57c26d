"""A pasted record is of the paper that its own fields name, whatever else its abstract or notes speak of."""

import pytest

from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve

LISTED, UNLISTED = "arXiv:2309.06180", "https://arxiv.org/abs/2501.00001"


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        (f"@misc{{x, title={{Better Paging}}, note={{builds on {LISTED}}}}}", None),
        (f"@misc{{x, title={{Better Paging}}, keywords={{{LISTED}}}}}", None),
        (f'@misc{{x, title="Better Paging", annote="beats {{vLLM}} ({LISTED})", year=2025}}', None),
        (f"@misc{{x, title={{Better Paging}}, addendum={{An answer to {LISTED}}}, year={{2025}}", None),
        ("@misc{x, abstract={See https://github.com/vllm-project/vllm}, title={Better Paging}}", None),
        (f"@misc{{x, title={{Better Paging}}, abstract={{We beat url={{{LISTED}}}}}, url={{{UNLISTED}}}}}", UNLISTED),
        (f"TY  - JOUR\nTI  - Better Paging\nAB  - We beat {LISTED} here.\nER  -", None),
        (f"TY  - JOUR TI  - Better Paging AB  - We beat {LISTED}. N1  - and it UR  - {UNLISTED} ER  -", UNLISTED),
        (f"%0 Journal Article %T Better Paging %X We beat {LISTED} %U {UNLISTED}", UNLISTED),
        (f"PMID- 123\nTI  - Better Paging\nAB  - We beat {LISTED}.\nAU  - Doe J", None),
        (f'{{"title": "Better Paging", "abstract": "\\"beats\\" {LISTED}", "url": "{UNLISTED}"}}', UNLISTED),
        (f'[{{"title": "Better Paging", "references": [{{"id": "{LISTED}"}}], "url": "{UNLISTED}"}}]', UNLISTED),
        (f"Title: Better Paging Authors: Doe Abstract: We beat {LISTED} by far", None),
        (f"Title: Better Paging\nAbstract: We beat {LISTED} by far\nLink: {UNLISTED}", UNLISTED),
    ],
)
async def test_a_paper_named_in_an_abstract_or_note_is_another(
    edition: Edition, text: str, identifier: str | None
) -> None:
    match await resolve(edition, text):
        case Unknown(lookup=lookup):
            assert lookup.title == "Better Paging"
            assert (lookup.identifier.url if lookup.identifier else None) == identifier
        case other:
            pytest.fail(f"{text}: {other}")


@pytest.mark.parametrize(
    "text",
    [
        "@misc{x, title={A title}, eprint={2309.06180}, abstract={Unlike arXiv:2312.07104}}",
        "@misc{x, title={A title}, abstract={Unlike {arXiv:2312.07104}}, eprint={2309.06180}}",
        f"@misc{{x, title={{A title}}, note={{arXiv preprint {LISTED} [cs.LG]}}}}",
        "@misc{x, title={A title}, note={Available at https://arxiv.org/abs/2309.06180, accessed 3 Dec 2024}}",
        f"@article{{x, title={{A title}}, journal={{arXiv preprint {LISTED}}}}}",
        "@article{DBLP:x, title={A title}, journal={CoRR}, volume={abs/2309.06180}}",
        "@misc{x, title={A title}, howpublished={\\url{https://arxiv.org/abs/2309.06180}}}",
        "TY  - JOUR TI  - A title AB  - Unlike arXiv:2312.07104 UR  - https://arxiv.org/abs/2309.06180 ER  -",
        '{"title": "A title", "externalIds": {"ArXiv": "2309.06180"}, "abstract": "Unlike arXiv:2312.07104"}',
        "Title: A title Abstract: Unlike all others. https://arxiv.org/abs/2309.06180",
        "Title: A title Abstract: Unlike arXiv:2312.07104, fast. Link: https://arxiv.org/abs/2309.06180",
    ],
)
async def test_a_records_own_fields_tell_what_it_is(edition: Edition, text: str) -> None:
    match await resolve(edition, text):
        case Known(resource):
            assert resource.id == "vllm"
        case other:
            pytest.fail(f"{text}: {other}")


@pytest.mark.parametrize(
    "described",
    [
        "author={Goodfellow, Ian and Bengio, Yoshua}, year={2016}",
        "author={Goodfellow}",
        "year={1916}",
    ],
)
async def test_a_record_with_other_authors_or_another_year_than_the_name_nearby_is_asked_about(
    edition: Edition, described: str
) -> None:
    match await resolve(edition, f"@book{{b, title={{Orca}}, {described}}}"):
        case Ambiguous(candidates, lookup):
            assert (candidates[0].id, lookup.title) == ("orca", "Orca")
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize(
    "described",
    [
        "author={Yu, Gyeong-In and others}, year={1999}",
        'author="G.-I. Y{\\"u}"',
        "year={2023}",
        "publisher={ACM}",
    ],
)
async def test_a_record_of_the_same_authors_or_year_needs_no_more_than_the_name(
    edition: Edition, described: str
) -> None:
    assert await resolve(edition, f"@article{{b, title={{Orca}}, {described}}}") == Known(
        edition.catalog.resources["orca"], edition
    )


async def test_a_record_with_a_whole_long_title_means_it_however_its_authors_are_written(edition: Edition) -> None:
    title = "Efficient Memory Management for Large Language Model Serving with PagedAttention"
    found = await resolve(edition, f"@article{{b, title={{{title}}}, author={{{{The vLLM team}}}}}}")
    assert found == Known(edition.catalog.resources["vllm"], edition)
