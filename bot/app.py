"""All wiring: settings become services, and services the client that uses them."""

import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

import discord

from bot.advice.advisor import Advisor
from bot.advice.store.group_counts import GroupCountsCache
from bot.advice.store.history import HistoryStore
from bot.advice.store.readership import ReadershipStore
from bot.advice.store.usage_counter import UsageCounter
from bot.advice.store.usage_stats import UsageStore
from bot.client import Paperclub
from bot.database import Database, MetaStore, StorageError
from bot.delivery.card_refresher import CardRefresher
from bot.delivery.connection import Connection
from bot.delivery.edit_coalescer import EditCoalescer
from bot.delivery.meeting_viewers import MeetingViewers
from bot.delivery.member_removals import MemberRemovals
from bot.delivery.memberships import Memberships
from bot.delivery.scheduled_events import ScheduledEvents
from bot.delivery.sender import MessageSender
from bot.delivery.topic_titles import TopicTitles
from bot.delivery.worker import MeetingWorker
from bot.frozen import dataclass
from bot.library.library import Library
from bot.library.watcher import CatalogWatcher
from bot.meetings.attendance import AttendanceStore
from bot.meetings.cancelling import ClearingStore
from bot.meetings.card_store import CardStore
from bot.meetings.directory import MeetingDirectory
from bot.meetings.joining import JoinBatcher
from bot.meetings.model import Meeting
from bot.meetings.outbox import Outbox
from bot.meetings.reminders import ReminderStore
from bot.meetings.series import SeriesStore
from bot.meetings.services import MeetingServices
from bot.meetings.signups import SignupStore
from bot.meetings.store import MeetingStore
from bot.members.guild_removals import GuildRemovalStore
from bot.members.housekeeping import Housekeeping
from bot.members.personal_data import PersonalData
from bot.members.store import MemberStore
from bot.members.typed_inputs import TypedInputStore
from bot.papers.group_texts import GroupTexts
from bot.papers.sheets import PaperSheets
from bot.reading.model import Subject
from bot.reading.posted_cards import PostedCardStore
from bot.reading.public_titles import PublicTitleStore
from bot.reading.service import ReadingService
from bot.reading.store import ReadingStore
from bot.reading.subject_store import SubjectStore
from bot.reading.title_keeper import TitleKeeper
from bot.reading.views import ReadingViews
from bot.runtime import error_messages
from bot.runtime.arrivals import Arrivals
from bot.runtime.catalog_alerts import CatalogAlerts
from bot.runtime.checked_clock import CheckedClock
from bot.runtime.command_sync import CommandMentions, CommandSync
from bot.runtime.fault_log import FaultLog
from bot.runtime.reply import Replies, Reply, note_transaction
from bot.runtime.storage_faults import StorageFaults
from bot.runtime.telemetry import Telemetry
from bot.servers.quotas import QuotaStore
from bot.servers.store import ServerStore
from bot.servers.welcomes import WelcomeStore
from bot.settings import Settings
from bot.ui.kit.host import Interaction
from bot.ui.meetings.details import open_details
from bot.ui.meetings.rendering import MeetingCards
from bot.ui.papers.subject_cards import SubjectCards

if TYPE_CHECKING:
    from bot.metadata.lookups import Keeper, MetadataLookups
    from bot.metadata.metadata_client import MetadataClient


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything the bot is made of, each built once; satisfies the Host of the client and of every ui package."""

    clock: Callable[[], datetime]
    telemetry: Telemetry
    connection: Connection
    commands: CommandMentions
    command_sync: CommandSync
    faults: FaultLog
    database: Database
    meta: MetaStore
    library: Library
    members: MemberStore
    typed_inputs: TypedInputStore
    personal_data: PersonalData
    guild_removals: GuildRemovalStore
    housekeeping: Housekeeping
    servers: ServerStore
    welcomes: WelcomeStore
    quotas: QuotaStore
    reading: ReadingService
    meetings: MeetingServices
    advice: Advisor
    sheets: PaperSheets
    group_texts: GroupTexts
    subject_cards: SubjectCards
    open_details: Callable[[Interaction, int], Awaitable[None]]
    edits: EditCoalescer
    card_refresher: CardRefresher
    meeting_worker: MeetingWorker
    topic_titles: TopicTitles
    memberships: Memberships
    viewers: MeetingViewers
    member_removals: MemberRemovals
    catalog_alerts: CatalogAlerts
    catalog_watcher: CatalogWatcher
    arrivals: Arrivals
    replies: Replies

    def now(self) -> datetime:
        return self.clock()

    def serves(self, guild_id: int) -> bool:
        return self.connection.serves(guild_id)

    def server_name(self, guild_id: int) -> str | None:
        return self.connection.server_name(guild_id)

    def command_mention(self, name: str) -> str:
        return self.commands.mention(name)

    def measured(self, interaction: Interaction, kind: str, name: str) -> AbstractContextManager[object]:
        return self.telemetry.interaction(interaction, kind, name)

    def open_reply(self, interaction: Interaction) -> Reply:
        return self.replies.open(interaction)

    async def answer_failure(self, interaction: Interaction, error: BaseException, handled_in: str = "") -> None:
        await error_messages.answer(interaction, error, handled_in)


def build_services(settings: Settings, clock: Callable[[], datetime] | None, telemetry: Telemetry) -> Services:
    """Every service on one database and one reading list; no I/O, and no client attached yet.

    Without `clock` it's the machine's, checked against Discord's.
    """
    # Where the process has a clock that goes on while the machine sleeps, that one.
    arrivals = Arrivals(None if telemetry.clock is time.monotonic else telemetry.clock)
    faults, connection, commands = FaultLog(), Connection(), CommandMentions()
    clock = clock or CheckedClock(discord.utils.utcnow, arrivals.discord_time, faults)
    database, library = build_database(settings, telemetry, faults), Library(settings.catalog)
    titles = PublicTitleStore(database)

    def show_title(guild_id: int, subject: Subject) -> None:
        card_refresher.schedule(guild_id, subject)

    quotas = QuotaStore(database)
    lookups = build_lookups(settings, TitleKeeper(titles, quotas, clock, show_title))
    meta, servers, guild_removals = MetaStore(database), ServerStore(database), GuildRemovalStore(database)
    reading = build_reading(database, library, titles, lookups)
    meetings = build_meetings(database)
    advice = build_advisor(database, library, reading, meetings)
    viewers = MeetingViewers(connection, meetings.directory)
    sheets, edits = PaperSheets(reading, meetings, viewers.is_public), EditCoalescer(connection, faults, clock)
    subject_cards = SubjectCards(library, reading, sheets)
    card_refresher = CardRefresher(reading, edits, subject_cards.current_card, subject_cards.last_card, clock)
    members, typed_inputs = MemberStore(database), TypedInputStore(database)
    member_removals = MemberRemovals(connection, members, reading, card_refresher, clock)
    meeting_worker = build_meeting_worker(
        connection,
        meetings,
        servers,
        reading,
        library,
        viewers,
        edits,
        card_refresher,
        member_removals,
        faults,
        clock,
        telemetry,
    )
    topic_titles = TopicTitles(reading, meetings.meetings, meeting_worker.changed)
    return Services(
        clock=clock,
        telemetry=telemetry,
        connection=connection,
        commands=commands,
        command_sync=CommandSync(commands, meta, faults),
        faults=faults,
        database=database,
        meta=meta,
        library=library,
        members=members,
        typed_inputs=typed_inputs,
        personal_data=PersonalData(database, (advice.forget, reading.forget, meeting_worker.forget)),
        guild_removals=guild_removals,
        housekeeping=Housekeeping(
            database,
            guild_removals,
            (
                card_refresher.forget_old,
                reading.subjects.delete_unused,
                reading.refresh_public_titles,
                topic_titles.look_up_untitled,
                quotas.delete_expired,
                typed_inputs.delete_expired,
                member_removals.check,
            ),
        ),
        servers=servers,
        welcomes=WelcomeStore(database),
        quotas=quotas,
        reading=reading,
        meetings=meetings,
        advice=advice,
        sheets=sheets,
        group_texts=GroupTexts(database, viewers.is_public),
        subject_cards=subject_cards,
        open_details=open_details,
        edits=edits,
        card_refresher=card_refresher,
        meeting_worker=meeting_worker,
        topic_titles=topic_titles,
        memberships=Memberships(connection, member_removals.note),
        member_removals=member_removals,
        viewers=viewers,
        catalog_alerts=CatalogAlerts(connection, servers, meta, library.path),
        catalog_watcher=CatalogWatcher(library),
        arrivals=arrivals,
        replies=Replies(arrivals.age, faults),
    )


def build_database(settings: Settings, telemetry: Telemetry, faults: FaultLog) -> Database:
    storage_faults = StorageFaults(faults)

    def on_transaction(writes: bool, seconds: float, error: StorageError | None) -> None:
        telemetry.transaction_ended(writes, seconds, error)
        storage_faults.transaction_ended(writes, error)
        note_transaction(writes, error)

    return Database(settings.database_url.get_secret_value(), on_transaction=on_transaction)


def build_lookups(settings: Settings, keeper: "Keeper") -> "MetadataLookups | None":
    """None unless the operator wants that services are asked: then nothing can ask them."""
    if not settings.metadata:
        return None
    from bot.metadata.lookups import MetadataLookups  # a start without needs none of it

    def open_client() -> "MetadataClient":
        from bot.metadata.fetching import Fetcher
        from bot.metadata.metadata_client import MetadataClient, public_services

        return MetadataClient(Fetcher(settings.contact), public_services())

    return MetadataLookups(open_client, keeper)


def build_reading(
    database: Database,
    library: Library,
    titles: PublicTitleStore | None = None,
    lookups: "MetadataLookups | None" = None,
) -> ReadingService:
    return ReadingService(
        library,
        store=ReadingStore(database),
        subjects=SubjectStore(database),
        views=ReadingViews(database),
        cards=PostedCardStore(database),
        public_titles=titles or PublicTitleStore(database),
        lookups=lookups,
    )


def build_meetings(database: Database) -> MeetingServices:
    return MeetingServices(
        database=database,
        meetings=MeetingStore(database),
        directory=MeetingDirectory(database),
        clearing=ClearingStore(database),
        joining=JoinBatcher(database),
        signups=SignupStore(database),
        series=SeriesStore(database),
        reminders=ReminderStore(database),
        outbox=Outbox(database),
        cards=CardStore(database),
        attendance=AttendanceStore(database),
    )


def build_advisor(database: Database, library: Library, reading: ReadingService, meetings: MeetingServices) -> Advisor:
    readership = ReadershipStore(database)
    return Advisor(
        library,
        reading,
        meetings.meetings,
        history=HistoryStore(database),
        readership=readership,
        group_counts=GroupCountsCache(database, readership),
        usage=UsageCounter(UsageStore(database)),
    )


def build_meeting_worker(
    connection: Connection,
    meetings: MeetingServices,
    servers: ServerStore,
    reading: ReadingService,
    library: Library,
    viewers: MeetingViewers,
    edits: EditCoalescer,
    card_refresher: CardRefresher,
    member_removals: MemberRemovals,
    faults: FaultLog,
    clock: Callable[[], datetime],
    telemetry: Telemetry,
) -> MeetingWorker:
    renderer = MeetingCards(library, reading)

    def changed(guild_id: int, meeting_id: int) -> None:
        worker.changed(guild_id, meeting_id)

    async def card_deleted(meeting: Meeting) -> None:
        await worker.note_card_deleted(meeting)

    sender = MessageSender(
        connection,
        meetings,
        viewers,
        renderer,
        changed,
        card_deleted,
        member_removals.note,
        faults,
        clock,
        telemetry.delivery_ended,
    )
    worker = MeetingWorker(
        connection,
        meetings,
        events=ScheduledEvents(connection, meetings, servers, renderer, viewers, clock),
        sender=sender,
        edits=edits,
        paper_cards=card_refresher,
        renderer=renderer,
        faults=faults,
        now=clock,
        on_missed=telemetry.reminders_missed,
    )
    return worker


def create_bot(
    settings: Settings,
    *,
    clock: Callable[[], datetime] | None = None,
    telemetry: Telemetry | None = None,
) -> Paperclub:
    """The bot, not yet started: no file is read and no connection made before its `setup_hook`."""
    services = build_services(settings, clock, telemetry or Telemetry())
    client = Paperclub(services, guild=settings.guild)
    services.connection.attach(client)
    return client


def services_of(client: Paperclub) -> Services:
    """The services that `create_bot` gave to its client."""
    if not isinstance(client.services, Services):
        raise TypeError("this client was not made by create_bot")
    return client.services
