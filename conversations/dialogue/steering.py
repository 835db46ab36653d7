"""Commands: going back, changing, skipping, asking about the talk, asking for what only the shell can do."""

from __future__ import annotations

from conversations.dialogue.commands import Command, read_command
from conversations.dialogue.filing import answer
from conversations.dialogue.naming import label_of
from conversations.dialogue.session import Refused, Sent, Told, Wanted
from conversations.dialogue.slots import MOST_ITEMS, NO, YES, Slot, place, place_inside, slots
from conversations.dialogue.standing import numbered, pending
from conversations.dialogue.turn import DELEGATE, SEND, Turn

TOLD = frozenset({"why", "help", "definition", "status", "review", "show_last", "deadline", "who_asked", "none",
                  "dont_know"})
WANTED = frozenset({"later", "remind", "mute_reminders", "extension", "stop", "not_me", "handover", "delegate",
                    "absence", "switch_channel", "human"})
ABOUT_ONE = TOLD | WANTED | {"skip"}
"""Commands that mean the same in a field of a form as in a talk."""
GONE = "That question is not asked any more. Nothing was changed."
BACKWARDS = frozenset({"back", "withdraw_last"})


def obey(turn: Turn, command: Command, said: str, slot: Slot | None) -> None:
    """Do what the person asked of the talk itself; no command ever loses an answer."""
    here = slot.key if slot else None
    if command.name in TOLD:
        turn.events.append(Told(topic=command.name, said=said, about=here))
    elif command.name == "delegate":
        _delegate(turn, command, said, slot)
    elif command.name in WANTED:
        turn.events.append(Wanted(
            command=command.name, said=said, until=command.until.isoformat() if command.until else None,
            at=command.at.isoformat("minutes") if command.at else None, to=command.to, reason=command.reason,
            about=here,
        ))  # fmt: skip
    elif command.name == "skip":
        _skip_asked(turn, slot, command, said)
    elif command.name in {"submit", "resend"}:
        send(turn, said)
    else:
        _turn_to(turn, command, said, slot)


def send(turn: Turn, said: str) -> None:
    """Send the answers, if all are given."""
    slot = pending(turn.answers)
    if any(isinstance(event, Refused) for event in turn.events):
        turn.refuse(SEND, said, "Nothing was sent. Put that right first, then send.")
    elif slot is not None:
        turn.become(showing=None)
        missing = label_of(turn.answers, slot)
        turn.refuse(slot.key, said, f"One thing is still to be answered before sending: {missing}.")
    elif turn.session.is_sent:
        turn.events.append(Told(topic="sent", said=said))
    else:
        again = turn.session.sent is not None
        turn.become(sent=turn.session.given, showing=None, offered=None)
        turn.events.append(Sent(again=again))


def show(turn: Turn, key: str) -> None:
    """Put a question before the person again (a Change button)."""
    if not any(slot.key == key and slot.applies is not False for slot in slots(turn.answers)):
        turn.refuse(key, key, GONE)
        return
    turn.become(showing=key, offered=None)
    turn.events.append(Told(topic="shown", said=key, about=key))


def open_next(turn: Turn, repeat: str) -> None:
    """Open the next item of an open-ended repeat: one more blockage, one more risk."""
    for number in range(1, MOST_ITEMS + 1):
        gate = place(turn.answers, f"{repeat}.{number}")
        if gate is None:
            turn.refuse(repeat, repeat, GONE)
            return
        shut = turn.session.texts.get(gate.key) == NO
        if shut or not any(place_inside(key) == (repeat, number) for key in turn.session.given_keys):
            answer(turn, gate, YES)
            _show_inside(turn, gate.key)
            return
    turn.refuse(repeat, repeat, f"There are {MOST_ITEMS} already. Ask the support team to take the next one.")


def stay_inside(turn: Turn, shown: str | None) -> None:
    """Once an item was opened out of turn, go through all of it before anything else."""
    if shown is None or turn.session.showing is not None or shown not in turn.session.given_keys:
        return
    inside = place_inside(shown)
    if inside is not None:
        _show_inside(turn, f"{inside[0]}.{inside[1]}")


def _show_inside(turn: Turn, item: str) -> None:
    """Put the first open question of an item before the person; none is open in one that comes back."""
    inside = (slot for slot in slots(turn.answers) if slot.key.startswith(item + ".") and slot.applies is not False)
    turn.become(showing=next((slot.key for slot in inside if slot.key not in turn.session.given_keys), None))


def delegate(turn: Turn, text: str) -> None:
    """Somebody is named for questions given by their keys, for all of them where none is given.

    What is not asked any more is refused.
    """
    named, _, said = text.partition(": ")
    command = read_command(said, turn.today)
    keys = tuple(key for key in named.split(",") if (found := place(turn.answers, key)) is not None and not found.about)
    if command is None or command.to is None or (named and not keys):
        turn.refuse(DELEGATE, said, GONE)
    else:
        turn.events.append(Wanted(command=command.name, said=said, to=command.to, questions=keys))


def _delegate(turn: Turn, command: Command, said: str, slot: Slot | None) -> None:
    """Somebody is named for the questions of these numbers, else for the one standing, else for all of them."""
    listed = numbered(turn.answers)
    wrong = next((number for number in command.questions if not 1 <= number <= len(listed)), None)
    here = slot.about or slot.key if slot is not None else None
    if wrong is not None:
        turn.refuse(here or SEND, said, _no_such(wrong, listed))
        return
    keys = tuple(listed[number - 1].key for number in command.questions) or ((here,) if here else ())
    turn.events.append(Wanted(command=command.name, said=said, to=command.to, about=slot.key if slot else None,
                              questions=keys))


def _skip_asked(turn: Turn, slot: Slot | None, command: Command, said: str) -> None:
    """Skip the question standing, or the one named by its number."""
    listed = numbered(turn.answers)
    if command.question is None:
        _skip(turn, slot, command.reason, said)
    elif 1 <= command.question <= len(listed):
        _skip(turn, listed[command.question - 1], command.reason, said)
    else:
        turn.refuse(slot.key if slot else SEND, said, _no_such(command.question, listed))


def _no_such(number: int, listed: list[Slot]) -> str:
    return f"There is no question {number}. They run from 1 to {len(listed)}."


def _skip(turn: Turn, slot: Slot | None, reason: str | None, said: str) -> None:
    if slot is None:
        turn.refuse(SEND, said, "There is nothing left to skip. Say “send” to send your answers.")
    elif not slot.question.skippable:
        turn.refuse(slot.key, said, f"{label_of(turn.answers, slot)} cannot be skipped. {_way_out(slot)}")
    elif reason is None:
        turn.refuse(slot.key, said, "Say why as well, like “skip because the survey is not run this quarter”.")
    else:
        turn.pass_over(slot.key, reason)


def _way_out(slot: Slot) -> str:
    if slot.question.offers:
        return f"If you have none, choose “{slot.question.offers[0].label}”."
    return "Say “can I speak to a person” if you cannot answer it."


def _turn_to(turn: Turn, command: Command, said: str, slot: Slot | None) -> None:
    """Back, “change 3”, “change 3 to 48”, start again: another question comes before the person."""
    listed = numbered(turn.answers)
    if command.name in BACKWARDS:
        number = _number_before(turn, listed, slot)
        if number is None:
            turn.refuse(slot.key if slot else SEND, said, "This is the first question. There is nothing to go back to.")
            return
    else:
        number = 1 if command.name == "restart" else command.question
    if number is None:
        turn.events.append(Told(topic="review", said=said, about=slot.key if slot else None))
    elif not 1 <= number <= len(listed):
        why = f"There is no question {number}. They run from 1 to {len(listed)}."
        turn.refuse(slot.key if slot else SEND, said, why)
    elif command.value:
        _change(turn, listed[number - 1], command.value, said)
    else:
        turn.become(showing=listed[number - 1].key, offered=None)
        topic = "restart" if command.name == "restart" else "shown"
        turn.events.append(Told(topic=topic, said=said, about=listed[number - 1].key))


def _change(turn: Turn, slot: Slot, value: str, said: str) -> None:
    unclear = answer(turn, slot, value, said)
    if unclear is not None:
        turn.refuse(slot.key, said, unclear.why, unclear.likely)
    if any(isinstance(event, Refused) and event.key == slot.key for event in turn.events):
        turn.become(showing=slot.key)


def _number_before(turn: Turn, listed: list[Slot], slot: Slot | None) -> int | None:
    """The number of the nearest answered question before this one; the doubted one, from its doubt."""
    keys = [s.key for s in listed]
    here = (slot.about or slot.key) if slot else None
    at = keys.index(here) if here in keys else len(keys)
    if slot is not None and slot.about is not None:
        at += 1
    return next((n for n in range(at, 0, -1) if keys[n - 1] in turn.session.texts), None)
