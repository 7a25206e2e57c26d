"""Discord's command handlers: one thin module per command family."""
