"""Words that say when, in five languages; names of months and weekdays are CLDR's."""

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from functools import cache

from bot.frozen import dataclass
from bot.meetings.when.interval_words import interval_phrases
from bot.timezones.places import LANGUAGES, place_key

LONGEST_PHRASE = 5  # words


class Sense(Enum):
    """What a word says; the value that goes with each is in the comment."""

    WEEKDAY = auto()  # from 0, Monday
    WEEKDAYS = auto()  # the same, each week
    MONTH = auto()  # from 1
    DAY = auto()  # days from today
    MORNING_OR_TOMORROW = auto()
    WEEKEND = auto()
    PART = auto()  # MORNING and so on, below
    TODAY_PART = auto()
    NOON = auto()  # 1 for what may also be said of the hours around it
    MIDNIGHT = auto()
    MIDNIGHT_TONIGHT = auto()
    NEXT = auto()  # 1 where it may be next week's as well as the nearest
    AFTER_NEXT = auto()
    PAST = auto()  # the one before today
    WEEKS_AFTER = auto()  # weeks behind the day that's said
    THIS = auto()
    IN_WEEK = auto()  # weeks from this one
    EVERY = auto()  # weeks
    REPEATED = auto()  # weeks, without a day
    MONTHLY = auto()  # months
    LAST_DAY = auto()
    WORKDAYS = auto()  # how many of the week's days from Monday on, 0 for those up to Friday
    WEEKENDS = auto()
    OTHER_REPEAT = auto()
    UNTIL = auto()  # 1 where the word means "to" as well
    TO = auto()
    FROM = auto()
    EXCEPT = auto()
    FOR = auto()
    TIMES = auto()
    UNIT_WEEK = auto()
    UNIT_MONTH = auto()
    WEEK_NUMBER = auto()  # the word before its number
    END_OF_YEAR = auto()
    CHRISTMAS = auto()  # of which the day is open
    NAMED_DAY = auto()  # its month and day as one number, such as 1224
    END_OF = auto()  # a month
    AND = auto()
    ORDINAL = auto()  # from 1; -1 is the last
    IN_MONTH = auto()  # months from this one; None is the first that fits, or each
    PLURAL = auto()  # makes the weekday after it one of each week
    FILLER = auto()  # BEFORE and so on, below


MORNING, AFTERNOON, EVENING, NIGHT, DAWN = 1, 2, 3, 4, 5
# What a word without a meaning of its own goes with: a day or an hour after it, a week only, a number before it, all,
# a series.
BEFORE, BEFORE_WEEK, BEHIND, POLITE, OF_SERIES = 1, 2, 3, 4, 5
DASH_TO = "\u2010"  # a dash between days; one that's typed is a mark, which says nothing


@dataclass(frozen=True, slots=True)
class Meaning:
    sense: Sense
    value: int | None = None


# Folded by `place_key`: small letters, without accents and full stops. None is for words that have no number.
_PHRASES: tuple[tuple[Sense, int | None, str], ...] = (
    (Sense.DAY, 0, "today; heute; aujourd'hui; aujourd hui; hoy; 今天; 今日"),
    (Sense.DAY, 1, "tomorrow; tmrw; tmr; tmw; demain; 明天; 明日"),
    (Sense.MORNING_OR_TOMORROW, 1, "morgen; manana"),
    (Sense.DAY, 2, "day after tomorrow; the day after tomorrow; ubermorgen; apres demain; pasado manana; 后天"),
    (Sense.DAY, 3, "大后天"),
    (Sense.WEEKENDS, None, "every weekend; weekends; on weekends; jedes wochenende; wochenends; "
     "tous les week ends; tous les weekends; "
     "los fines de semana; todos los fines de semana; cada fin de semana; 每个周末; 每周末"),
    (Sense.WEEKEND, None, "weekend; at the weekend; on the weekend; over the weekend; wochenende; am wochenende; "
     "week end; le week end; le weekend; fin de semana; el fin de semana; finde; 周末"),
    (Sense.DAY, -2, "day before yesterday; the day before yesterday; vorgestern; avant hier; anteayer; 前天"),
    (Sense.DAY, -1, "yesterday; gestern; hier; ayer; 昨天"),
    (Sense.PART, MORNING, "morning; in the morning; vormittag; vormittags; morgens; am morgen; am vormittag; fruh; "
     "matin; du matin; le matin; au matin; de la manana; por la manana; en la manana; 上午; 早上; 早晨; 清晨; 早"),
    (Sense.PART, AFTERNOON, "afternoon; in the afternoon; nachmittag; nachmittags; am nachmittag; apres midi; "
     "de l'apres midi; l'apres midi; de la tarde; por la tarde; en la tarde; 下午"),
    (Sense.PART, EVENING, "evening; in the evening; abend; abends; am abend; soir; du soir; le soir; au soir; "
     "de la noche; por la noche; en la noche; 晚上; 傍晚; 晚"),
    (Sense.PART, NIGHT, "night; at night; nacht; nachts; in der nacht; nuit; la nuit; de la nuit; dans la nuit; 夜里"),
    (Sense.PART, DAWN, "de la madrugada; de madrugada; en la madrugada; por la madrugada; 凌晨"),
    (Sense.TODAY_PART, MORNING, "this morning; heute morgen; heute fruh; ce matin; esta manana; 今早"),
    (Sense.TODAY_PART, AFTERNOON, "this afternoon; heute nachmittag; cet apres midi; cette apres midi; esta tarde"),
    (Sense.TODAY_PART, EVENING, "tonight; tonite; this evening; heute abend; ce soir; esta noche; 今晚"),
    (Sense.NOON, 0, "ce midi; noon; midday; at noon; midi; 正午"),
    (Sense.NOON, 1, "mittag; mittags; am mittag; mediodia; al mediodia; a mediodia; del mediodia; 中午"),
    (Sense.MIDNIGHT, None, "midnight; mitternacht; um mitternacht; minuit; medianoche; a medianoche; 午夜; 半夜"),
    (Sense.MIDNIGHT_TONIGHT, None, "midnight tonight; tonight at midnight; tonight midnight; "
     "heute nacht um mitternacht"),
    (Sense.NEXT, 0, "coming; upcoming; next coming; kommende; kommenden; kommender; qui vient; que viene"),
    (Sense.NEXT, 1, "next; nachste; nachsten; nachster; nachstes; prochain; prochaine; proximo; proxima"),
    (Sense.AFTER_NEXT, None, "after next; ubernachsten; ubernachster; ubernachstes"),
    (Sense.PAST, None, "past; previous; vergangenen; vergangener; vorigen; voriger; passe; pasado"),
    (Sense.WEEKS_AFTER, 1, "plus 1 week"),
    (Sense.WEEKS_AFTER, 2, "plus 2 weeks"),
    (Sense.WEEKS_AFTER, 3, "plus 3 weeks"),
    (Sense.WEEKS_AFTER, 4, "plus 4 weeks"),
    (Sense.THIS, None, "this; diese; diesen; dieser; dieses; ce; cette; este; esta"),
    (Sense.IN_WEEK, -2, "上上周; 上上个周; 上上星期; 上上个星期; 上上礼拜"),
    (Sense.IN_WEEK, -1, "last week; letzte woche; letzter woche; vergangene woche; vorige woche; voriger woche; "
     "semaine derniere; semaine passee; semana pasada; 上周; 上个周; 上星期; 上个星期; 上礼拜; 上个礼拜"),
    (Sense.IN_WEEK, 0, "this week; diese woche; dieser woche; cette semaine; esta semana; 本周; 这周; 这个星期"),
    (Sense.IN_WEEK, 1, "next week; nachste woche; nachster woche; kommende woche; semaine prochaine; proxima semana; "
     "semana proxima; semana que viene; 下周; 下星期; 下个星期; 下礼拜"),
    (Sense.IN_WEEK, 2, "week after next; the week after next; ubernachste woche; ubernachster woche; 下下周; 下下个周; "
     "下下星期; 下下个星期; 下下礼拜"),
    (Sense.EVERY, 1, "every; each; jeden; jede; jeder; jedes; tous les; toutes les; chaque; cada; "
     "todos los; todas las; alle; 每; 每个"),
    (Sense.EVERY, 2, "every other; alternate; every alternate; alternating; 每隔一个; 隔一个"),
    (Sense.REPEATED, 1, "weekly; every week; each week; wochentlich; jede woche; chaque semaine; toutes les semaines; "
     "hebdomadaire; cada semana; todas las semanas; semanal; semanalmente; once a week; once per week; "
     "einmal pro woche; einmal die woche; une fois par semaine; una vez por semana; una vez a la semana; "
     "每周; 每星期; 每个星期; 每礼拜; 每周一次; 每逢; 逢; "
     "every 7 days; every seven days; alle 7 tage; alle sieben tage; tous les 7 jours; tous les sept jours; "
     "cada 7 dias; cada siete dias; 每7天; 每七天"),
    (Sense.REPEATED, 2, "biweekly; bi weekly; fortnightly; every fortnight; every other week; zweiwochentlich; "
     "14 tagig; vierzehntagig; 14 taglich; vierzehntaglich; zweiwochig; quincenal; quincenalmente; cada quince dias; "
     "cada 15 dias; tous les quinze jours; tous les 15 jours; every 2nd week; 每隔一周; 隔周; 双周"),
    (Sense.MONTHLY, 1, "monthly; every month; each month; of every month; of each month; in every month; "
     "monatlich; jeden monat; jeden monats; jedes monats; eines jeden monats; mensuel; mensuellement; "
     "tous les mois; "
     "chaque mois; de chaque mois; mensual; mensualmente; cada mes; de cada mes; todos los meses; once a month; "
     "once per month; einmal im monat; "
     "einmal pro monat; une fois par mois; una vez al mes; 每月; 每个月; 每月一次"),
    (Sense.MONTHLY, 2, "every other month"),
    (Sense.MONTHLY, 3, "quarterly; every quarter; 每季度"),
    (Sense.WORKDAYS, 7, "daily; everyday; every day; each day; taglich; jeden tag; tous les jours; chaque jour; "
    "diario; "
     "diariamente; todos los dias; cada dia; 每天; 每日"),
    (Sense.WORKDAYS, 0, "every weekday; each weekday; weekdays; on weekdays; every workday; every working day; "
    "jeden werktag; werktags; "
     "unter der woche; jours ouvres; tous les jours ouvres; en semaine; dias laborables; "
     "todos los dias laborables; cada dia laborable; entre semana; "
     "每个工作日; 工作日"),
    (Sense.OTHER_REPEAT, None, "yearly; every year; annually; bimonthly; semimonthly; semi monthly; "
     "semiweekly; semi weekly; bihebdomadaire; bimensuel; bimensual; bisemanal; "
     ""
     "jahrlich; jedes jahr; tous les ans; chaque annee; cada ano; todos los anos; hourly; every hour; twice a week; "
     "twice a month; 每年; 每小时"),
    (Sense.LAST_DAY, None, "last day; letzter tag; letzten tag; letzten tages; dernier jour; ultimo dia; 最后一天"),
    (Sense.UNTIL, 0, "until; till; 'til; til; up until; ending; ending on; ends on; jusqu'au; jusqu'a; jusque; 直到"),
    (Sense.UNTIL, 1, "bis; bis zum; bis am; hasta; hasta el; 到; 至"),
    (Sense.TO, None, f"to; through; thru; au; {DASH_TO}"),
    (Sense.FROM, None, "from; starting; starting on; starting from; beginning; beginning on; as of; ab; ab dem; ab am; "
     "vom; beginnend am; a partir du; a partir de; a partir del; desde; desde el; 从; 自"),
    (Sense.EXCEPT, None, "except; except on; except for; except from; excluding; without; but not; but not on; not on; "
     "skip; skipping; but skip; no meeting; no meeting on; ausser; ausser am; nicht am; aber nicht am; ohne; "
     "ohne den; sauf; sauf le; "
     "hors; excepto; excepto el; salvo; salvo el; menos el; 除; 除了"),
    (Sense.FOR, None, "for; for the next; fur; pendant; durant; durante"),
    (Sense.TIMES, None, "times; sessions; meetings; occurrences; dates; mal; termine; sitzungen; fois; seances; veces; "
     "sesiones; 次"),
    (Sense.UNIT_WEEK, None, "week; weeks; woche; wochen; semaine; semaines; semana; semanas"),
    (Sense.WEEK_NUMBER, None, "kw; kalenderwoche; cw; calendar week; week number; wk; iso week; semaine no; "
     "semaine numero; semana no; semana numero"),
    (Sense.END_OF_YEAR, None, "end of year; end of the year; the end of the year; year end; jahresende; "
     "ende des jahres; fin de l'annee; la fin de l'annee; fin d'annee; fin de ano; final de ano; "
     "el fin de ano; 年底; 年末; 今年年底"),
    (Sense.CHRISTMAS, None, "christmas; xmas; weihnachten; noel; navidad; 圣诞"),
    (Sense.UNIT_MONTH, None, "month; months; monat; monate; monaten; mois; mes; meses"),
    (Sense.NAMED_DAY, 1224, "christmas eve; xmas eve; heiligabend; heilig abend; veille de noel; la veille de noel; "
     "nochebuena; 平安夜"),
    (Sense.NAMED_DAY, 1225, "christmas day; xmas day; 1 weihnachtstag; erster weihnachtstag; jour de noel; "
     "dia de navidad; 圣诞节"),
    (Sense.NAMED_DAY, 1226, "boxing day; 2 weihnachtstag; zweiter weihnachtstag"),
    (Sense.NAMED_DAY, 1231, "new year's eve; new years eve; silvester; saint sylvestre; la saint sylvestre; "
     "nochevieja"),
    (Sense.NAMED_DAY, 101, "new year's day; new years day; neujahr; neujahrstag; jour de l'an; le jour de l'an; "
     "ano nuevo; 元旦"),
    (Sense.NAMED_DAY, 214, "valentine's day; valentines day; valentinstag; saint valentin; san valentin; 情人节"),
    (Sense.NAMED_DAY, 1031, "halloween"),
    (Sense.END_OF, None, "end of; the end of; ende; la fin; fin; final de; fin de; la fin de; finales de"),
    (Sense.AND, None, "and; und; et; y; 和; 及; &; +; /; 、"),
    (Sense.ORDINAL, 1, "first; erste; ersten; erster; premier; premiere; premiers; primer; primero; primeros; "
     "第一个; 第1个; 第一; 第1"),
    (Sense.ORDINAL, 2, "second; zweite; zweiten; zweiter; deuxieme; deuxiemes; segundo; segundos; 第二个; 第2个; "
     "第二; 第2"),
    (Sense.ORDINAL, 3, "third; dritte; dritten; dritter; troisieme; troisiemes; tercer; tercero; 第三个; 第3个; "
     "第三; 第3"),
    (Sense.ORDINAL, 4, "fourth; vierte; vierten; vierter; quatrieme; cuarto; 第四个; 第4个; 第四; 第4"),
    (Sense.ORDINAL, 5, "fifth; funfte; funften; funfter; cinquieme; quinto; 第五个; 第5个; 第五; 第5"),
    (Sense.ORDINAL, -1, "last; letzte; letzten; letzter; dernier; derniere; derniers; ultimo; ultimos; 最后一个"),
    (Sense.IN_MONTH, None, "of the month; in the month; of a month; of month; im monat; des monats; eines monats; "
     "du mois; dans le mois; del mes; de mes; en el mes"),
    (Sense.IN_MONTH, 0, "of this month; this month; diesen monats; diesen monat; de ce mois; de este mes; "
     "本月; 这个月; 当月"),
    (Sense.IN_MONTH, 1, "of next month; next month; nachsten monats; nachsten monat; du mois prochain; mois prochain; "
     "del proximo mes; del mes que viene; 下个月; 下月"),
    (Sense.PLURAL, None, "los; les; on all; all"),
    (Sense.FILLER, BEFORE, "on; at; in; the; of; um; am; le; las; a la; a las; l; el; a; de; du; del; des; den; der; "
     "dem; die; im; von; vom; al; dia; el dia; 在"),
    (Sense.FILLER, BEFORE_WEEK, "la"),
    (Sense.FILLER, BEFORE, "vers; gegen; around; about; approx; approximately; circa; ca; ungefahr; environ; hacia; "
     "sobre; sobre las; hacia las; a eso de las; punkt; punktlich; punktlich um; dia; 大约"),
    (Sense.FILLER, BEHIND, "o'clock; uhr; 的; 号; 日; 开始; 起; sharp; prompt; punktlich; "
     "en punto; pile; precises; 整; 左右"),
    (Sense.FILLER, OF_SERIES, "always; immer; toujours; siempre; repeat; repeats; repeating; repeated; wiederholt"),
    (Sense.FILLER, POLITE, "once; einmalig; une fois; una vez; 一次; please; pls; plz; thanks; thank you; bitte; "
    "danke; s'il vous plait; svp; merci; por favor; "
     "gracias; 请; 谢谢; local time; my time; my local time; our time; ortszeit; meine zeit; meiner zeit; "
    "共; 一共; 总共; 大概; "
    "exactement; genau; exactamente; "
     "heure locale; hora local; mi hora; 当地时间; 本地时间"),
)  # fmt: skip
_ALSO_WEEKDAYS = {"tues": 1, "weds": 2, "thur": 3, "thurs": 3, "sonnabend": 5}
_TOO_SHORT = 2  # letters: "so" and "di" are weekdays where they begin with a capital letter


@cache
def meanings() -> Mapping[str, tuple[Meaning, ...]]:
    """Of each folded phrase: several where a word is both a weekday and a month."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for name, meaning in (*_calendar_names(), *_phrases()):
        if meaning not in found.get(name, ()):
            found[name] = (*found.get(name, ()), meaning)
    return found


def _phrases() -> Iterator[tuple[str, Meaning]]:
    for sense, value, phrases in _PHRASES:
        for phrase in phrases.split("; "):
            yield place_key(phrase), Meaning(sense, value)
    for sense in (Sense.REPEATED, Sense.MONTHLY):
        for phrase, value in interval_phrases(months=sense is Sense.MONTHLY):
            yield place_key(phrase), Meaning(sense, value)


def _calendar_names() -> Iterator[tuple[str, Meaning]]:
    from babel import Locale

    for language in LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, month in locale.months[context][width].items():
                    if language != "zh":  # there they are numbers, which the clock's grammar reads
                        yield place_key(month), Meaning(Sense.MONTH, number)
                for number, day in locale.days[context][width].items():
                    yield place_key(day), Meaning(Sense.WEEKDAY, number)
                    yield from _plurals(place_key(day), number, language, wide=width == "wide")
    for day, number in _ALSO_WEEKDAYS.items():
        yield day, Meaning(Sense.WEEKDAY, number)
    for number, sign in enumerate("一二三四五六日"):
        yield f"礼拜{sign}", Meaning(Sense.WEEKDAY, number)
    yield from (
        ("周天", Meaning(Sense.WEEKDAY, 6)),
        ("星期天", Meaning(Sense.WEEKDAY, 6)),
        ("礼拜天", Meaning(Sense.WEEKDAY, 6)),
        ("sept", Meaning(Sense.MONTH, 9)),
        ("janner", Meaning(Sense.MONTH, 1)),  # Austrian
        ("feber", Meaning(Sense.MONTH, 2)),
    )


def _plurals(day: str, number: int, language: str, *, wide: bool) -> Iterator[tuple[str, Meaning]]:
    if (language in {"en", "de", "fr"} and wide) or (language == "es" and wide and not day.endswith("s")):
        yield f"{day}s", Meaning(Sense.WEEKDAYS, number)
    if language == "de" and wide:
        yield f"{day.removesuffix('e')}e", Meaning(Sense.WEEKDAYS, number)


def meanings_of(phrase: str) -> tuple[Meaning, ...]:
    """As written; none if it's unknown."""
    key = place_key(phrase)
    found = meanings().get(key) or meanings().get(re.sub("([aou])e", r"\1", key), ())  # "uebermorgen"
    if len(phrase) <= _TOO_SHORT and phrase.isascii() and not phrase[:1].isupper():
        return tuple(each for each in found if each.sense is not Sense.WEEKDAY)
    return found
