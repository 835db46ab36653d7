"""What of a reply could not be taken, put beside the question it was meant for, with the likely readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import Kind
from conversations.dialogue.prompts import say_text
from conversations.dialogue.reading import Read
from conversations.dialogue.script import Doubt
from conversations.dialogue.session import Refused
from conversations.dialogue.slots import Slot, place, slots
from conversations.dialogue.turn import CHANGE
from conversations.letters.letter import Question
from conversations.letters.plain_line import listed, lowered, plain_line, quoted
from conversations.letters.reply import ReplyRead
from conversations.letters.sitting import Held, Numbers

CLASHING = "You gave two different answers, so neither was taken."
UNPLACED = (
    "You also wrote: {said} It is not clear which question that answers, so please send it again with its number."
)
ATTACHED = (
    "Your reply says that an answer is attached. Files are kept with the {noun} but are not opened, so please write "
    "the answer in your reply."
)
CUT = "Your reply was longer than can be read at once, so its end was not read. Please send the rest in another reply."


def refused(held: Held) -> Mapping[str, Refused]:
    """What was refused in the turn, by question; of several the last."""
    return {event.key: event for event in held.events if isinstance(event, Refused)}


def troubled(held: Held, read: ReplyRead, given: Numbers) -> Iterator[Slot]:
    """The slots that a reply named and that are asked again, answered or not."""
    clashing = {key for (return_id, key), label in given.items()
                if return_id == held.return_id and label in read.clashing}
    for key in (*refused(held), *sorted(clashing - refused(held).keys())):
        slot = next((each for each in slots(held.answers) if each.key == key), None) or place(held.answers, key)
        if slot is not None:
            yield slot


def explained(held: Held, question: Question, read: ReplyRead) -> Question:
    """A question with the reason why it is asked again, where there is one."""
    refusal = refused(held).get(question.key)
    slot = next((each for each in slots(held.answers) if each.key == question.key), None) or place(
        held.answers, question.key)
    if refusal is not None and slot is not None:
        kind = slot.question.kind_for(held.answers.brief)
        likely = tuple(plain_line(_likely(kind, text, held.answers)) for text in refusal.likely)
        return question.model_copy(update={
            "problem": plain_line(refusal.why), "said": plain_line(refusal.said), "likely": likely})
    if question.label in read.clashing:
        return question.model_copy(update={"problem": CLASHING})
    if slot is not None and slot.doubt is not None:
        return _doubted(held.answers, slot, slot.doubt, question)
    return question


def _doubted(answers: Answers, slot: Slot, doubt: Doubt, question: Question) -> Question:
    """A doubt with the values that may have been meant, and what else may be said instead."""
    about = place(answers, slot.about or "")
    values, others = [], list(question.choices)
    for instead in doubt.instead:
        (key, text), *more = instead.replies
        if about is not None and key == about.key and not more:
            values.append(plain_line(say_text(about.question.kind_for(answers.brief), text)))
        elif key != CHANGE:
            others.append(plain_line(lowered(instead.label)))
    return question.model_copy(update={"likely": tuple(values), "choices": tuple(others)})


def _likely(kind: Kind[object], text: str, answers: Answers) -> str:
    reading = kind.read(text, answers.today)
    return say_text(kind, kind.show(reading.value)) if isinstance(reading, Read) else text


def about_reply(read: ReplyRead, noun: str) -> tuple[str, ...]:
    """What is to be said of a reply as a whole; its files are kept with what it gives."""
    unplaced = (UNPLACED.format(said=quoted(said)) for said in read.unplaced)
    return (*unplaced, *((ATTACHED.format(noun=noun),) if read.see_attached else ()), *((CUT,) if read.cut else ()))


def without_a_question(held: Held) -> tuple[str, ...]:
    """What was refused and belongs to no question of the return: said as it is."""
    return tuple(f"{quoted(event.said)}: {plain_line(event.why)}" for key, event in refused(held).items()
                 if place(held.answers, key) is None)


def offered(question: Question) -> str | None:
    """The likely readings as a question of their own; none where the problem asks already."""
    if not question.likely or (question.problem or "").endswith("?"):
        return None
    return f"{'Is' if question.problem else 'Or is'} it {listed(question.likely)}?"
