"""One accent colour for each kind of card, which stands out from Discord's dark and light background alike.

Answers of one sentence and cards of settings have none; red is for what can't be undone.
"""

import discord

PAPER = discord.Colour(0x4C7FE6)
LIST = discord.Colour(0x8B6FD6)  # of papers or topics to choose from
SHELF = discord.Colour(0xC27C0E)  # who reads what
MEETING = discord.Colour(0x2D9A52)
CLOSED = discord.Colour(0x747F8D)  # a meeting that is over or doesn't take place
