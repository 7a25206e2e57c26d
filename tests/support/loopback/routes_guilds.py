"""Routes of servers: their members, people, and scheduled events."""

from __future__ import annotations

from aiohttp import web

from .gateway import guild_create
from .rest import PREFIX, ApiError, State, nothing, recorded, reply, state
from .world import JSON, Guild

routes = web.RouteTableDef()
GUILD = PREFIX + "/guilds/{guild}"
EVENTS = GUILD + "/scheduled-events"
EVENT = EVENTS + "/{event}"
MANAGE_EVENTS = 1 << 33
CREATE_EVENTS = 1 << 44


@routes.get(PREFIX + "/users/@me/guilds")
async def my_guilds(request: web.Request) -> web.Response:
    """In order of their ids, a page of at most `limit` after an id ("Get Current User Guilds")."""
    world, query = state(request).world, request.query
    joined = sorted((each for each in world.guilds.values() if each.joined), key=lambda each: each.id)
    page = [each for each in joined if each.id > int(query.get("after", 0))][: int(query.get("limit", 200))]
    return reply([
        {
            "id": str(each.id), "name": each.name, "icon": None, "banner": None, "owner": False,
            "permissions": str(each.permissions(world.bot.id)), "features": [],
        }
        for each in page
    ])  # fmt: skip


@routes.get(PREFIX + "/users/{user}")
async def get_user(request: web.Request) -> web.Response:
    return reply(state(request).user(request.match_info["user"]).payload())


@routes.get(GUILD)
async def get_guild(request: web.Request) -> web.Response:
    shared = state(request)
    return reply(guild_create(shared.world, shared.guild(request.match_info["guild"])))


@routes.get(GUILD + "/channels")
async def get_channels(request: web.Request) -> web.Response:
    shared = state(request)
    guild = shared.guild(request.match_info["guild"])
    return reply([channel.payload() for channel in shared.world.guild_channels(guild) if not channel.is_thread])


@routes.get(GUILD + "/members/{user}")
async def get_member(request: web.Request) -> web.Response:
    shared = state(request)
    guild = shared.guild(request.match_info["guild"])
    member = guild.members.get(shared.user(request.match_info["user"]).id)
    if member is None:
        raise ApiError(404, 10007, "Unknown Member")
    return reply(member.payload())


def _events(request: web.Request, needed: int = 0) -> tuple[State, Guild, dict[int, JSON]]:
    shared = state(request)
    guild = shared.guild(request.match_info["guild"])
    if needed & ~guild.permissions(shared.world.bot.id):
        raise ApiError(403, 50013, "Missing Permissions")
    return shared, guild, shared.world.events[guild.id]


def _event(request: web.Request, needed: int = 0) -> tuple[dict[int, JSON], JSON]:
    events = _events(request, needed)[2]
    number = int(request.match_info["event"])
    if number not in events:
        raise ApiError(404, 10070, "Unknown Guild Scheduled Event")
    return events, events[number]


@routes.get(EVENTS)
async def list_events(request: web.Request) -> web.Response:
    return reply(list(_events(request)[2].values()))


@routes.post(EVENTS)
async def create_event(request: web.Request) -> web.Response:
    shared, guild, events = _events(request, CREATE_EVENTS)
    event_id = shared.world.clock.snowflake()
    events[event_id] = {
        "scheduled_end_time": None, "description": None, "channel_id": None, "entity_metadata": None,
        "image": None, "recurrence_rule": None, **recorded(request).body, "id": str(event_id),
        "guild_id": str(guild.id), "creator_id": str(shared.world.bot.id), "entity_id": None, "status": 1,
        "creator": shared.world.bot.payload(), "user_count": 0, "guild_scheduled_event_exceptions": [],
    }  # fmt: skip
    return reply(events[event_id])


@routes.get(EVENT)
async def get_event(request: web.Request) -> web.Response:
    return reply(_event(request)[1])


@routes.patch(EVENT)
async def edit_event(request: web.Request) -> web.Response:
    event = _event(request, CREATE_EVENTS)[1]
    event |= recorded(request).body
    return reply(event)


@routes.delete(EVENT)
async def delete_event(request: web.Request) -> web.Response:
    events, event = _event(request, CREATE_EVENTS)
    del events[int(event["id"])]
    return nothing()
