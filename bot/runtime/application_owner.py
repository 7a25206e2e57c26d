"""Direct messages to whoever owns the application."""

from collections.abc import Awaitable, Callable

import discord

from bot.discord_faults import FaultKind, classify

Send = Callable[[discord.User], Awaitable[object]]


async def message_owner(client: discord.Client, send: Send) -> None:
    """Call `send` with the owner; of a team with its owner, then with each admin until one takes the message.

    Raises:
        LookupError: a team has neither.
        BaseException: what kept the last of them from being reached.
    """
    refused: BaseException = LookupError("the application's team has no owner")
    for user_id in owner_ids(await client.application_info()):
        try:
            await send(await client.fetch_user(user_id))
        except Exception as error:
            if classify(error).kind not in {FaultKind.REFUSED, FaultKind.GONE}:
                raise
            refused = error
        else:
            return
    raise refused


def owner_ids(application: discord.AppInfo) -> tuple[int, ...]:
    """The first is to be asked first."""
    team = application.team
    if team is None:
        return (application.owner.id,)
    accepted = (each for each in team.members if each.membership_state is discord.TeamMembershipState.accepted)
    admins = (each.id for each in accepted if each.role is discord.TeamMemberRole.admin)
    return tuple(dict.fromkeys((*([team.owner_id] if team.owner_id else []), *admins)))
