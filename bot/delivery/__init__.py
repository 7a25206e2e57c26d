"""Background workers that bring things to Discord: messages, card edits, scheduled events."""
