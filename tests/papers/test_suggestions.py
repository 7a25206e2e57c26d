"""What is not on the list can be suggested: to the server's curators where they have a channel, else at its home."""

import pytest

from tests.support.worlds import World, custom_ids, texts

LINK = "https://arxiv.org/abs/2401.99999"


async def ask(world: World, query: str) -> list[str]:
    """Look it up in vain; the custom ids of the answer's suggestion button, if it has one."""
    answer = (await world.ada.slash(world.channel, "paper", query=query)).response
    return [each for each in custom_ids(answer) if "suggest" in each]


async def test_without_a_curators_channel_the_button_leads_to_the_lists_home(world: World) -> None:
    assert await ask(world, "zzzz qqqq") == []


async def test_what_somebody_here_reads_outside_the_list_can_be_suggested_too(world: World) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    for title in ("Zebra crossings of Lower Saxony", LINK):
        await world.ben.slash(world.channel, "reading start", paper=title)
        answer = (await world.ada.slash(world.channel, "paper", query=title)).response
        assert "**Reading:** Ben" in texts(answer)
        assert "b:suggest1:" + title in custom_ids(answer)


@pytest.mark.parametrize("query", ["zzzz qqqq", LINK, "z" * 90 + " @everyone"])
async def test_a_suggestion_reaches_the_curators_with_a_name_and_pings_nobody(world: World, query: str) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    answer = await world.ada.slash(world.channel, "paper", query=query)
    assert answer.response is not None
    await world.restart()  # the button and the form are understood after one
    form = await world.ada.click(answer.response, label="Suggest it for the list")
    sent = await world.ada.submit_modal(form, {"what": f"{query} <@{world.ben.id}>", "why": "It is\n# great"})
    assert "The curators have it" in texts(sent.response)
    (message,) = curators.history()
    said = str([component.to_dict() for component in message.components])
    assert "Ada suggests for the list" in said
    assert query[:80].split("/")[-1][:40] in said
    assert "> It is # great" in said
    assert message.mentions == []
    assert not message.mention_everyone


async def test_a_channel_that_is_gone_meanwhile_is_said(world: World) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    answer = await world.ada.slash(world.channel, "paper", query="zzzz qqqq")
    assert answer.response is not None
    form = await world.ada.click(answer.response, label="Suggest it for the list")
    world.env.inject_error("POST", f"/channels/{curators.id}/messages", status=403, code=50013)
    refused = await world.ada.submit_modal(form, {"what": "zzzz", "why": ""})
    assert "Please tell them yourself" in texts(refused.response)
    await world.services.servers.update(world.guild.id, curator_channel_id=None)
    again = await world.ada.click(answer.response, label="Suggest it for the list")
    assert "Please tell them yourself" in texts(again.response)


@pytest.mark.parametrize(("errors", "told", "arrived"), [(2, "The curators have it", 1), (100, "in a few minutes", 0)])
async def test_a_suggestion_outlasts_discords_trouble_or_is_to_be_sent_again(
    world: World, errors: int, told: str, arrived: int
) -> None:
    curators = world.guild.create_text_channel("curators")
    await world.services.servers.update(world.guild.id, curator_channel_id=curators.id)
    answer = await world.ada.slash(world.channel, "paper", query="zzzz qqqq")
    assert answer.response is not None
    form = await world.ada.click(answer.response, label="Suggest it for the list")
    for _ in range(errors):
        world.env.inject_error("POST", f"/channels/{curators.id}/messages", status=503, code=0)
    sent = await world.ada.submit_modal(form, {"what": "zzzz", "why": ""})
    await world.env.advance_time(200)
    assert told in texts(sent.response)
    assert len(curators.history()) == arrived
