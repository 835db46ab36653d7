"""One return in a letter, by what the letter is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from conversations.dialogue.session import Told, Wanted
from conversations.letters.again import explained, troubled
from conversations.letters.asking import Asked, Place, chosen, question
from conversations.letters.facts import opening, outcomes, rating_change, yardsticks
from conversations.letters.letter import Question, Row, Section
from conversations.letters.plain_line import plain_line
from conversations.letters.reply import ReplyRead
from conversations.letters.sentences import span
from conversations.letters.sitting import Held, Numbering, Numbers, Sitting
from conversations.letters.stored_rows import rows_of
from conversations.letters.supposing import awaits_figure


def asking(sitting: Sitting, held: Held, numbering: Numbering) -> Section:
    """What is asked of a return, with what one must know to answer."""
    ref = _ref(sitting, held)
    found = [question(held, asked, numbering, ref) for asked in chosen(held.answers, first=True)]
    facts = (*opening(sitting, held), *yardsticks(sitting, held.answers))
    return _section(sitting, held, facts=facts, questions=_in_order(found), page=held.page)


def after_reply(
    sitting: Sitting, held: Held, numbering: Numbering, read: ReplyRead, given: Numbers, references: Mapping[str, str]
) -> Section:
    """What is stored of a return that the reply touched, and what is left of it."""
    rows = tuple(_standing_rows(held, numbering)) if touched(held) else ()
    asks = _in_order(_left(sitting, held, numbering, read, given))
    sent = held.answers.session.is_sent and not asks
    return _section(
        sitting, held, state=_sent_state(held, references) if sent else f"{span(asks)} left",
        facts=outcomes(held.answers) if rows else (), rows=rows, questions=asks, page=held.page if asks else None,
    )  # fmt: skip


def _standing_rows(held: Held, numbering: Numbering) -> Iterator[Row]:
    """What stands for a return; what is taken as given is still asked while there is no figure to take it for."""
    waits = awaits_figure(held.answers)
    yield from (row for row in rows_of(held, numbering) if not (waits and row.presumed))


def sent(sitting: Sitting, held: Held, numbering: Numbering, references: Mapping[str, str]) -> Section:
    """All that was sent of a return."""
    return _section(sitting, held, state=_sent_state(held, references), facts=outcomes(held.answers),
                    rows=rows_of(held, numbering), page=held.page)


def corrected(sitting: Sitting, held: Held, numbering: Numbering, references: Mapping[str, str]) -> Section:
    """What has changed in a return that had been sent, and its rating."""
    rows = tuple(row for row in rows_of(held, numbering) if changed_row(held, row))
    return _section(sitting, held, state=_sent_state(held, references), facts=rating_change(held), rows=rows,
                    page=held.page)


def touched(held: Held) -> bool:
    """Whether the turn gave an answer, left one out, or tried to: a wish alone does not."""
    return any(not isinstance(event, Told | Wanted) for event in held.events)


def changed(held: Held) -> bool:
    """Whether a return already sent reads otherwise now."""
    return held.sent_before is not None and dict(held.sent_before) != held.answers.session.given


def changed_row(held: Held, row: Row) -> bool:
    """Whether an answer was not there, or not so, when the return was last sent."""
    earlier = held.sent_before or {}
    return not row.presumed and earlier.get(row.key) != held.answers.session.texts.get(row.key)


def _left(
    sitting: Sitting, held: Held, numbering: Numbering, read: ReplyRead, given: Numbers
) -> Iterator[Question]:
    """Questions without an answer, and those whose answer could not be taken."""
    answers = held.answers
    open_ones = [] if answers.session.is_sent else chosen(answers, first=awaits_figure(answers))
    known = {asked.slot.key for asked in open_ones}
    again = [Asked(slot, Place.NEEDED) for slot in troubled(held, read, given) if slot.key not in known]
    for asked in (*again, *open_ones):
        yield explained(held, question(held, asked, numbering, _ref(sitting, held)), read)


def _in_order(asks: Iterable[Question]) -> tuple[Question, ...]:
    """Group by group as they come, each by its numbers."""
    found = list(asks)
    groups = list(dict.fromkeys(_group(each) for each in found))
    return tuple(sorted(found, key=lambda each: (groups.index(_group(each)), int(each.label))))


def _group(question: Question) -> tuple[str | None, bool]:
    return question.condition, question.presumed is not None


def _sent_state(held: Held, references: Mapping[str, str]) -> str:
    reference = references.get(held.return_id)
    return f"Sent, reference {plain_line(reference)}" if reference else "Sent"


def _ref(sitting: Sitting, held: Held) -> str | None:
    """What the questions of a talk begin with, where the letter holds more than one."""
    return sitting.ref_of(held) if sitting.several else None


def _section(sitting: Sitting, held: Held, **parts: Any) -> Section:
    title = plain_line(held.answers.brief.title)
    return Section(return_id=held.return_id, ref=sitting.ref_of(held), title=title, **parts)
