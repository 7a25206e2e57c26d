"""Discord's doors to the bot: one thin module per command family."""
