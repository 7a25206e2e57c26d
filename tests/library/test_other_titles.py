"""A title that differs from a listed one by a word that counts is another paper's: it's asked about, never opened."""

import pytest

from bot.catalog.model import Catalog, Kind, Resource, Topic
from bot.library.edition import Edition
from bot.library.resolver import Known, resolve

RESOURCES = (
    Resource(
        "resnet", "Deep Residual Learning for Image Recognition", Kind.PAPER, ("t",), name="ResNet",
        authors=("Kaiming He", "Xiangyu Zhang"), year=2016, venue="CVPR 2016",
    ),
    Resource("attention", "Attention Is All You Need", Kind.PAPER, ("t",), authors=("Ashish Vaswani",), year=2017),
    Resource(
        "bert", "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding", Kind.PAPER, ("t",),
        name="BERT", authors=("Jacob Devlin",),
    ),
    Resource("lottery", "The Hardware Lottery", Kind.PAPER, ("t",), authors=("Sara Hooker",)),
    Resource(
        "flash", "FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness", Kind.PAPER, ("t",),
        name="FlashAttention", authors=("Tri Dao",),
    ),
    Resource("pointnet", "PointNet", Kind.PAPER, ("t",)),
    Resource(
        "vllm", "Efficient Memory Management for Large Language Model Serving with PagedAttention", Kind.PAPER, ("t",),
        name="vLLM", authors=("Woosuk Kwon", "Zhuohan Li"), year=2023, venue="SOSP 2023",
    ),
)  # fmt: skip
BEFORE = (
    "Towards", "Toward", "Revisiting", "Rethinking", "A Survey of", "A Survey on", "A Review of", "Faster", "Deeper",
    "Better", "Beyond", "Understanding", "Improving", "Accelerating", "Scalable", "Robust", "Distributed", "Federated",
    "Quantum", "Multimodal", "Very", "Unsupervised", "On", "The Limits of", "An Analysis of", "Against", "Demystifying",
    "Benchmarking", "Evaluating", "Reproducing", "Attacking", "Wide", "Adaptive", "Visual", "Mini", "Why", "When",
    "Explaining", "A Theory of", "A Critique of", "Comments on", "Reply to", "Response to", "Corrigendum:",
    "Erratum to", "Hierarchical", "Low-Rank", "Lightweight", "Secure", "Causal", "Not",
)  # fmt: skip
BEHIND = (
    " Considered Harmful", " Revisited", " v2", " 2.0", " II", " 2", " Reloaded", " at Scale", " in Medicine", " XL",
    " for Vision", " from Scratch", " without Labels", " in the Wild", " and Beyond", " via Distillation", " Explained",
    " under Attack", " Part II", " Redux", ": A Survey", ": A Reproducibility Study", " Using Quantum Computers",
    " on Mobile Devices", " for Speech", " Is Not Enough", " Benchmark", "+", "++", " ++", " Pro", " Lite", " Next",
)  # fmt: skip


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(Catalog("List", "", {"t": Topic("t", "T")}, {each.id: each for each in RESOURCES}))


TITLES = [each.title for each in RESOURCES if " " in each.title]


@pytest.mark.parametrize("word", BEFORE)
async def test_a_word_before_a_title_makes_another(edition: Edition, word: str) -> None:
    for title in TITLES:
        for text in (f"{word} {title.removeprefix('The ')}", f"{word} {title}".lower()):
            assert not isinstance(await resolve(edition, text), Known), text


@pytest.mark.parametrize("words", BEHIND)
async def test_words_behind_a_title_make_another(edition: Edition, words: str) -> None:
    for title in TITLES:
        for text in (f"{title}{words}", f"{title}{words}".lower()):
            assert not isinstance(await resolve(edition, text), Known), text


@pytest.mark.parametrize(
    "text",
    [
        "Deeper Residual Learning for Image Recognition",
        "Deep Residual Unlearning for Image Recognition",
        "Deep Residual Learning for Video Recognition",
        "Wide Residual Learning for Image Recognition",
        "Attention Isn't All You Need",
        "Attention Is Not All You Need",
        "Convolution Is All You Need",
        "Attention Is All You Want",
        "BERT: Pre-training of Deeper Bidirectional Transformers for Language Understanding",
        "BERT: Pre-training of Deep Unidirectional Transformers for Language Understanding",
        "FlashAttention: Faster and Memory-Efficient Exact Attention with IO-Awareness",
        "FlashAttention-2: Faster Attention with Better Parallelism and Work Partitioning",
        "Fast FlashAttention: Fast and Memory-Efficient Exact Attention with IO-Awareness",
        "Inefficient Memory Management for Large Language Model Serving with PagedAttention",
        "Efficient Memory Management for Larger Language Model Serving with PagedAttention",
        "Efficient Memory Management for Large Language Model Training with PagedAttention",
        "The Software Lottery",
        "PointNet++",
        "PointNet ++",
        "@misc{x, title={Deeper Residual Learning for Image Recognition}}",
        "@misc{x, title={Attention Is All You Need Considered Harmful}, author={Ashish Vaswani}}",
        "TY  - JOUR\nTI  - Revisiting Deep Residual Learning for Image Recognition\nER  - ",
    ],
)
async def test_another_word_in_a_title_makes_another(edition: Edition, text: str) -> None:
    assert not isinstance(await resolve(edition, text), Known)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Deep Residual Learning for Image Recognition", "resnet"),
        ("deep residual learning image recognition", "resnet"),
        ("Deep Residual Leraning for Image Recognition", "resnet"),
        ("Deep Residual Learning for Image Recogniton", "resnet"),
        ("Deep Residual Learning for Images Recognition", "resnet"),
        ("deep residual learning for image recog", "resnet"),
        ("Deep Residual Learning for Image Recognition, He, CVPR 2016", "resnet"),
        ("Kaiming He, Xiangyu Zhang. Deep Residual Learning for Image Recognition. CVPR, 2016.", "resnet"),
        ('has anybody read "Attention Is All You Need"?', "attention"),
        ("attention is all you need vaswani 2017", "attention"),
        ("Attention is all you need.", "attention"),
        ("BERT Pretraining of Deep Bidirectional Transformers for Language Understanding", "bert"),
        ("Pre-training of Deep Bi-directional Transformers for Language Understanding", "bert"),
        ("Efficient memory management for LLM serving with paged attention", "vllm"),
        ("Efficient Memory Management for Large Language Models Serving with PagedAttention (vLLM)", "vllm"),
        ("Fast and memory-efficient exact attention with IO awareness", "flash"),
        ("PointNet", "pointnet"),
        ("@misc{x, title={Deep Residual Learning for Image Recognition}, author={He, Kaiming}}", "resnet"),
    ],
)
async def test_a_title_with_a_slip_or_with_what_people_put_around_it_is_still_that_title(
    edition: Edition, text: str, meant: str
) -> None:
    assert await resolve(edition, text) == Known(edition.catalog.resources[meant], edition)
