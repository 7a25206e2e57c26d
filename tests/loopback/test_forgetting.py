"""A loopback Discord that serves for long forgets what nobody looks at any more."""

from tests.support.loopback.inprocess import Client, card, connected, text_channel


async def test_answered_requests_and_old_events_are_forgotten_and_the_session_goes_on() -> None:
    client = Client()
    async with connected(client) as server:
        message = await text_channel(client, server).send(view=card())
        for number in range(20):
            server.gateway.dispatch("UNKNOWN", {"number": number})
        old = server.forget(older_than=0, messages=5)
        assert any(each.matches("POST", "/channels/*/messages") for each in old)
        assert server.requests == []
        assert server.stored(message.id)["id"] == str(message.id), "what is no answer stays"
        (session,) = server.gateway.sessions
        assert len(session.events) == 5
        assert session.sequence == 22, "READY, one server, and twenty"
        assert session.connection is not None
        assert not session.replay(session.connection, 3), "what was forgotten can't be sent again"
