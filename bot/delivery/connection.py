"""The connection to Discord that workers send through."""

import discord


class Connection:
    """The client, once there is one: services are built before it, and the wiring attaches it."""

    def __init__(self) -> None:
        self._client: discord.Client | None = None

    def attach(self, client: discord.Client) -> None:
        self._client = client

    @property
    def client(self) -> discord.Client:
        if self._client is None:
            raise RuntimeError("Connection.attach() comes before the first use")
        return self._client

    def served(self) -> frozenset[int]:
        """The ids of the servers that the bot is a member of."""
        return frozenset(guild.id for guild in self.client.guilds)

    def serves(self, guild_id: int) -> bool:
        """Whether the bot is a member of that server."""
        return self.client.get_guild(guild_id) is not None

    def server_name(self, guild_id: int) -> str | None:
        guild = self.client.get_guild(guild_id)
        return guild.name if guild else None
