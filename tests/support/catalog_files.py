"""A small catalog for tests of the whole process, and how a curator saves an edit of it."""

from __future__ import annotations

from pathlib import Path

SMALL = """\
name: Systems list
home: https://github.com/example/list
topics:
  inference:
    title: Inference systems
    aliases: [serving]
    start: [orca]
resources:
  orca:
    name: Orca
    title: "Orca: A Distributed Serving System for Transformer-Based Generative Models"
    kind: paper
    topics: [inference]
    year: 2022
    links: {paper: https://www.usenix.org/conference/osdi22/presentation/yu}
  vllm:
    name: vLLM
    title: Efficient Memory Management for Large Language Model Serving with PagedAttention
    aliases: [PagedAttention]
    kind: paper
    topics: [inference]
    authors: [Woosuk Kwon, Zhuohan Li]
    year: 2023
    summary: Keeps the cache in pages.
    links: {paper: https://arxiv.org/abs/2309.06180}
    requires: [orca]
"""


def write(path: Path, text: str = SMALL) -> Path:
    """Save a catalog the way editors do: whole, under another name, then renamed."""
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return path
