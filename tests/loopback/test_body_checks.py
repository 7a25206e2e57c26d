"""The checks on bodies: what Discord's description says, what only our own limits say, and how long they take."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.loopback import limits, openapi

JSON = dict[str, Any]
CALLBACK = "/interactions/1/token/callback"

needs_description = pytest.mark.skipif(
    not openapi.available(), reason=f"NOT CHECKED: Discord's API description is not at {openapi.PLACE}"
)


def button(number: int, **extra: Any) -> JSON:
    return {"type": 2, "style": 1, "label": f"b{number}", "custom_id": f"c{number}", **extra}


def text(content: str) -> JSON:
    return {"type": 10, "content": content}


def card(*parts: JSON) -> JSON:
    return {"flags": 1 << 15, "components": [{"type": 17, "components": list(parts)}]}


def answer(data: JSON, kind: int = 4) -> JSON:
    return {"type": kind, "data": data}


def large_card() -> JSON:
    rows = [{"type": 9, "components": [text("row")], "accessory": button(i)} for i in range(9)]
    return card(*rows, *[text("## heading")] * 6, {"type": 1, "components": [button(20 + i) for i in range(5)]})


def command(**extra: Any) -> JSON:
    return {"name": "paper", "description": "Look up", "type": 1, **extra}


def option(name: str, **extra: Any) -> JSON:
    return {"name": name, "description": "what", "type": 3, **extra}


@needs_description
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", CALLBACK, answer(large_card())),
        ("POST", "/api/v10/channels/1/messages", {"content": "hi", "nonce": "r1", "enforce_nonce": True, "tts": False}),
        ("PATCH", "/webhooks/1/token/messages/@original", card(text("x"))),
        ("POST", CALLBACK, answer({"choices": [{"name": "a", "value": "b"}]}, 8)),
        ("PUT", "/applications/1/commands", [command(options=[option("query", required=True)])]),
        ("POST", "/users/@me/channels", {"recipient_id": 5}),
    ],
)
def test_what_discord_takes_has_no_problems(method: str, path: str, body: Any) -> None:
    assert openapi.problems(method, path, body) == []


@needs_description
@pytest.mark.parametrize(
    ("method", "path", "body", "problem"),
    [
        ("POST", CALLBACK, answer(card(text(""))), "components[0].content: '' "),
        ("POST", CALLBACK, answer(card(button(1))), "type 2 is not allowed here"),
        ("POST", CALLBACK, answer({"content": "x", "ephemeral": True}), "unknown key 'ephemeral'"),
        ("POST", CALLBACK, answer({"content": "x"}, 3), "type 3 is not allowed here"),
        ("POST", CALLBACK, answer({"choices": [{"name": "a" * 101, "value": "b"}]}, 8), "not valid under any"),
        ("POST", "/channels/1/messages", {"content": "x", "nonce": "n" * 26}, "nonce"),
        ("POST", "/channels/1/massages", {"content": "x"}, "not described"),
        ("PUT", "/applications/1/commands", [command(name="x" * 33)], "[0].name: "),
    ],
)
def test_what_the_description_forbids_is_named_with_its_place(method: str, path: str, body: Any, problem: str) -> None:
    assert problem in "\n".join(openapi.problems(method, path, body))


REFUSED: dict[str, tuple[Any, str]] = {
    "same id": (card({"type": 1, "components": [button(1), button(1)]}), "custom_id 'c1' 2 times"),
    "bare button": (card({"type": 1, "components": [button(1, label="")]}), "without label or emoji"),
    "link with id": (card({"type": 1, "components": [button(1, style=5, url="https://x.y")]}), "no custom_id"),
    "odd link": (
        card({"type": 1, "components": [{"type": 2, "style": 5, "label": "l", "url": "javascript:x"}]}),
        "takes http",
    ),
    "much text": (card(text("x" * 3000), text("x" * 1001)), "4001 characters of text"),
    "many parts": (card(*[text("x")] * 40), "41 components"),
    "content beside": ({**card(text("x")), "content": "y"}, "content is not allowed"),
    "no flag": ({"components": card(text("x"))["components"]}, "needs the Components V2 flag"),
    "long content": ({"content": "x" * 2001}, "more than 2000"),
    "empty": ({"flags": 64}, "an empty message"),
    "blank text": (card(text(" \n")), "without text"),
    "mixed row": (card({"type": 1, "components": [button(1), {"type": 5, "custom_id": "u"}]}), "one select"),
    "no options": (card({"type": 1, "components": [{"type": 3, "custom_id": "s", "options": []}]}), "no options"),
    "both mentions": ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, "one of both"),
    "long embeds": ({"embeds": [{"description": "x" * 3001}, {"description": "x" * 3000}]}, "6001 characters"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_only_discord_itself_would_refuse_is_found_by_our_limits(case: str) -> None:
    body, problem = REFUSED[case]
    assert problem in "\n".join(limits.problems("POST", CALLBACK, answer(body)))


def test_a_deferred_answer_takes_only_the_ephemeral_flag() -> None:
    assert list(limits.problems("POST", CALLBACK, answer({"flags": 64}, 5))) == []
    assert "only the ephemeral flag" in "".join(limits.problems("POST", CALLBACK, answer({"flags": 1 << 15}, 5)))


@pytest.mark.parametrize(
    ("commands", "problem"),
    [
        ([command(), command()], "'paper' 2 times"),
        ([command(name="Paper")], "not a name"),
        ([command(description="…")], "needs a description"),
        ([command(options=[option("a"), option("b", required=True)])], "after an optional one"),
        ([command(options=[option("a"), option("a")])], "option 'a' 2 times"),
        ([command(options=[option(f"o{i}", description="x" * 100) for i in range(80)])], "more than 8000"),
    ],
)
def test_a_command_that_discord_would_refuse_is_named(commands: list[JSON], problem: str) -> None:
    assert problem in "\n".join(limits.problems("PUT", "/applications/1/commands", commands))


def test_a_modal_with_one_id_twice_or_too_long_a_preset_is_refused() -> None:
    field = {"type": 4, "custom_id": "a", "style": 1, "value": "x" * 11, "max_length": 10}
    parts = [{"type": 18, "label": "L", "component": field}] * 2
    found = "\n".join(limits.problems("POST", CALLBACK, answer({"components": parts}, 9)))
    assert "custom_id 'a' 2 times" in found
    assert "exceeds its maximum 10" in found


@needs_description
def test_a_large_card_passes() -> None:
    assert openapi.problems("POST", CALLBACK, answer(large_card())) == []
