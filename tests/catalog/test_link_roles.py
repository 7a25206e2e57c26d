"""Where a link leads tells its role; what is no link has none."""

import pytest

from bot.catalog.link_roles import kind_in, role_called, role_of, roles_in
from bot.catalog.problems import Diagnostics
from bot.catalog.yaml_nodes import MappingNode, Node
from bot.catalog.yaml_tree import read_tree


def node(text: str) -> Node:
    root = read_tree(f"links: {text}\n".encode(), Diagnostics(""))
    assert isinstance(root.root, MappingNode)
    return root.root.items[1]


@pytest.mark.parametrize(
    ("address", "kind", "role"),
    [
        ("https://arxiv.org/abs/2309.06180", "code", "paper"),
        ("arxiv.org/pdf/2309.06180", "video", "paper"),
        ("https://doi.org/10.1145/1.2", "book", "paper"),
        ("https://openreview.net/forum?id=abcdefghij", "book", "paper"),
        ("https://aclanthology.org/2020.acl-main.1.pdf", "book", "paper"),
        ("https://github.com/a/b", "paper", "code"),
        ("https://www.youtube.com/watch?v=a", "paper", "video"),
        ("https://m.bilibili.com/video/BV1", "paper", "video"),
        ("https://speakerdeck.com/a/b", "paper", "slides"),
        ("https://a.org/x.PDF?v=1", "paper", "pdf"),
        ("https://a.org/x", "paper", "paper"),
        ("https://a.org/x", "video", "video"),
        ("https://a.org/x", "book", "site"),
        ("https://a.org/x", "", "site"),
        ("youtu.be/a", "paper", "video"),
    ],
)
def test_an_address_tells_its_role(address: str, kind: str, role: str) -> None:
    assert role_of(address, kind) == role


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("https://a.org/x", {"paper": "https://a.org/x"}),
        ("'https://a.org/x, https://b.org/y'", {"paper": ["https://a.org/x", "https://b.org/y"]}),
        ("[https://a.org/x, https://github.com/a/b]", {"paper": "https://a.org/x", "code": "https://github.com/a/b"}),
        ("'[Code](https://a.org/x) | [it](https://b.org/y)'", {"code": "https://a.org/x", "paper": "https://b.org/y"}),
        (
            "[{GitHub: https://a.org/x, slides: https://b.org/y}]",
            {"code": "https://a.org/x", "slides": "https://b.org/y"},
        ),
        ("' https://a.org/x '", {"paper": "https://a.org/x"}),
        ("'[ Code ](https://a.org/x)'", {"code": "https://a.org/x"}),
        ("[" + "https://a.org/x, " * 10 + "]", {"paper": ["https://a.org/x"] * 10}),
        ("[{label: Video, url: https://a.org/x}]", {"video": "https://a.org/x"}),
        ("[{name: My talk, href: https://a.org/x}]", {"paper": {"label": "My talk", "url": "https://a.org/x"}}),
        ("[{title: Homepage, link: https://a.org/x}]", {"site": {"label": "Homepage", "url": "https://a.org/x"}}),
    ],
)
def test_links_without_roles_get_theirs(text: str, roles: dict[str, object]) -> None:
    assert roles_in(node(text), "paper") == roles


@pytest.mark.parametrize(
    "text",
    ["''", "soon", "[]", "https://a.org/x and more", "[https://a.org/x, soon]", "[[https://a.org/x]]", "[{}]",
     "[{paper: https://a.org/x, note: y}]", "[{paper: soon}]", "[{label: x}]", "[{url: https://a.org/x}]",
     "[{label: x, url: soon}]", "[{label: '', url: https://a.org/x}]", "[{a: https://a.org/x, b: https://b.org/y}]",
     "[{paper: [https://a.org/x]}]", "[" + "https://a.org/x, " * 11 + "]",
     "[" + "https://a.org/x, " * 11 + "https://github.com/a/b]", "'https://a.org/x, https://'",
     "[{[a, b]: https://a.org/x}]", "[{paper: https://a.org/x, code: [y]}]", "[{paper: https://a.org/x, code: soon}]",
     "[{code: https://a.org/x, github: https://b.org/y}]", "[{label: x, url: https://a.org/x, note: y}]",
     "[{x: y, url: https://a.org/x}]"],
)  # fmt: skip
def test_where_something_is_unclear_there_are_none(text: str) -> None:
    assert roles_in(node(text), "paper") is None


def test_words_for_roles_and_kinds() -> None:
    words = ("paper", "website", "github", "talk", "url", "x")
    assert [role_called(word) for word in words] == ["paper", "site", "code", "video", "", ""]
    assert kind_in({"kind": node("Article")}) == "paper"
    assert kind_in({"kind": node("book")}) == "book"
    assert kind_in({"kind": node("[x]")}) == kind_in({}) == ""
