"""With PAPERCLUB_METADATA on, what members name by its id is called by its title; no answer waits for it."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.database.schema.tables import quota_uses
from bot.servers.quotas import LOOKUPS
from bot.settings import Settings
from tests.support.title_services import ID, SHOWN, TitleServices
from tests.support.worlds import World, texts


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> TitleServices:
    return TitleServices(monkeypatch)


@pytest.fixture
def settings(settings: Settings, services: TitleServices) -> Settings:
    assert services.asked == []
    return Settings(catalog=settings.catalog, database_url=settings.database_url, discord_token="t", metadata=True)


def edits(world: World) -> list[tuple[str, str]]:
    """Which answers and cards were changed, and to what."""
    changed = ((each.path, each.json) for each in world.env.http_requests if each.method == "PATCH" and each.json)
    return [(path, json.dumps(each, ensure_ascii=False).replace("\\\\", "\\")) for path, each in changed]


async def said(world: World, command: str, **options: str) -> str:
    answer = await world.ben.slash(world.channel, command, **options)
    return texts(answer.response)


async def test_an_id_on_a_shelf_is_called_by_its_title_everywhere(world: World, services: TitleServices) -> None:
    answer = await world.ada.slash(world.channel, "reading start", paper=f"https://arxiv.org/pdf/{ID}v2")
    assert f"arXiv {ID}" in texts(answer.response)
    await world.env.advance_time(5)
    assert services.asked == [f"arxiv:{ID}"]
    for command, options in (("who", {}), ("who", {"paper": ID}), ("reading list", {}), ("paper", {"query": ID})):
        shown = texts((await world.ada.slash(world.channel, command, **options)).response)
        assert SHOWN in shown, command
        assert f"arXiv {ID}" not in shown, command
    assert SHOWN in await said(world, "who")
    answer = await world.ben.slash(world.channel, "reading want", paper=ID)
    assert SHOWN in texts(answer.response)
    await world.env.advance_time(5)
    assert services.asked == [f"arxiv:{ID}"]


async def test_the_private_card_gets_the_title_a_moment_later(world: World, services: TitleServices) -> None:
    answer = await world.ada.slash(world.channel, "paper", query=ID)
    first = next(each.json for each in world.env.http_requests if each.path.endswith("/callback"))
    assert f"## arXiv {ID}" in json.dumps(first)
    assert texts(answer.response).startswith(rf"## {SHOWN} \<@1\> Models")
    assert len(edits(world)) == len(services.asked) == 1


async def test_a_slow_service_changes_no_old_answer(world: World, services: TitleServices) -> None:
    services.seconds = 60.0
    answer = await world.ada.slash(world.channel, "paper", query=ID)
    await world.env.advance_time(180)
    assert f"arXiv {ID}" in texts(answer.response)
    assert edits(world) == []
    assert SHOWN in await said(world, "paper", query=ID)


async def test_a_posted_card_follows(world: World, services: TitleServices) -> None:
    services.down = True
    await world.ada.slash(world.channel, "reading start", paper=ID)
    answer = await world.ada.slash(world.channel, "paper", query=ID)
    assert answer.response is not None
    shared = await world.ada.click(answer.response, label="Share")
    assert f"arXiv {ID}" in texts(shared.response)
    services.down = False
    await world.ben.slash(world.channel, "paper", query=ID)
    await world.env.advance_time(30)
    assert shared.response is not None
    assert SHOWN in next(text for path, text in edits(world) if path.endswith(f"/messages/{shared.response.id}"))


async def test_after_an_outage_titles_are_looked_up_by_themselves(world: World, services: TitleServices) -> None:
    services.down = True
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(30)
    assert f"arXiv {ID}" in await said(world, "who")
    services.down = False
    await world.env.advance_time(86400)
    assert SHOWN in await said(world, "who")


async def test_what_is_deleted_leaves_the_title_and_nobody(world: World, services: TitleServices) -> None:
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(5)
    await world.ben.slash(world.channel, "reading start", paper=ID)
    await world.services.personal_data.delete(int(world.ada.id), world.env.now())
    assert SHOWN in await said(world, "who")
    assert "Ada" not in await said(world, "who")
    rows = await world.services.personal_data.rows(int(world.ben.id))
    assert "paper_metadata" not in {row.table for row in rows}
    assert services.asked == [f"arxiv:{ID}"]


async def test_the_card_says_who_wrote_it_when_and_who_says_so(world: World, services: TitleServices) -> None:
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(5)
    card = (await world.ben.slash(world.channel, "paper", query=ID)).response
    shown = texts(card).splitlines()
    assert shown[1:4] == [
        "-# Not on the reading list",
        "**Withdrawn or retracted**",
        r"-# Ada \<@1\> Novak, Ben Ochoa, Cy \*Dent\* and others · 2020 · J. Things · from arXiv",
    ]
    assert "Published version" in shown
    assert services.asked == [f"arxiv:{ID}"]


async def test_what_is_long_out_of_date_is_forgotten(world: World, services: TitleServices) -> None:
    await world.ada.slash(world.channel, "reading start", paper=ID)
    await world.env.advance_time(5)
    reading, now = world.services.reading, world.env.now()
    await reading.refresh_public_titles(world.guild.id, now + timedelta(days=399))
    assert await reading.public_titles.title(f"arxiv:{ID}")
    await reading.refresh_public_titles(world.guild.id, now + timedelta(days=401))
    assert not await reading.public_titles.title(f"arxiv:{ID}")
    assert SHOWN in await said(world, "who")
    assert services.asked == [f"arxiv:{ID}"]


async def test_a_loop_has_the_services_asked_so_often_and_no_more(world: World, services: TitleServices) -> None:
    row = {"guild_id": world.guild.id, "user_id": world.ada.id, "quota": LOOKUPS.name}
    async with world.services.database.write() as tx:
        await tx.execute(insert(quota_uses).values(**row, begun_at=world.env.now(), used=LOOKUPS.per_member))
    for command, options in (("paper", {"query": ID}), ("reading start", {"paper": ID})):
        answer = await world.ada.slash(world.channel, command, **options)
        assert f"arXiv {ID}" in texts(answer.response), "it's answered all the same"
    await world.env.advance_time(5)
    assert services.asked == []
    await world.ben.slash(world.channel, "paper", query=ID)
    await world.env.advance_time(5)
    assert services.asked == [f"arxiv:{ID}"]
    assert SHOWN in texts((await world.ada.slash(world.channel, "paper", query=ID)).response)


async def test_whoever_deletes_their_data_has_nothing_looked_up_and_counted_afterwards(
    world: World, services: TitleServices
) -> None:
    services.seconds = 30.0
    for number in range(3):
        await world.ada.slash(world.channel, "paper", query=f"2001.0000{number}")
    await world.services.personal_data.delete(world.ada.id, world.env.now())
    await world.env.advance_time(300)
    assert services.asked == ["arxiv:2001.00000"]
    async with world.services.database.read() as tx:
        left = await tx.scalars(select(quota_uses.c.quota).where(quota_uses.c.user_id == world.ada.id))
        assert list(left) == []
