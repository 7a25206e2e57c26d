"""Routes about the application itself: who it is, its commands, where its gateway is."""

from __future__ import annotations

from aiohttp import web

from .rest import PREFIX, State, nothing, recorded, reply, state
from .world import JSON

routes = web.RouteTableDef()
APP = PREFIX + "/applications/{app}"
COMMAND_DEFAULTS: JSON = {
    "description": "", "default_member_permissions": None, "dm_permission": True, "nsfw": False,
    "contexts": None, "integration_types": [0], "name_localizations": None, "description_localizations": None,
    "type": 1,
}  # fmt: skip


@routes.get(PREFIX + "/users/@me")
async def me(request: web.Request) -> web.Response:
    world = state(request).world
    extra = {"verified": True, "mfa_enabled": True, "locale": "en-US", "email": None, "bio": ""}
    return reply({**world.bot.payload(), **extra, **world.account})


@routes.get(PREFIX + "/oauth2/applications/@me")
@routes.get(PREFIX + "/applications/@me")
async def application(request: web.Request) -> web.Response:
    world = state(request).world
    return reply({
        "id": str(world.bot.id), "name": world.bot.display, "icon": None, "description": "", "type": None,
        "bot": world.bot.payload(), "owner": world.owner.payload(), "team": None, "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "flags": 0, "flags_new": "0",
        "redirect_uris": [], "interactions_endpoint_url": None, "role_connections_verification_url": None,
        "approximate_guild_count": len(world.guilds), "approximate_user_install_count": 1,
        "approximate_user_authorization_count": 1, "explicit_content_filter": 0, "eligible_oauth2_scopes": [],
        "summary": "", "integration_types_config": {"0": {}, "1": {}}, "rpc_origins": [], **world.application,
    })  # fmt: skip


@routes.get(PREFIX + "/gateway")
@routes.get(PREFIX + "/gateway/bot")
async def gateway(request: web.Request) -> web.Response:
    limit = state(request).gateway.session_start_limit
    return reply({"url": f"ws://{request.host}/gateway", "shards": 1, "session_start_limit": limit})


def _registered(shared: State, request: web.Request) -> list[JSON]:
    guild = request.match_info.get("guild")
    key = None if guild is None else shared.guild(guild).id
    return shared.world.commands.setdefault(key, [])


def _command(shared: State, request: web.Request, body: JSON) -> JSON:
    command_id = str(shared.world.clock.snowflake())
    given = {key: value for key, value in body.items() if value is not None}
    command = {**COMMAND_DEFAULTS, **given, "id": command_id, "version": command_id}
    command["application_id"] = request.match_info["app"]
    if "guild" in request.match_info:
        command["guild_id"] = request.match_info["guild"]
    return command


@routes.get(APP + "/commands")
@routes.get(APP + "/guilds/{guild}/commands")
async def commands(request: web.Request) -> web.Response:
    return reply(_registered(state(request), request))


@routes.put(APP + "/commands")
@routes.put(APP + "/guilds/{guild}/commands")
async def overwrite_commands(request: web.Request) -> web.Response:
    """Bulk overwrite; a command that keeps its name and type keeps its id."""
    shared = state(request)
    registered = _registered(shared, request)
    known = {(command["type"], command["name"]): command["id"] for command in registered}
    made = [_command(shared, request, body) for body in recorded(request).body]
    for command in made:
        command["id"] = known.get((command["type"], command["name"]), command["id"])
    registered[:] = made
    return reply(made)


@routes.delete(APP + "/commands/{command}")
@routes.delete(APP + "/guilds/{guild}/commands/{command}")
async def delete_command(request: web.Request) -> web.Response:
    registered = _registered(state(request), request)
    registered[:] = [command for command in registered if command["id"] != request.match_info["command"]]
    return nothing()


@routes.post(APP + "/commands")
@routes.post(APP + "/guilds/{guild}/commands")
async def upsert_command(request: web.Request) -> web.Response:
    shared = state(request)
    registered = _registered(shared, request)
    command = _command(shared, request, recorded(request).body)
    same = [old for old in registered if (old["type"], old["name"]) == (command["type"], command["name"])]
    for old in same:
        command["id"] = old["id"]
        registered.remove(old)
    registered.append(command)
    return reply(command, 200 if same else 201)
