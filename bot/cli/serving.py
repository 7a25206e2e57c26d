"""``run`` and ``health``: the bot on Discord."""

from bot.cli.environment import settings_here, stop


def run() -> None:
    """Serve on Discord until stopped; needs DISCORD_TOKEN (also read from .env)."""
    from bot.process import serve

    serve(settings_here())


def health() -> None:
    """Exit 0 when the bot of this machine and database is connected, else 1; for container health checks."""
    from bot.heartbeat import is_alive

    if not is_alive(settings_here()):
        stop("The bot is not connected to Discord.", 1)
