"""What chasing a round starts from and what it remembers: of one partnership and one round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from conversations.partnership.chase import Moved
from conversations.partnership.returns import ReturnState
from conversations.partnership.wished import Wish
from storage import chasing
from storage.database import Store
from storage.outbox import Message, claim, enqueue
from storage.people import person_ids
from storage.rounds import close_round
from storage.sessions import set_state
from storage.timers import Timer, fire_due, set_timers
from tests.storage.examples import ANN, NOW, a_county

KIND = "ask_again"


async def test_what_waits_is_read_with_whoever_it_waits_for(store: Store) -> None:
    """By the ref of its target, since when; what was sent does not wait, nor does another partnership's."""
    county = await store.write(a_county)
    await store.write(lambda session: a_county(session, "weald"))
    ann = await store.read(lambda session: person_ids(session, "kent").must(ANN.email, "lead"))
    waited = await store.read(lambda session: chasing.waited_for(session, "kent", county.opened.round_id))
    assert [("1", ann, NOW), ("2", ann, NOW)] == [(each.ref, each.person_id, each.touched_at) for each in waited]
    await store.write(lambda session: set_state(session, "kent", county.first_return, ReturnState.SENT, NOW))
    waited = await store.read(lambda session: chasing.waited_for(session, "kent", county.opened.round_id))
    assert ["2"] == [each.ref for each in waited]
    for whose, refs in (({ann}, ["2"]), (set[int](), [])):
        waited = await store.read(partial(chasing.waited_for, partnership_id="kent", round_id=county.opened.round_id,
                                          whose=whose))
        assert refs == [each.ref for each in waited]


async def test_what_people_want_of_reminders_is_kept_as_they_said_it(store: Store) -> None:
    """Every time, in order, of its own round and partnership; said twice in one turn it is kept once."""
    county = await store.write(a_county)
    round_id, until, later = county.opened.round_id, NOW + timedelta(days=2), NOW + timedelta(hours=1)
    said = (Wish(person=county.ann, said_at=NOW, until=until), Wish(person=county.ann, said_at=later),
            Wish(person=county.ann, said_at=until, until=until, by_hour=True))  # fmt: skip
    for wish in (*reversed(said), said[0]):
        await store.write(partial(chasing.note_wish, partnership_id="kent", round_id=round_id, wish=wish))
    assert said == await store.read(lambda session: chasing.wishes_said(session, "kent", round_id))
    assert said[1:] == await store.read(lambda session: chasing.wishes_said(session, "kent", round_id, later))
    assert () == await store.read(lambda session: chasing.wishes_said(session, "kent", 999))
    assert () == await store.read(lambda session: chasing.wishes_said(session, "weald", round_id))


async def test_steps_and_days_are_remembered_once(store: Store) -> None:
    """Each of its own round and partnership; the ref of a return may hold anything."""
    county = await store.write(a_county)
    round_id = county.opened.round_id
    steps, days = [("1.1", "due_day"), ("1.2.r7 b", "due_day")], [(1, date(2026, 10, 14))]
    for _ in range(2):
        await store.write(lambda session: chasing.note_chased(session, "kent", round_id, steps, days, NOW))
    assert dict.fromkeys(steps, NOW) == await store.read(lambda session: chasing.steps_taken(session, "kent", round_id))
    assert set(days) == await store.read(lambda session: chasing.days_told(session, "kent", [round_id, 999]))
    assert {steps[1]: NOW} == await store.read(
        lambda session: chasing.steps_taken(session, "kent", round_id, [steps[1], ("1.1", "deputy")]))
    for day, told in ((days[0], set(days)), ((1, date(2026, 10, 13)), set())):
        assert told == await store.read(
            partial(chasing.days_told, partnership_id="kent", round_ids=[round_id], among=[day]))
    assert {} == await store.read(lambda session: chasing.steps_taken(session, "kent", 999))
    assert frozenset() == await store.read(lambda session: chasing.days_told(session, "weald", [round_id]))


async def test_where_answers_without_a_name_belong_is_read_for_all(store: Store) -> None:
    """To the return that each person's sitting stands at."""
    county = await store.write(a_county)
    (ann,) = county.opened.returns
    assert {ann: county.first_return} == await store.read(
        lambda session: chasing.focuses(session, "kent", county.opened.round_id))


async def test_a_reminder_that_has_not_left_is_withdrawn(store: Store) -> None:
    """Of its own sitting and partnership, said or by letter; what is under way, and what is no reminder, stays."""
    ann, other = (await store.write(a_county)).ann, (await store.write(lambda session: a_county(session, "weald"))).ann
    there = [("c:1", "sitting:1", "reminder"), ("c:2", "letters:1", "letter:reminder"),
             ("c:3", "sitting:2", "reminder"), ("m:4", "sitting:1", "reply")]  # fmt: skip
    messages = [Message(id=each, lane="slack:T1", kind=kind, place="user:U1", payload={}, conversation=talk,
                        person_id=ann) for each, talk, kind in there]  # fmt: skip
    await store.write(lambda session: enqueue(session, "kent", messages, NOW))
    theirs = replace(messages[0], id="c:5", person_id=other)
    await store.write(lambda session: enqueue(session, "weald", [theirs], NOW))

    async def withdrawn(sitting: int) -> int:
        return await store.write(
            lambda session: chasing.withdraw_reminders(session, "kent", ann, sitting, "Answered."))

    assert (2, 0) == (await withdrawn(1), await withdrawn(1))
    left = await store.write(lambda session: claim(session, "slack:T1", NOW, 9, timedelta(minutes=1)))
    assert {"m:4", "c:3"} == {each.id for each in left if each.partnership_id == "kent"}
    assert 0 == await withdrawn(2)


async def test_the_last_contact_is_the_last_message_that_asked(store: Store) -> None:
    """The invitation, then the reminder, in whatever state; a reply is none, nor is what another partnership sent."""
    county = await store.write(a_county)
    other = (await store.write(lambda session: a_county(session, "weald"))).ann

    async def last() -> dict[int, tuple[str, str]]:
        found = await store.read(lambda session: chasing.last_contacts(session, "kent", county.opened.round_id))
        return {who: (each.kind, each.status) for who, each in found.items()}

    assert {} == await last()
    (sitting,) = county.opened.sittings.values()
    there = [("p:1", "top"), ("c:2", "reminder"), ("m:3", "reply"), ("p:4", "top")]
    messages = [Message(id=each, lane="slack:T1", kind=kind, place="user:U1", payload={}, person_id=county.ann,
                        subject=f"sitting:{sitting}") for each, kind in there]  # fmt: skip
    await store.write(lambda session: enqueue(session, "kent", messages[:1], NOW))
    assert {county.ann: ("top", "pending")} == await last()
    await store.write(lambda session: enqueue(session, "kent", messages[1:3], NOW + timedelta(days=1)))
    theirs = replace(messages[3], person_id=other)
    await store.write(lambda session: enqueue(session, "weald", [theirs], NOW + timedelta(days=2)))
    assert {county.ann: ("reminder", "pending")} == await last()


async def test_what_a_round_was_closed_without_is_known(store: Store) -> None:
    """What was sent is not among it; while the round is open nothing is."""
    county = await store.write(a_county)
    round_id = county.opened.round_id
    assert [] == await store.read(lambda session: chasing.missing(session, "kent", round_id))
    await store.write(lambda session: set_state(session, "kent", county.first_return, ReturnState.SENT, NOW))
    await store.write(lambda session: close_round(session, "kent", round_id, NOW))
    assert ["2"] == [each.ref for each in await store.read(lambda session: chasing.missing(session, "kent", round_id))]
    assert [] == await store.read(lambda session: chasing.waited_for(session, "kent", round_id))


async def test_every_time_the_due_date_moved_is_remembered(store: Store) -> None:
    """The first one first; of its own round and partnership."""
    county = await store.write(a_county)
    round_id, later = county.opened.round_id, NOW + timedelta(days=2)
    await store.write(lambda session: chasing.note_moved(session, "kent", round_id, NOW + timedelta(days=9), later))
    await store.write(lambda session: chasing.note_moved(session, "kent", round_id, NOW + timedelta(days=4), NOW))
    expected = (Moved(at=NOW, was=NOW + timedelta(days=4)), Moved(at=later, was=NOW + timedelta(days=9)))
    assert expected == await store.read(lambda session: chasing.moves(session, "kent", round_id))
    assert () == await store.read(lambda session: chasing.moves(session, "weald", round_id))


async def test_who_was_asked_or_answered_lately_is_known(store: Store) -> None:
    """In any open round, also by what was sent; not in one that is closed."""
    county = await store.write(a_county)
    round_id = county.opened.round_id
    later = NOW + timedelta(days=3)
    await store.write(lambda session: set_state(session, "kent", county.first_return, ReturnState.SENT, later))

    async def since(moment: datetime) -> set[tuple[int, datetime]]:
        return set(await store.read(lambda session: chasing.touched_since(session, "kent", moment)))

    assert {(county.ann, NOW), (county.ann, later)} == await since(NOW)
    assert {(county.ann, later)} == await since(later)
    await store.write(lambda session: close_round(session, "kent", round_id, later))
    assert set() == await since(NOW)


async def test_what_a_sitting_put_off_is_forgotten(store: Store) -> None:
    """All of its returns, of that kind alone."""
    county = await store.write(a_county)
    (sitting,) = county.opened.sittings.values()
    first, second = county.opened.returns[county.ann]
    timers = [Timer("a:1", f"return:{first}", KIND, NOW), Timer("a:2", f"return:{second}", KIND, NOW),
              Timer("b:1", f"return:{first}", "role_passed", NOW)]  # fmt: skip
    await store.write(lambda session: set_timers(session, "kent", timers))
    assert 0 == await store.write(lambda session: chasing.forget_wishes(session, "weald", sitting, KIND))
    assert 2 == await store.write(lambda session: chasing.forget_wishes(session, "kent", sitting, KIND))
    assert ["b:1"] == [each.timer.id for each in await store.write(lambda session: fire_due(session, NOW))]
