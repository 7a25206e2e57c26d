"""Chinese forms of days and hours, brought into those that the grammar reads."""

import calendar
import re

from bot.meetings.when.number_words import number_of

_DAY = "[一二三四五六日天]"
_WEEK = "周|星期|礼拜"
# What follows a number that counts something else: 周五一点 is one o'clock, 周四一月三日 the third of January.
_COUNTED = r"(?!\s?[点时月号个刻十百分次:])"
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_QUARTERS = {"一": 15, "三": 45}
_NUMBERS = {sign: number for number, sign in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_WEEKS_AND_DAYS = rf"(?<![每第\d])(\d{{1,2}}|[一两二三四五六七八九十])\s?个?(?:{_WEEK})\s?(\d|[一两二三四五六])\s?天"
_DIGITS = str.maketrans("123456", "一二三四五六")


def with_plain_chinese(text: str) -> str:
    """``周4`` with its own sign, ``每周一三五`` and ``周一至五`` with all their weekdays, ``明晚`` as two words.

    A duration such as ``两周三天`` has digits then.
    """
    text = re.sub(r"(?<=\d)\s(?=[年月日号点时分])|(?<=[年月第])\s(?=\d)", "", text)
    text = re.sub(_WEEKS_AND_DAYS, _in_digits, text)
    text = re.sub(
        rf"(?<![\d两二三四])(?<![\d一两二三四五六七八九十]个)(?<!\d 个)({_WEEK})([1-6])(?![\d:点时月])", _in_signs, text
    )
    text = re.sub(rf"({_WEEK})({_DAY})\s?([到至~–—-])\s?({_DAY}){_COUNTED}", r"\1\2到\1\4", text)
    text = re.sub(rf"({_WEEK})({_DAY}(?:(?:[、,和及]\s?)?{_DAY})+){_COUNTED}", _each_day, text)
    text = re.sub(
        r"(?<![月\d一二三四五六七八九十])[一二三四五六七八九十]{1,3}(?=号)", lambda match: f"{_number(match[0])}", text
    )
    text = re.sub(rf"({_NUMBER})月(?=第|最后|[底末])", _month_name, text)
    text = re.sub(rf"(?<=[点时半分])\s?([到至])\s?(?:下午|晚上)({_NUMBER})[点时]", _afternoon_end, text)
    text = re.sub(rf"差({_NUMBER}分钟?|一刻钟?)(?:到)?({_NUMBER})[点时]", _minutes_before, text)
    text = re.sub(rf"({_NUMBER})[点时]差({_NUMBER}分钟?|一刻钟?)", _minutes_before, text)
    text = re.sub(r"(?<=[点时])过(?=.{1,3}[分刻])", "", text)
    text = re.sub(r"(?<=[点时])([一三])刻", lambda match: f"{_QUARTERS[match[1]]}分", text)
    text = re.sub(r"([明后昨前])天?([早晚])上?", r"\1天\2上", text)
    text = re.sub(r"(?<= end of )(\w+) [底末]", r"\1 ", text)
    return re.sub(r"((?:\d{4}年)?\d{1,2}月\d{1,2}[日号]?)除外", r"除了\1", text)


def _minutes_before(match: re.Match[str]) -> str:
    """``差十分五点`` and ``五点差十分``."""
    hour, minutes = sorted(match.groups(), key=lambda each: each[-1] in "分刻钟")
    left = 15 if "刻" in minutes else _number(minutes.removesuffix("钟").removesuffix("分"))
    at = _number(hour) * 60 - left
    return f"{at // 60 or 12}点{at % 60}分" if 0 < left < 60 and at > 0 else match[0]


def _month_name(match: re.Match[str]) -> str:
    """Of ``1月第一个周四`` and ``1月底``, in English, as it's no date there."""
    number = _number(match[1])
    at_end = match.string[match.end() : match.end() + 1] in {"底", "末"}
    return f" {'end of ' * at_end}{calendar.month_name[number]} " if 1 <= number <= 12 else match[0]


def _afternoon_end(match: re.Match[str]) -> str:
    """Of ``上午10点到下午2点``."""
    hour = _number(match[2])
    return f"{match[1]}{hour + 12 if hour < 12 else hour}点"


def _day_number(match: re.Match[str]) -> str:
    return f"{_number(match[0])}"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else number_of(text) or 0


def _in_digits(match: re.Match[str]) -> str:
    """Of ``两周三天``, which has no Wednesday in it."""
    weeks, days = (_NUMBERS.get(each) or int(each) for each in match.groups())
    return f"{weeks}周{days}天"


def _in_signs(match: re.Match[str]) -> str:
    return f"{match[1]}{match[2].translate(_DIGITS)}"


def _each_day(match: re.Match[str]) -> str:
    days = re.findall(_DAY, match[2])
    return "、".join(f"{match[1]}{each}" for each in days) if len(set(days)) == len(days) else match[0]
