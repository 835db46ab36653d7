"""The days of an absence notice, read from its words; a day that is not certain is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.channels.email.incoming.charsets import one_line
from bot.mail import Absent
from conversations.dialogue.grammar.dates import day_named, parted
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import tokens
from conversations.dialogue.grammar.written_days import Setting, real

EXAMINED = 2000
"""Characters of a notice that are read; what matters stands in its first lines."""
LONGEST_WORDS = 300
FARTHEST = timedelta(days=400)
"""From today: a return beyond it is read wrongly, or must be seen by a person anyway."""

_SAYING = tuple(sayings("""
    out of office|out of the office|out-of-office|on leave|annual leave|sick leave|maternity leave|paternity leave
    parental leave|on holiday|on vacation|away from|i am away|i'm away|currently away|am not in the office
    not at work|be back|back in the office|back on|returning on|return on|return to the office|returning to work|absence
    absent|not working on|abwesend|abwesenheit|nicht im büro|im urlaub|außer haus|wieder erreichbar|en congé
    en vacances|de retour le|actuellement absent|ausente|fuera de la oficina|de vacaciones|ausencia|afwezig
    niet aanwezig|met vakantie|met verlof|niet op kantoor|frånvar|inte på kontoret|på semester|tjänstledig
    assente|assenza|in ferie|fuori ufficio|fuori sede
"""))
_MONTHS = {
    "january": "januar janvier januari enero gennaio jänner",
    "february": "februar février fevrier februari febrero febbraio",
    "march": "märz maerz mars maart marzo", "april": "avril abril aprile", "may": "mai mei maj mayo maggio",
    "june": "juni juin junio giugno", "july": "juli juillet julio luglio",
    "august": "août aout augustus augusti agosto", "september": "septembre septiembre settembre",
    "october": "oktober octobre octubre ottobre", "november": "novembre noviembre",
    "december": "dezember décembre decembre diciembre dicembre",
}  # fmt: skip
_LINKS = {
    "until": "bis jusqu'au hasta tot till fino through thru", "from": "vom von ab du desde vanaf från dal",
    "back": "wieder retour terug tillbaka vuelta rientro returning return returns",
}  # fmt: skip
_ENGLISH = {word: english for table in (_MONTHS, _LINKS) for english, words in table.items() for word in words.split()}
_LEADING = frozenset({"the", "on", "and", "including", "to", "zum", "einschließlich", "am", "le", "el", "al", "den",
                      "dem", "der", "t", "m", "in", "office", "work", "at", "my", "desk", "around", "again", "im",
                      "büro", ":", "de", "på", "op", "il", "of", "be", "as", "en", "met", "incl"})  # fmt: skip
_UNTIL = frozenset({"until", "to", "t/m", "-", "and", "au", "al", "inclusive"})
_SHORT_DATE = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(?!\d)")
_DOTTED_DAY = re.compile(r"\b(\d{1,2})\.(?=\s[^\W\d_])")
_MOST_LEADING = 6
_LONGEST_DAY = 2
_WEEKDAY_WORDS = 2
_TWO_MONTHS = 62
_ORDINALS = frozenset({"st", "nd", "rd", "th"})


def says_absent(text: str) -> bool:
    """Whether the words are those of an absence notice, in seven languages."""
    said = text[:EXAMINED].lower().replace("’", "'")
    return any(words in said for words in _SAYING)


def absence(subject: str, text: str, today: date) -> Absent:
    """The days of absence, both included; a day of return is the day after the last."""
    words = _words(f"{subject}\n{text}"[:EXAMINED])
    last = next((day for at in range(len(words)) if (day := _last(words, at, today)) is not None), None)
    first = next((day for at in range(len(words)) if (day := _first(words, at, today, last)) is not None), None)
    known = last if last is None or today - FARTHEST < last < today + FARTHEST else None
    begun = first if known is None or first is None or first <= known else None
    return Absent(begun, known, one_line(f"{subject} {text}", LONGEST_WORDS))


def _words(text: str) -> list[str]:
    plain = _DOTTED_DAY.sub(r"\1", _SHORT_DATE.sub(r"\1/\2 ", text.lower().replace("’", "'")))
    said = [token.text for token in parted(tokens(plain))]
    return [_ENGLISH.get(word, word) for at, word in enumerate(said) if not _joins_a_date(said, at)]


def _joins_a_date(words: Sequence[str], at: int) -> bool:
    """The `de` of `16 de octubre de 2026`."""
    beside = (*words[max(at - 1, 0) : at], *words[at + 1 : at + 2])
    return words[at] in {"de", "del"} and len(beside) == 2 and any(word.isdecimal() for word in beside)


def _last(words: Sequence[str], at: int, today: date) -> date | None:
    """The last day that the words from here on name: `until …`, `back on …`, `from … to …`."""
    if words[at] == "until":
        return _day(words, at + 1, today)
    if words[at] == "back":
        day = _day(words, at + 1, today)
        return day - timedelta(days=1) if day else None
    if words[at] in {"from", "between"}:
        return _end_of_span(words, at + 1, today)
    return None


def _end_of_span(words: Sequence[str], at: int, today: date) -> date | None:
    """The second day of `12 to 23 October`, `12 October until 23 October`."""
    for place in range(at + 1, min(at + 8, len(words))):
        if words[place] in _UNTIL and (day := _day(words, place + 1, today)) is not None:
            return day
    return None


def _first(words: Sequence[str], at: int, today: date, last: date | None) -> date | None:
    """The first day: before the last one, perhaps without its month, perhaps gone by."""
    if words[at] not in {"from", "between"}:
        return None
    start = _after_leading(words, at + 1)
    named = [day for way in ("future", "past") if (day := _named(words, start, Setting(today, way)))]
    if last is not None and not named and words[start : start + 1] and words[start].isdecimal():
        named = [day for day in [_earlier(int(words[start][:2]), last)] if day]
    fitting = [day for day in named if last is None or day <= last]
    return max(fitting, default=None) if last is not None else min(fitting, default=None)


def _earlier(number: int, last: date) -> date | None:
    """`12` of `12 to 23 October`: the day of the month that is nearest before the last one."""
    same = real(last.year, last.month, number)
    before = last.replace(day=1) - timedelta(days=1)
    return same if same is not None and same <= last else real(before.year, before.month, number)


def _day(words: Sequence[str], at: int, today: date) -> date | None:
    return _named(words, _after_leading(words, at), Setting(today, "future"))


def _after_leading(words: Sequence[str], at: int) -> int:
    most = at + _MOST_LEADING
    while at < min(most, len(words)) and words[at] in _LEADING:
        at += 1
    return at


def _named(words: Sequence[str], at: int, setting: Setting) -> date | None:
    """The one certain day that begins here; `Monday 4th` only when that day is a Monday."""
    if at >= len(words):
        return None
    named = day_named(words[at : at + 12], 0, setting)
    weekday = named.day if named is not None and named.after <= _WEEKDAY_WORDS else None
    behind = at + (0 if named is None else named.after)
    if (named is None or weekday is not None) and (number := _ordinal(words, behind)) is not None:
        return _next_numbered(number, weekday, setting)
    return named.day if named is not None else None


def _ordinal(words: Sequence[str], at: int) -> int | None:
    """`4th`, `the 4th`: a day of a month that is not named."""
    at += words[at : at + 1] == ["the"]
    number, ending = (*words[at : at + 2], "", "")[:2]
    return int(number) if number.isdecimal() and len(number) <= _LONGEST_DAY and ending in _ORDINALS else None


def _next_numbered(number: int, weekday: date | None, setting: Setting) -> date | None:
    """The next day of that number, if it is the weekday that was named with it."""
    ahead = (setting.today + timedelta(days=days) for days in range(_TWO_MONTHS))
    day = next((day for day in ahead if day.day == number), None) if setting.direction == "future" else None
    fits = day is not None and (weekday is None or day.weekday() == weekday.weekday())
    return day if fits else None
