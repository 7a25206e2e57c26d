"""The catalog that the project ships, asked for as its members ask: the first answer is always the right one."""

from pathlib import Path

import pytest

from bot.catalog.model import Catalog, Resource
from bot.catalog.parsing import parse_catalog
from bot.search import Entry, Index, Verdict, verdict

CATALOG = parse_catalog((Path(__file__).parents[2] / "catalog.yaml").read_bytes()).catalog


def entry(resource: Resource, catalog: Catalog) -> Entry:
    return Entry(
        resource.id,
        resource.title,
        name=resource.name,
        aliases=resource.aliases,
        authors=resource.authors,
        topics=tuple(catalog.topics[topic].title for topic in resource.topics),
        year=resource.year,
        venue=resource.venue,
        text=f"{resource.summary} {resource.why}",
    )


INDEX = Index([entry(resource, CATALOG) for resource in CATALOG.resources.values()])

ASKED = {
    "vllm": [
        "vllm",
        "vLLM",
        "v llm",
        "vlm",
        "pagedattention",
        "paged attention",
        "pagedatention",
        "kwon 2023",
        "sosp paged",
        "efficient memory management",
        "memory managment for large",
        "serving with paged",
        "emmfllmswp",
    ],
    "orca": [
        "orca",
        "ORCA",
        "orac",
        "continuous batching",
        "continous batching",
        "iteration level scheduling",
        "orca serving",
        "distributed serving system",
        "adssftbgm",
        "gyeong-in yu",
        "osdi transformer-based generative",
    ],
    "sglang": [
        "sglang",
        "sg lang",
        "sglnag",
        "radix attention",
        "radixattention",
        "structured language model programs",
    ],
    "realchords": ["realchords", "real chords", "ReaLchord", "adaptive accompaniment", "acompaniment with realchords"],
    "pop-music-transformer": [
        "remi",
        "REMI",
        "pop music transformer",
        "pop musc transformer",
        "popmusictransformer",
        "beat-based modeling",
        "expressive pop piano",
        "huang yang piano",
    ],
    "structured-arrangement": [
        "accomontage",
        "multi track accompaniment",
        "multitrack arrangement",
        "style prior modeling",
    ],
    "moe-infinity": [
        "moe-infinity",
        "moe infinity",
        "moeinfinity",
        "moe infinty",
        "expert offloading",
        "sparsity aware cache",
    ],
    "promoe": ["promoe", "pro moe", "proactive caching", "proactive cahcing"],
    "ts-moe": ["ts-moe", "tsmoe", "task specific pruning", "expert pruning"],
    "deepspeed-fastgen": ["fastgen", "deepspeed", "deep speed fastgen", "deepspeed-mii", "splitfuse"],
    "deepum": ["deepum", "deep um", "unified memory", "tensor migraton"],
    "gshard": ["gshard", "g-shard", "gshrad", "conditional computation", "giant models sharding"],
    "mc-smoe": ["mc-smoe", "mcsmoe", "merge then compress", "merge than compress", "routing policy"],
    "ai-system": ["ai system", "aisys", "aisystem", "ＡＩ Ｓｙｓｔｅｍ", "AI 系统"],
    "ai-infra": ["ai infra", "aiinfra", "ai infrastructure", "基础设施"],
    "mu-li-reading-list": ["paper reading", "论文精读", "学习论文精", "mli/paper-reading"],
    "mu-li-videos": ["mu li's videos", "李沐", "mu li bilibili"],
}


@pytest.mark.parametrize(("wanted", "asked"), [(id_, text) for id_, texts in ASKED.items() for text in texts])
def test_the_first_answer_is_the_resource_that_was_meant(wanted: str, asked: str) -> None:
    assert [hit.id for hit in INDEX.search(asked)][:1] == [wanted]


@pytest.mark.parametrize("resource", CATALOG.resources.values(), ids=lambda resource: resource.id)
def test_every_name_and_alias_and_title_is_found_whole_and_with_a_letter_missing(resource: Resource) -> None:
    for text in (resource.name, resource.title, *resource.aliases):
        if text:
            assert INDEX.search(text)[0].id == resource.id
        if len(text) > 7 and text.isascii():
            assert INDEX.search(text[:3] + text[4:])[0].id == resource.id


@pytest.mark.parametrize("asked", ["stable diffusion", "alphafold protein structure", "kubernetes operators", "zzz"])
def test_what_is_not_in_the_catalog_is_absent(asked: str) -> None:
    assert verdict(INDEX.search(asked)) is not Verdict.SURE
    assert all(hit.score < 0.5 for hit in INDEX.search(asked))
