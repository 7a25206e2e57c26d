"""Who sees what: the privacy page as a card, with the sentences of docs/privacy.md (a test compares both)."""

from bot.frozen import dataclass
from bot.ui.kit.actions import Action
from bot.ui.kit.cards import Card, panel_card
from bot.ui.kit.components import Button
from bot.ui.kit.host import Interaction
from bot.ui.kit.pages import page_of, pagination_buttons
from bot.ui.kit.responses import ReplyKind, replace_page, send_card

_PER_PAGE = 5  # sentences, which a phone shows at once

SECTIONS: dict[str, tuple[str, ...]] = {
    "What you read": (
        "Everyone in a server can see what you want to read, are reading and have finished there, with your name.",
        "Only you can see what you stopped reading.",
        "Only you can see your rating; others see the average once three people have rated.",
        "Only you can see your takeaway until you share it.",
        "A takeaway that you share is shown with your name, and `/search` finds it.",
        "Only you can see which papers you dismissed.",
        "Everyone in a channel sees what you look up there with `/paper`, unless you keep that to yourself.",
        "What you look up with `/paper` that isn’t on the reading list is kept for a week, and only you can see it.",
        "If whoever runs the bot wants it, I ask public services for titles behind ids, and never say who typed them.",
        "Words that three people or more searched for and didn’t find are counted, without their names.",
        "What you suggest goes to the server’s curators, or to whoever runs the bot, with your name.",
    ),
    "If you hide your reading": (
        "Nobody else sees any of it, and you aren’t counted either.",
        "Your title for a paper that isn’t listed is told to nobody, unless you share its card in a public channel.",
        "A meeting’s card says “somebody” instead of your name.",
        "Whoever set up a meeting you joined, and organisers, still see your name, in answers that only they see.",
        "I tell you about meetings by direct message, or not at all if you don’t take any.",
        "Nobody else’s export contains your name or id.",
        "You choose this in `/settings`, for each server on its own.",
    ),
    "Meetings": (
        "Only people who can see a meeting’s channel can find the meeting.",
        "Everyone who sees a meeting’s card can see who’s going and who presents.",
        "Only organisers, and whoever set the meeting up, can read its log.",
        "A message about a meeting mentions only the people it’s for.",
    ),
    "Servers": (
        "No server sees anything from another.",
        "A title from a public service is kept for all servers, so it may show that somebody asked, but never who.",
        "Once you’ve left a server, the buttons in my direct messages show and change nothing there.",
        "Your shelf there is shown to nobody once I notice that you left, and I ask Discord every day.",
        "I can’t read your messages, and I have no list of members.",
        "Thirty days after I’m removed from a server, I delete everything about it.",
    ),
    "Your data": (
        "`/mydata show` lists everything I know about you, and who can see it.",
        "`/mydata export` gives you all of it as a file.",
        "`/mydata delete` deletes all of it at once, in every server.",
        "What you typed into a form that I couldn’t take yet is kept for a day, and only you can see it.",
        "Whoever put an unlisted paper on their shelf while they saw your title for it keeps that title.",
        "A meeting and its log stay, without your name.",
        "If my database is SQLite, what you delete is overwritten in its files, too.",
        "My answer to a deletion says by which day my backups no longer contain it: 30 days later at most.",
        "Whoever runs the bot can read my database; other users of that machine can’t.",
    ),
}

_PAGES = [
    (title, sentences[start : start + _PER_PAGE])
    for title, sentences in SECTIONS.items()
    for start in range(0, len(sentences), _PER_PAGE)
]


@dataclass(frozen=True)
class PrivacyPage(Action, verb="seen1", reply=ReplyKind.IN_PLACE):
    page: int

    async def press(self, interaction: Interaction) -> None:
        await replace_page(interaction, _card(self.page))


@dataclass(frozen=True)
class OpenPrivacy(Action, verb="privacy1"):
    async def press(self, interaction: Interaction) -> None:
        await send_card(interaction, _card(0))


def privacy_button() -> Button:
    return Button(OpenPrivacy(), "Who sees what")


def _card(number: int) -> Card:
    page = page_of(_PAGES, number, 1)
    ((title, sentences),) = page.items
    text = "\n".join(["## Who sees what", f"### {title}", *(f"- {each}" for each in sentences)])
    return panel_card(text, pagination_buttons(page, PrivacyPage))
