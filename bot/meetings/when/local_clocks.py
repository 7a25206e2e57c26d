"""What the clocks of a zone show: hours that they skip or repeat are asked about."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.frozen import dataclass
from bot.meetings.when.unclear_time import UnclearTime
from bot.timezones import moments_at

MAX_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LocalClocks:
    """`suffix` names the zone in what is offered, where that isn't the member's own."""

    zone: str
    tz: tzinfo
    now: datetime
    suffix: str = ""

    @property
    def today(self) -> date:
        return self.now.astimezone(self.tz).date()

    def stamp(self, day: date, at: time) -> str:
        """As it may be typed back."""
        return f"{day:%Y-%m-%d} {at:%H:%M}{self.suffix}"

    def can_offer(self, day: date, at: time) -> bool:
        found = moments_at(day, at, self.tz)
        return len(found) == 1 and self.now < found[0] <= self.now + MAX_AHEAD

    def only_moment(self, day: date, at: time, *, once: bool = True) -> datetime:
        """Raises UnclearTime where clocks skip or repeat that hour; its answers are for what is meant `once`."""
        found = moments_at(day, at, self.tz)
        if len(found) == 1:
            return found[0]
        if found:
            shown = f"show {at:%H:%M} twice"
            offsets = [each.astimezone(self.tz).isoformat()[-6:] for each in found]
            stamps = [f"{day:%Y-%m-%d} {at:%H:%M} {offset}" for offset in offsets]
        else:
            shown = f"skip {at:%H:%M}"
            local = datetime.combine(day, at, tzinfo=self.tz)
            near = [local.replace(fold=fold).astimezone(UTC).astimezone(self.tz) for fold in (1, 0)]
            stamps = [self.stamp(each.date(), each.time()) for each in near]
        hint = f"Write “{stamps[0]}” or “{stamps[1]}”."
        sentence = f"Clocks in {self.zone} {shown} on {day:%d %B %Y}."
        raise UnclearTime(sentence, answers=stamps if once else (), hint=hint)
