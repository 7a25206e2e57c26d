"""Routes by which the bot answers interactions: the callback, then edits and followups by webhook."""

from __future__ import annotations

import asyncio

from aiohttp import web

from . import messages
from .interactions import (
    CHOICES,
    COMMAND,
    COMPONENT,
    DEFERRED_MESSAGE,
    DEFERRED_UPDATE,
    EPHEMERAL,
    LOADING,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    UPDATE,
    Interaction,
)
from .rest import PREFIX, ApiError, State, nothing, recorded, reply, state
from .world import JSON

routes = web.RouteTableDef()
WEBHOOK = PREFIX + "/webhooks/{app}/{token}"
ONE_MESSAGE = WEBHOOK + "/messages/{message}"


@routes.post(PREFIX + "/interactions/{id}/{token}/callback")
async def callback(request: web.Request) -> web.Response:
    """The first response; a second one, a late one and one of a kind that does not fit are refused."""
    shared = state(request)
    interaction = shared.interactions.get(request.match_info["token"])
    if interaction is None or str(interaction.id) != request.match_info["id"]:
        raise ApiError(404, 10062, "Unknown interaction")
    if _late(shared, interaction):
        interaction.expire()
        raise ApiError(404, 10062, "Unknown interaction")
    if interaction.callback is not None:
        raise ApiError(400, 40060, "Interaction has already been acknowledged.")
    entry = recorded(request)
    kind, data = entry.body["type"], entry.body.get("data") or {}
    _check_kind(interaction, kind)
    interaction.acknowledge(kind)
    if kind in (MESSAGE, DEFERRED_MESSAGE):
        interaction.original = _answer_message(shared, interaction, data, entry.files, loading=kind != MESSAGE)
    elif kind == UPDATE and interaction.source is not None:
        interaction.original = messages.edit(shared.world, interaction.source, data, entry.files)
    elif kind == DEFERRED_UPDATE:
        interaction.original = interaction.source
    if kind not in (DEFERRED_MESSAGE, DEFERRED_UPDATE) or interaction.settle_when_acknowledged:
        interaction.settle(data)
    return _callback_reply(request, interaction, kind)


def _late(shared: State, interaction: Interaction) -> bool:
    age = asyncio.get_running_loop().time() - interaction.sent_at
    return shared.deadline is not None and age > shared.deadline


def _check_kind(interaction: Interaction, kind: int) -> None:
    """Which response fits which interaction ("Interaction Callback Type")."""
    from_component = interaction.type == COMPONENT or interaction.source is not None
    fits = {
        MESSAGE: interaction.type in (COMMAND, COMPONENT, MODAL_SUBMIT),
        DEFERRED_MESSAGE: interaction.type in (COMMAND, COMPONENT, MODAL_SUBMIT),
        DEFERRED_UPDATE: from_component,
        UPDATE: from_component,
        CHOICES: interaction.type not in (COMMAND, COMPONENT, MODAL_SUBMIT),
        MODAL: interaction.type in (COMMAND, COMPONENT),
    }
    if not fits.get(kind):
        raise ApiError(400, 50035, f"Invalid Form Body: type {kind} does not answer a type {interaction.type}")


def _callback_reply(request: web.Request, interaction: Interaction, kind: int) -> web.Response:
    if request.query.get("with_response") not in ("1", "true"):
        return nothing()
    made: JSON = {"id": str(interaction.id), "type": interaction.type}
    body: JSON = {"interaction": made}
    if interaction.original is not None:
        flags = interaction.original["flags"]
        made |= {
            "response_message_id": interaction.original["id"],
            "response_message_loading": bool(flags & LOADING),
            "response_message_ephemeral": bool(flags & EPHEMERAL),
        }
        if kind in (MESSAGE, UPDATE):
            body["resource"] = {"type": kind, "message": messages.shown(interaction.original)}
    return reply(body)


def _answer_message(
    shared: State,
    interaction: Interaction,
    data: JSON,
    files: list[tuple[str, int]],
    *,
    loading: bool = False,
) -> JSON:
    app = str(shared.world.bot.id)
    kind = 20 if interaction.type == COMMAND else 0
    message = messages.create(
        shared.world, interaction.location.channel, data, files,
        application_id=app, webhook_id=app, type=kind, interaction_metadata=interaction.metadata,
    )  # fmt: skip
    if loading:
        message["flags"] |= LOADING
    return message


def _open(request: web.Request) -> tuple[State, Interaction]:
    """The acknowledged interaction of a webhook's token, while that works (15 minutes)."""
    shared = state(request)
    interaction = shared.interactions.get(request.match_info["token"])
    if interaction is None or shared.world.clock.now().timestamp() > interaction.expires_at:
        raise ApiError(401, 50027, "Invalid Webhook Token")
    if interaction.callback is None:
        raise ApiError(404, 10015, "Unknown Webhook")
    return shared, interaction


def _named(request: web.Request) -> tuple[State, Interaction, JSON]:
    shared, interaction = _open(request)
    wanted = request.match_info["message"]
    if wanted == "@original":
        found = interaction.original
    else:
        known = [*interaction.followups, *([interaction.original] if interaction.original else [])]
        found = next((message for message in known if message["id"] == wanted), None)
    if found is None:
        raise ApiError(404, 10008, "Unknown Message")
    return shared, interaction, found


@routes.post(WEBHOOK)
async def followup(request: web.Request) -> web.Response:
    """After "thinking…" the first followup takes its place, as on Discord."""
    shared, interaction = _open(request)
    entry = recorded(request)
    if interaction.original is not None and interaction.original["flags"] & LOADING:
        message = messages.edit(shared.world, interaction.original, entry.body, entry.files)
    else:
        message = _answer_message(shared, interaction, entry.body, entry.files)
        interaction.followups.append(message)
    interaction.settle(entry.body)
    return reply(messages.shown(message))


@routes.get(ONE_MESSAGE)
async def get_answer(request: web.Request) -> web.Response:
    return reply(messages.shown(_named(request)[2]))


@routes.patch(ONE_MESSAGE)
async def edit_answer(request: web.Request) -> web.Response:
    shared, interaction, message = _named(request)
    entry = recorded(request)
    messages.edit(shared.world, message, entry.body, entry.files)
    interaction.settle(entry.body)
    return reply(messages.shown(message))


@routes.delete(ONE_MESSAGE)
async def delete_answer(request: web.Request) -> web.Response:
    _, interaction, message = _named(request)
    interaction.location.channel.messages.pop(int(message["id"]), None)
    if message is interaction.original:
        interaction.original = None
    else:
        interaction.followups = [other for other in interaction.followups if other is not message]
    return nothing()
