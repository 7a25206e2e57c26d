"""What people wrote in one of two servers with the same people is found there alone, and nothing of who hides there."""

from bot.members.store import MemberStore
from bot.papers.group_text_rows import TextKind
from bot.papers.group_texts import GroupTexts
from tests.support.two_servers import CHEN, NOW, TwoServers


async def test_each_server_finds_its_own_texts_and_none_of_who_hides(apart: TwoServers) -> None:
    texts = GroupTexts(apart.database, lambda *_: True)
    for _ in range(2):  # both are in memory then
        for here, there in apart.both_ways():
            for words in ("takeaway", "title only", "notes", f"takeaway{here.hides}", here.word, "alpha beta"):
                found = await texts.search(here.id, words, lambda _: True, limit=50)
                assert there.word not in str(found)
                assert here.person(here.hides).name not in str(found)
                assert f"Takeaway{here.hides}" not in str(found)
            found = await texts.search(here.id, here.word, lambda _: True, limit=50)
            of_source = {source: [each.text for each in found if each.text.kind is source] for source in TextKind}
            assert [each.author for each in of_source[TextKind.TAKEAWAY]] == [here.person(CHEN).name]
            assert [each.text for each in of_source[TextKind.NOTES]] == [here.text("Notes")]
            assert {each.title for each in of_source[TextKind.TITLE]} == {here.text("Only"), here.text("Title")}


async def test_a_change_of_one_server_leaves_the_other_its_index(apart: TwoServers) -> None:
    texts = GroupTexts(apart.database, lambda *_: True)
    for server in (apart.alpha, apart.beta):
        await texts.search(server.id, "takeaway", lambda _: True)
    kept = texts._servers[apart.beta.id]
    await MemberStore(apart.database).update_settings(apart.alpha.id, apart.alpha.person(CHEN), NOW, hidden=True)
    assert texts._servers.get(apart.beta.id) is kept
    assert await texts.search(apart.alpha.id, "takeaway", lambda _: True) == ()
    assert len(await texts.search(apart.beta.id, "takeaway", lambda _: True)) == 1
