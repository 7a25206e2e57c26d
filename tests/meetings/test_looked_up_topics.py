"""A meeting about a bare id or link gets the paper's title, with what was typed behind it."""

from dataclasses import replace

import pytest

from bot.meetings.model import MeetingState
from bot.settings import Settings
from tests.support import title_services
from tests.support.title_services import ID, PAPER, TITLE, TitleServices
from tests.support.worlds import World, texts

LINK = f"https://arxiv.org/abs/{ID}"


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> TitleServices:
    return TitleServices(monkeypatch)


@pytest.fixture
def settings(settings: Settings, services: TitleServices) -> Settings:
    assert services.asked == []
    return Settings(catalog=settings.catalog, database_url=settings.database_url, discord_token="t", metadata=True)


async def schedule(world: World, paper: str) -> None:
    draft = await world.olga.slash(world.channel, "meeting schedule", when="friday 16:00", paper=paper)
    assert draft.response is not None
    await world.olga.click(draft.response, label="Post it")


async def topics(world: World) -> list[str]:
    found = await world.services.meetings.meetings.upcoming(world.guild.id, world.env.now())
    assert {each.state for each in found} == {MeetingState.OPEN}
    return [each.topic.text for each in found]


@pytest.mark.parametrize("typed", [LINK, ID, f"arXiv:{ID}v3 [cs.LG]"])
async def test_the_title_comes_before_what_was_typed(world: World, services: TitleServices, typed: str) -> None:
    await schedule(world, typed)
    await world.env.advance_time(5)
    assert await topics(world) == [f"{TITLE} ({typed})"]
    assert services.asked == [f"arxiv:{ID}"]
    listed = await world.ben.slash(world.channel, "meeting list")
    assert r"Scaling \*Laws\*" in texts(listed.response)


async def test_a_known_title_is_there_at_once(world: World, services: TitleServices) -> None:
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(5)
    draft = await world.olga.slash(world.channel, "meeting schedule", when="friday 16:00", paper=LINK)
    assert r"Scaling \*Laws\*" in texts(draft.response)
    assert len(services.asked) == 1


async def test_a_posted_card_follows_a_slow_service(world: World, services: TitleServices) -> None:
    services.seconds = 120.0
    await schedule(world, LINK)
    assert await topics(world) == [LINK]
    await world.env.advance_time(300)
    assert await topics(world) == [f"{TITLE} ({LINK})"]
    edited = [each.json for each in world.env.http_requests if each.method == "PATCH" and "/messages/" in each.path]
    assert any("Scaling" in str(each) for each in edited)


async def test_after_an_outage_it_gets_its_title_by_itself(world: World, services: TitleServices) -> None:
    services.down = True
    await schedule(world, LINK)
    await world.env.advance_time(60)
    services.down = False
    await world.env.advance_time(86400)
    assert await topics(world) == [f"{TITLE} ({LINK})"]


@pytest.mark.parametrize("typed", ["Scaling laws, a discussion", f"Discussion of {LINK}", "https://example.org/x"])
async def test_words_of_their_own_stay_alone(world: World, services: TitleServices, typed: str) -> None:
    await schedule(world, typed)
    await world.env.advance_time(5)
    assert await topics(world) == [typed]
    assert services.asked == []


async def test_what_is_listed_is_no_bare_id(world: World, services: TitleServices) -> None:
    await schedule(world, "vLLM")
    await world.env.advance_time(5)
    assert await topics(world) == [""]
    assert services.asked == []


@pytest.mark.parametrize("length", [150, 190])
async def test_title_and_link_fit_into_a_topic(world: World, services: TitleServices, length: int) -> None:
    link = f"{LINK}?context={'x' * (length - len(LINK) - 9)}"
    await schedule(world, link)
    await world.env.advance_time(5)
    (topic,) = await topics(world)
    assert topic.endswith(link if length == 190 else f"({link})")
    assert len(topic) <= 200
    assert topic.startswith("https://" if length == 190 else "Scaling")
    assert services.asked == [f"arxiv:{ID}"]


async def test_a_title_that_others_asked_for_reaches_the_meeting_too(world: World, services: TitleServices) -> None:
    services.down = True
    await schedule(world, LINK)
    await world.env.advance_time(60)
    services.down = False
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(60)
    asked = len(services.asked)
    await world.services.topic_titles.look_up_untitled(world.guild.id, world.env.now())
    assert await topics(world) == [f"{TITLE} ({LINK})"]
    assert len(services.asked) == asked


@pytest.mark.parametrize("title", ["http://example.org", f"arXiv:{ID}", "http://example.org https://example.com/x"])
async def test_a_title_of_links_alone_comes_once(world: World, monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    monkeypatch.setattr(title_services, "PAPER", replace(PAPER, title=title))
    await schedule(world, ID)
    await world.env.advance_time(5)
    for _ in range(3):
        await world.services.topic_titles.look_up_untitled(world.guild.id, world.env.now())
        await world.env.advance_time(5)
    assert await topics(world) == [f"{title} ({ID})"]
