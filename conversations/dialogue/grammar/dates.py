"""A date as an answer: one certain day or week, in the direction of the question, or a sentence back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.dialogue.grammar.envelope import body
from conversations.dialogue.grammar.lexicon import Role, saying, stem, subject_words
from conversations.dialogue.grammar.period_ends import period_end
from conversations.dialogue.grammar.periods import MONTHS
from conversations.dialogue.grammar.same_as_last import is_same_as_last
from conversations.dialogue.grammar.spoken_days import a_week_on, away, near_day, week, weekday
from conversations.dialogue.grammar.tables import sayings
from conversations.dialogue.grammar.tokens import Sort, Token, texts, tokens
from conversations.dialogue.grammar.written_days import (
    Direction,
    Named,
    Setting,
    day_and_month,
    in_figures,
    month_and_day,
    month_end,
    word_at,
)
from conversations.dialogue.reading import Read, Reading, SameAsLast, Unclear

_READERS = (in_figures, day_and_month, month_and_day, weekday, a_week_on, near_day, away, week, period_end)
_FARTHEST = timedelta(days=3 * 366)
_STORED = re.compile(r"(\d{4}-\d\d-\d\d) (Mon|Tue|Wed|Thu|Fri|Sat|Sun)")
_BEFORE = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        by|on|the|it|will|be|is|was|were|we|held|due|complete|completed|completed by|done by|done on|done
        finish|finished|finished by|no later than|on or before|date|target date|due date|it will be
        should be done by|on the|expected|expected by|to be completed by|at|in|for|aim for|aiming for
        planned for|scheduled for|hi|hello|ok|last|took place|it's|that's|i|had|until|till|deadline
        ready by|by the|it was|the review was|last held|:|,|=|-|("""
    )
)
_AFTER = frozenset(
    texts(phrase)
    for phrase in sayings(
        """
        at the latest|please|thanks|thank you|latest|cob|eod|close of play|close of business|cop|at noon
        midday|.|!|,|inclusive|morning|afternoon|evening|by close of play|by cob|all being well thanks
        cheers|)|at the very latest|-"""
    )
)
_PROVISIONAL = frozenset(texts(phrase) for phrase in sayings("provisional|provisionally|tbc|to be confirmed|prov"))
_UNSURE = {Role.DOUBT, Role.BOUND, Role.APPROX, Role.DANGER, Role.OTHER_PERIOD, Role.TARGET}


@dataclass(frozen=True, slots=True)
class DateScale:
    """What a question expects of a date: its label, which way it lies from today, the question."""

    label: str = "Date"
    direction: Direction = "any"
    about: str = ""


def day_named(words: Sequence[str], at: int, setting: Setting) -> Named | None:
    """The longest naming of a day that starts at `at`."""
    found = [named for reader in _READERS if (named := reader(words, at, setting)) is not None]
    return max(found, key=lambda named: named.after, default=None)


def stored_day(day: date) -> str:
    """The canonical text of a date: ISO with its weekday, a form that nobody types.

    A stored date stays readable when its day has passed, although a typed one
    must lie in the direction of the question.
    """
    return f"{day:%Y-%m-%d} {_DAYS[day.weekday()]}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def said_day(day: date) -> str:
    """As people read it: `14 October 2026`."""
    return f"{day.day} {day:%B} {day.year:04d}"


def read_date(text: str, today: date, scale: DateScale) -> Reading[date]:
    """Read a date; any doubt about which day is meant is asked back, with the likely days."""
    if (stored := _stored(text)) is not None:
        return Read(stored)
    if is_same_as_last(text):
        return SameAsLast()
    answer = body(text)
    found = parted(tokens(answer))
    setting = Setting(today, scale.direction)
    return _read(answer, found, setting, scale)


def _stored(text: str) -> date | None:
    match = _STORED.fullmatch(text)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:  # no such day was ever stored: the text is read as typed
        return None
    return day if stored_day(day) == text else None


def parted(found: list[Token]) -> list[Token]:
    """Tokens with `31.03.2026` and `31 032` taken apart again: in a date the parts count."""
    result: list[Token] = []
    for token in found:
        pieces = re.findall(r"\d+|[.,]", token.text) if token.sort is Sort.NUMBER else [token.text]
        result += [Token(token.sort, piece, token.start, token.end, token.spaced) for piece in pieces]
    return result


def _read(answer: str, found: list[Token], setting: Setting, scale: DateScale) -> Reading[date]:
    words = [token.text for token in found]
    at = _after_lead(words, setting, scale)
    named = day_named(words, at, setting) if at < len(words) else None
    if named is None:
        return _no_date(words, setting, scale)
    if named.day is None:
        return Unclear(f"{scale.label} {named.why}.", tuple(map(said_day, named.likely)))
    trailing = _trailing(answer, found, named.after, setting)
    if trailing is None:
        return Unclear(f"{scale.label} must be one date and nothing that changes it, like 27 March 2026.",
                       (said_day(named.day),))  # fmt: skip
    return _in_direction(named.day, setting, scale) or Read(
        named.day, precision=named.precision, comment=trailing[0], provisional=trailing[1]
    )


def _after_lead(words: list[str], setting: Setting, scale: DateScale) -> int:
    """The place after the words that may lead up to a date, the question's own among them."""
    own = subject_words(scale.about)
    at = 0
    while at < len(words) and day_named(words, at, setting) is None:
        size = next((n for n in (4, 3, 2, 1) if tuple(words[at : at + n]) in _BEFORE), 0)
        if not size and not (words[at].isalpha() and stem(words[at]) in own):
            return at
        at += size or 1
    return at


def _no_date(words: list[str], setting: Setting, scale: DateScale) -> Unclear:
    """No day could be read: a month alone offers its last day."""
    months = [at for at, word in enumerate(words) if word in MONTHS]
    if not words:
        return Unclear(f"Enter {scale.label[:1].lower()}{scale.label[1:]}, like 27 March 2026.")
    if len(months) == 1 and len(words) <= months[0] + 2:
        ended = period_end(("end", "of", *words[months[0] :]), 0, setting)
        if ended is not None and ended.day is not None:
            first = ended.day.replace(day=1)
            return Unclear(f"{scale.label} must include a day.", (said_day(first), said_day(ended.day)))
    return Unclear(f"{scale.label} must be a real date, like 27 March 2026.")


def _trailing(answer: str, found: list[Token], after: int, setting: Setting) -> tuple[str | None, bool] | None:
    """What follows the date: a comment, and whether it is provisional; none if it could change it."""
    words = [token.text for token in found]
    at = after
    separated = False
    while at < len(words):
        size = next((n for n in (4, 3, 2, 1) if tuple(words[at : at + n]) in _AFTER), 0)
        if not size:
            break
        separated = separated or words[at] in {",", ".", "-"}
        at += size
    if at >= len(words):
        return None, False
    rest = tuple(word for word in words[at:] if word not in {"(", ")", ".", "!"})
    if rest in _PROVISIONAL:
        return None, True
    opened = separated or words[at] in {"(", ";", "\n", "because", "as", "due"} or found[at].sort is Sort.LINE
    if not opened or _could_change(words[at:], setting):
        return None
    return answer[found[at].start :].strip(" ().,;-\n"), False


def _could_change(words: list[str], setting: Setting) -> bool:
    """Another date, a number or a word of doubt after a date."""
    for at, word in enumerate(words):
        said = saying(words[at : at + 8], 0)
        if word == "?" or word in {"if", "or", "subject", "depending", "depends"} or word.isdecimal():
            return True
        if (said and said[0] in _UNSURE) or day_named(words, at, setting) is not None or word in MONTHS:
            return True
    return False


def _in_direction(day: date, setting: Setting, scale: DateScale) -> Unclear | None:
    if scale.direction == "past" and day > setting.today:
        return Unclear(f"{scale.label} must be today or in the past.")
    if scale.direction == "future" and day < setting.today:
        return Unclear(f"{scale.label} must be today or in the future.")
    if abs(day - setting.today) > _FARTHEST:
        return Unclear(f"{scale.label} must be within three years of today.")
    return None


def earliest_day(text: str, today: date) -> date | None:
    """The first day from today on that a text starts by naming: `June` its first, `end of June` its last."""
    words = [token.text for token in parted(tokens(text))][:12]
    at = 0
    while word_at(words, at) in {"the", "by", "on", "in", "about", "mid", "early"}:
        at += 1
    named = day_named(words, at, Setting(today, "future")) if at < len(words) else None
    if named is not None:
        return named.day if named.day is not None else next(iter(named.likely), None)
    return _first_of_month(words, at, today)


def _first_of_month(words: list[str], at: int, today: date) -> date | None:
    month = MONTHS.get(word_at(words, at))
    if month is None:
        return None
    year_text = word_at(words, at + 1)
    if year_text.isdecimal() and len(year_text) == 4 and 2000 <= int(year_text) <= 2199:
        return date(int(year_text), month, 1)
    year = today.year + (month_end(today.year, month) < today)
    return max(date(year, month, 1), today)
