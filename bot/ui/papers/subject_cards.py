"""The card of whatever people read, listed or not."""

from dataclasses import replace

from bot.library.library import Library
from bot.papers.sheets import PaperSheets, SubjectSheet, paper_sheet
from bot.reading.model import Subject
from bot.reading.service import ReadingService
from bot.reading.subject_index import placeholder_title
from bot.reading.views import Roster
from bot.ui.kit.cards import Card, empty_card
from bot.ui.kit.host import Interaction
from bot.ui.papers.card import paper_card
from bot.ui.papers.closest import closest_again
from bot.ui.papers.unlisted import unlisted_card


class SubjectCards:
    """Cards of subjects in one server; see `bot.ui.reading.host.SubjectCards`."""

    def __init__(self, library: Library, reading: ReadingService, sheets: PaperSheets) -> None:
        self._library = library
        self._reading = reading
        self._sheets = sheets

    async def own_card(self, guild_id: int, subject: Subject, viewer: int) -> Card:
        return await self._card(guild_id, subject, viewer)

    async def own_card_again(self, interaction: Interaction, guild_id: int, subject: Subject) -> Card:
        viewer, catalog = interaction.user.id, self._library.catalog
        if resource := self._reading.subject_index.resource(subject.id):
            paper = await self._sheets.of_resource(catalog, resource, guild_id, viewer)
            return closest_again(interaction, catalog, paper) or paper_card(paper, private=True)
        return await self.own_card(guild_id, subject, viewer)

    async def public_card(self, guild_id: int, subject: Subject) -> Card:
        return await self._card(guild_id, subject, None)

    async def current_card(self, guild_id: int, resource_id: str) -> Card:
        """What a posted card shows now; a title that only one person had on a shelf goes with their data."""
        subject = await self._reading.posted_subject(guild_id, resource_id)
        if subject is None:
            return empty_card("Nobody here is reading this any more.")
        return await self.public_card(guild_id, subject)

    async def last_card(self, guild_id: int, resource_id: str) -> Card:
        """Of a posted card that is followed no more: it names and counts nobody, and has nobody's own words.

        Once it's forgotten, a title could be taken off it no more.
        """
        subject = await self._reading.posted_subject(guild_id, resource_id)
        if subject is None:
            return empty_card("Nobody here is reading this any more.")
        if resource := self._reading.subject_index.resource(subject.id):
            sheet = SubjectSheet(subject, Roster())
            return paper_card(replace(paper_sheet(self._library.catalog, resource), subject_sheet=sheet), private=False)
        wordless = replace(subject, title=placeholder_title(subject.id, subject.url))
        return unlisted_card(SubjectSheet(await self._reading.with_public_title(wordless), Roster()))

    async def _card(self, guild_id: int, subject: Subject, viewer: int | None) -> Card:
        private = viewer is not None
        if resource := self._reading.subject_index.resource(subject.id):
            paper = await self._sheets.of_resource(self._library.catalog, resource, guild_id, viewer)
            return paper_card(paper, private=private)
        sheet = await self._sheets.of_subject(subject, guild_id, viewer)
        return unlisted_card(sheet, private=private)
