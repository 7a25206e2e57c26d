"""One text is recognised once, and its answer is of the edition that it was begun with."""

import pytest

from bot.catalog import identifiers
from bot.catalog.identifiers import Identifier
from bot.catalog.model import Topic
from bot.library import resolver, text_lookup
from bot.library.edition import Edition
from bot.library.resolver import Ambiguous, Known, Unknown, resolve
from bot.library.text_lookup import Lookup
from bot.library.topic_names import resolve_topic
from bot.members.model import Person
from bot.reading.model import ReadingState, Subject, Tracked
from bot.ui.kit import choices
from tests.support.subjects import external
from tests.support.worlds import World, texts

COMMANDS = {
    "paper": {"query": ""},
    "path": {"paper": ""},
    "reading start": {"paper": ""},
    "reading want": {"paper": ""},
    "who": {"paper": ""},
    "meeting schedule": {"when": "thu 4pm", "paper": ""},
}
HIT, UNLISTED, CLOSE, NOWHERE = "PagedAttention", "10.1145/1234567.7654321", "serving", "a text that nothing is near"


def options(command: str, text: str) -> dict[str, str]:
    """The command's options, with `text` for the paper."""
    return {name: value or text for name, value in COMMANDS[command].items()}


def _forget_texts() -> None:
    vars(text_lookup.Lookup)["of"].__func__.cache_clear()


@pytest.mark.parametrize("text", [HIT, UNLISTED, CLOSE, NOWHERE])
async def test_a_text_is_recognised_once(world: World, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    recognised: list[str] = []

    def counting(typed: str) -> Identifier | None:
        recognised.append(typed)
        return identifiers.recognise(typed)

    monkeypatch.setattr(text_lookup, "recognise", counting)
    for command in COMMANDS:
        recognised.clear()
        _forget_texts()
        world.services.library.edition.sure.clear()
        result = await world.ada.slash(world.channel, command, **options(command, text))
        assert result.acknowledged
        assert recognised == [text], command


@pytest.mark.parametrize("typed", ["", "PagedAtt", UNLISTED])
async def test_what_is_being_typed_is_recognised_once_at_most(
    world: World, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    recognised: list[str] = []
    monkeypatch.setattr(text_lookup, "recognise", recognised.append)
    _forget_texts()
    await world.ada.autocomplete(world.channel, "paper", "query", typed)
    _forget_texts()
    assert recognised == [typed] * bool(typed)


ANSWERS = {
    "paper": "## vLLM",
    "path": "On the way to vLLM",
    "reading want": "You want to read **vLLM**",
    "reading start": "You’re reading **vLLM**",
    "who": "Who reads vLLM",
    "meeting schedule": "### vLLM",
}


@pytest.mark.parametrize(
    "text", ["[this one](https://hf.co/papers/2309.06180), for Thursday", "@misc{k, doi={10.1145/3600006.3613165}}"]
)
async def test_every_command_finds_the_identifier_in_a_pasted_text(world: World, text: str) -> None:
    for command, answer in ANSWERS.items():
        result = await world.ada.slash(world.channel, command, **options(command, text))
        assert answer in texts(result.response), command


async def test_a_link_that_was_kept_as_such_is_found_by_what_it_leads_to(world: World) -> None:
    """Earlier versions took a mirror of arXiv for any other address."""
    guild, reading, link = world.guild.id, world.services.reading, "https://huggingface.co/papers/2001.08361"
    kept = Subject("url:huggingface.co/papers/2001.08361", "A title", (), link, listed=False)
    await reading.store.set_state(guild, Person(world.ada.id, "Ada"), kept, ReadingState.WANT, world.env.now())
    match await reading.resolve(guild, world.ada.id, f"see {link}."):
        case Tracked(subject):
            assert subject.id == kept.id
        case other:
            pytest.fail(str(other))


async def test_a_save_between_the_look_up_and_the_answer_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, catalog = world.services.library, world.settings.catalog
    text = catalog.read_text(encoding="utf-8")
    entry = text[text.index("  vllm:\n") : text.index("  orca:\n")]
    without = text.replace(entry, "").replace("requires: [vllm]", "requires: []")

    def known_before_a_save(resource: object, edition: object) -> Known:
        catalog.write_text(without, encoding="utf-8")
        assert library.reload() is not None
        return Known(resource, edition)  # type: ignore[arg-type]

    monkeypatch.setattr(resolver, "Known", known_before_a_save)
    for command, answer in ANSWERS.items():
        result = await world.ada.slash(world.channel, command, **options(command, HIT))
        assert answer in texts(result.response)
        assert "vllm" not in library.catalog.resources
        catalog.write_text(text, encoding="utf-8")
        assert library.reload() is not None


async def test_a_save_that_takes_a_topic_out_does_not_reach_the_answer_about_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    library, catalog = world.services.library, world.settings.catalog
    asked = await world.ada.slash(world.channel, "topic", topic="serving")

    def named_before_a_save(edition: Edition, text: str) -> Topic | None:
        topic = resolve_topic(edition, text)
        without = catalog.read_text(encoding="utf-8").replace("  inference:", "  other:")
        catalog.write_text(without.replace("topics: [inference", "topics: [other"), encoding="utf-8")
        assert library.reload() is not None
        assert "inference" not in library.catalog.topics
        return topic

    monkeypatch.setattr(choices, "resolve_topic", named_before_a_save)
    result = await world.ada.slash(world.channel, "topic", topic="serving")
    assert texts(result.response) == texts(asked.response)


async def test_an_answer_names_its_edition(edition: Edition) -> None:
    for text, kind in ((HIT, Known), (UNLISTED, Unknown), (CLOSE, Ambiguous), (NOWHERE, Unknown)):
        answer = await resolve(edition, text)
        assert isinstance(answer, kind), text
        assert answer.edition is edition


async def test_what_people_here_read_outside_the_list_is_tracked_with_the_lists_own_answer(world: World) -> None:
    guild, reading = world.guild.id, world.services.reading
    for text in (UNLISTED, NOWHERE):
        assert isinstance(await reading.resolve(guild, world.ben.id, text), Unknown)
        await world.ada.slash(world.channel, "reading want", paper=text)
        match await reading.resolve(guild, world.ben.id, f" {text.upper()} "):
            case Tracked(subject, Unknown(_, lookup)):
                assert subject == external(text)
                assert lookup == Lookup.of(text.upper())
            case other:
                pytest.fail(f"{text}: {other}")
    assert isinstance(await reading.resolve(guild + 1, world.ada.id, UNLISTED), Unknown)


@pytest.mark.parametrize(
    ("text", "recognised", "certain"),
    [
        ("VqkAKQibpq", "openreview:VqkAKQibpq", None),
        ("openreview:VqkAKQibpq", "openreview:VqkAKQibpq", "openreview:VqkAKQibpq"),
        (" arXiv:  2309.06180v2 ", "arxiv:2309.06180", "arxiv:2309.06180"),
        ("two words", None, None),
    ],
)
def test_a_bare_openreview_id_is_a_word_until_the_list_knows_it(
    text: str, recognised: str | None, certain: str | None
) -> None:
    lookup = Lookup.of(text)
    assert (str(lookup.recognised) if lookup.recognised else None) == recognised
    assert (str(lookup.identifier) if lookup.identifier else None) == certain
