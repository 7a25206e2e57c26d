"""Who may do what: every role against every action, also by forged buttons and forms, and with rights taken away
between opening a form and sending it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.meetings.model import Meeting, MeetingState
from tests.support.loopback.world import JSON
from tests.support.meeting_rights import Rights, said
from tests.support.meetings import log_of

REFUSED = ("Only whoever set this meeting up", "Only the presenter and organisers")
ROLES = ("stranger", "creator", "organiser", "manager", "former organiser")
ALLOWED = {"creator", "organiser", "manager"}

BUTTONS = {
    "edit": "medit1:{id}", "organise": "morg1:{id}", "appoint": "mapp1:{id}", "cancel": "mask1:{id}",
    "remove": "mrem1:{id}", "notes": "mnote1:{id}", "log": "mlog1:0:{id}", "move": "mmove1:{id}:{later}",
    "shrink": "mshrink1:1:{id}", "end the series": "maskend1:{id}", "attendance": "matt1:{id}",
    "restore": "mrestore1:{id}", "keep": "mkeep1:{id}", "reason": "mwhy1:0:{id}", "cancel for good": "mcancel2:{id}:0",
    "end for good": "mend2:{id}:0",
}  # fmt: skip
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "edit": ("meditf1:{id}", {"when": "in 3 days 16:00", "place": "Elsewhere", "duration": "30", "seats": "4"}),
    "appoint": ("mappf1:{id}", {"who": ["{chen}"]}),
    "cancel": ("mcancel1:{id}", {}),
    "reason": ("mwhyf1:0:{id}", {"reason": "Ill"}),
    "reason for the series": ("mwhyf1:1:{id}", {"reason": "Ill"}),
    "remove": ("mremf1:{id}", {"who": ["{bela}"]}),
    "notes": ("mnotef1:{id}", {"notes": "https://example.org"}),
    "end the series": ("mend1:{id}", {}),
    "attendance": ("mattf1:{id}", {"came": ["{chen}"], "missed": []}),
    "topic": ("mtopicf1:{id}", {"paper": "orca"}),
}


async def state_of(rights: Rights, meeting: Meeting) -> Any:
    meetings = rights.stage.services.meetings.meetings
    return await meetings.sheet(meeting.guild_id, meeting.id), await log_of(meetings, meeting.guild_id, meeting.id)


async def test_every_role_against_every_button(rights: Rights) -> None:
    slips = []
    for name, pattern in BUTTONS.items():
        for role in ROLES:
            rights.set_roles()
            if role == "former organiser":
                rights.take_role_from(role)
            meeting = await rights.meeting()
            before = await state_of(rights, meeting)
            later = int(meeting.starts_at.timestamp()) + 3600
            text = said(await rights.press(role, pattern.format(id=meeting.id, later=later)))
            refused = text.startswith(REFUSED)
            if refused is (role in ALLOWED) or (refused and await state_of(rights, meeting) != before):
                slips.append((name, role, text))
    assert slips == []


async def test_every_role_against_every_form_also_when_the_role_goes_before_it_is_sent(rights: Rights) -> None:
    slips = []
    for name, (pattern, fields) in FORMS.items():
        for role in ROLES:
            rights.set_roles()
            meeting = await rights.meeting()
            if role == "former organiser" and name in BUTTONS:
                opened = await rights.press(role, BUTTONS[name].format(id=meeting.id))
                asks_on_a_card = name in {"cancel", "end the series"}
                assert (opened.callback == 9) is not asks_on_a_card, "the form opened while the role was held"
            if role == "former organiser":
                rights.take_role_from(role)
            before = await state_of(rights, meeting)
            text = said(await rights.submit(role, pattern.format(id=meeting.id), fields))
            refused = any(sentence in text for sentence in REFUSED)
            if refused is (role in ALLOWED) or (refused and await state_of(rights, meeting) != before):
                slips.append((name, role, text))
    assert slips == []


async def test_setup_is_for_those_who_manage_the_server_alone(rights: Rights) -> None:
    rights.set_roles()
    store, slips = rights.stage.services.servers, []
    for role in ROLES:
        for custom_id in ("setup1", "setupdm1:1", "setupev1:1"):
            before = await store.settings(rights.stage.guild.id)
            text = said(await rights.press(role, custom_id))
            refused = "Only server managers can do that" in text
            if refused is (role == "manager") or (refused and await store.settings(rights.stage.guild.id) != before):
                slips.append((custom_id, role))
        form = {"zone": "Europe/Berlin", "offsets": "2h", "role": []}
        text = said(await rights.submit(role, "setupf1", form))
        if ("Only server managers can do that" in text) is (role == "manager"):
            slips.append(("setupf1", role))
        if role == "manager":
            assert (await store.settings(rights.stage.guild.id)).zone == "Europe/Berlin"
            await store.update(rights.stage.guild.id, organiser_role_id=rights.organisers.id, zone="UTC")
        else:
            assert (await store.settings(rights.stage.guild.id)).zone == "UTC"
    assert slips == []


async def test_with_an_organiser_role_only_organisers_schedule_and_post(rights: Rights) -> None:
    rights.set_roles()
    for role in ROLES[:-1]:
        answer = await rights.stage.discord.run_command(rights.people[role], "meeting schedule", when="thu 4pm")
        assert ("Only organisers can schedule meetings" in answer.text) is (role in {"stranger", "creator"}), role
    asked = await rights.stage.discord.run_command(rights.people["organiser"], "meeting schedule", when="thu 4pm")
    rights.take_role_from("organiser")
    late = await rights.stage.discord.click(asked, "Post it", rights.people["organiser"])
    assert "Only organisers can schedule meetings" in late.text
    posts = rights.stage.discord.sent("POST", f"/channels/{rights.stage.channel.id}/messages")
    assert posts == []


async def test_nobody_posts_somebody_elses_draft(rights: Rights) -> None:
    rights.set_roles()
    asked = await rights.stage.discord.run_command(rights.people["organiser"], "meeting schedule", when="thu 4pm")
    forged = asked.custom_ids[0].removeprefix("b:")
    assert "no longer waiting to be posted" in said(await rights.press("manager", forged))


async def test_a_draft_has_no_buttons_but_those_of_the_question_whether_to_post_it(rights: Rights) -> None:
    rights.set_roles()
    asked = await rights.stage.discord.run_command(rights.people["organiser"], "meeting schedule", when="thu 4pm")
    draft = asked.custom_ids[0].rpartition(":")[2]
    for button in ("mmore1", "mjoin1", "mleave1", "mpresent1", "mcal1", "mlog1:0", "morg1", "medit1", "mask1", "mrem1"):
        for role in ("stranger", "creator", "organiser", "manager"):
            answer = said(await rights.press(role, f"{button}:{draft}"))
            assert "no such meeting" in answer or "not posted yet" in answer, (button, role)
    sheet = await rights.stage.services.meetings.meetings.sheet(rights.stage.guild.id, int(draft))
    assert sheet is not None
    assert (sheet.meeting.state, sheet.seating.seated, sheet.meeting.presenter) == (MeetingState.DRAFT, (), None)


async def test_only_the_presenter_hands_over_and_steps_down(rights: Rights) -> None:
    rights.set_roles()
    meeting = await rights.meeting()
    signups = rights.stage.services.meetings.signups
    await signups.present(meeting.guild_id, meeting.id, rights.stage.person("bela"), rights.stage.clock())
    for role in ROLES:
        assert "You’re not presenting" in said(await rights.press(role, f"mhand1:{meeting.id}"))
        assert "You’re not presenting" in said(await rights.press(role, f"mdown1:{meeting.id}"))
        assert "You’re not presenting" in said(await rights.submit(role, f"mhandf1:{meeting.id}", {"who": ["{chen}"]}))
    presenter = (await rights.stage.fetch(meeting.id)).presenter
    assert presenter is not None
    assert presenter.name == "Bela"


async def test_the_presenter_of_a_coming_date_may_choose_its_paper_and_nobody_else_may(rights: Rights) -> None:
    rights.set_roles()
    await rights.meeting()
    stage = rights.stage
    planned = (await stage.services.meetings.meetings.upcoming(stage.guild.id, stage.clock()))[1]
    await stage.services.meetings.signups.present(stage.guild.id, planned.id, stage.person("chen"), stage.clock())
    done = said(await rights.submit("stranger", f"mtopicf1:{planned.id}", {"paper": "orca"}))
    assert "Topic set: **Orca**" in done
    rights.people["another"] = stage.discord.world.users["bela"]
    refused = said(await rights.submit("another", f"mtopicf1:{planned.id}", {"paper": "vllm"}))
    assert "Only the presenter and organisers" in refused


@pytest.mark.parametrize(
    "custom_id", ["mjoin1:99999", "mjoin1:x", "mjoin1:", "mjoin1:-1", "mlog1:0:99999", "mmove1:1:9"]
)
async def test_forged_ids_meet_a_sentence(rights: Rights, custom_id: str) -> None:
    text = said(await rights.press("stranger", custom_id))
    assert "no such meeting" in text or "another version" in text


async def test_a_meeting_of_another_server_is_out_of_reach(rights: Rights) -> None:
    meeting = await rights.meeting()
    world = rights.stage.discord.world
    other_server = world.add_guild("Elsewhere", list(world.users.values())[1:])
    rights.stage.discord.gateway.dispatch("GUILD_CREATE", _guild_create(world, other_server))
    await rights.stage.discord.until(lambda: rights.stage.bot.get_guild(other_server.id))
    rights.stage.channel = world.guild_channels(other_server)[0]
    for verb in ("mjoin1", "mleave1", "mpresent1", "mcal1", "mmore1", "medit1", "mlog1:0", "morg1"):
        assert "no such meeting" in said(await rights.press("creator", f"{verb}:{meeting.id}")), verb


def _guild_create(world: Any, guild: Any) -> JSON:
    from tests.support.loopback.gateway import guild_create

    return guild_create(world, guild)
