"""Whether the bot of this machine and database is well, judged by another process from a small state file."""
