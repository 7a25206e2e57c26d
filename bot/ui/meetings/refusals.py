"""What organisers read about what Discord refuses."""

from bot.meetings.card_store import DiscordProblem

PROBLEMS: dict[str, tuple[str, str]] = {
    DiscordProblem.CARD_REFUSED.value: (
        "I can’t update the meeting’s card any more.",
        "Let me see its channel and send messages there; the card follows with the next change.",
    ),
    DiscordProblem.THREAD_DELETED.value: (
        "The meeting’s thread was deleted.",
        "Messages go to a new thread if Discord lets me open one, else to the channel.",
    ),
    DiscordProblem.THREAD_CLOSED.value: (
        "I can’t post in the meeting’s thread, so messages go to the channel.",
        "To use the thread again, unlock it, or let me send messages in threads.",
    ),
    DiscordProblem.THREAD_REFUSED.value: (
        "I can’t open threads under meeting cards, so messages go to the channel.",
        "To use threads, let me create public threads and send messages in them.",
    ),
    DiscordProblem.EVENT_REFUSED.value: (
        "Discord won’t let me keep the meeting’s event up to date.",
        "Let me create and manage events, or turn events off for this server. The meeting itself goes on.",
    ),
}
"""By stored value: what happened, and what to do or expect."""
