"""A round opens once however often it is opened, and every return in it ends somewhere."""

from datetime import timedelta

from conversations.partnership.calendars import rules_of
from conversations.partnership.returns import ReturnState
from conversations.partnership.rounds import RoundState, Timetable
from storage.briefs import briefs_for
from storage.database import Session, Store
from storage.people import people_of
from storage.rounds import (
    Opening,
    add_returns,
    close_round,
    counts,
    hand_over,
    lines,
    open_round,
    release_round,
    round_of,
    rounds,
)
from storage.sessions import Seat, save_session, seat_by_return, seat_by_slack, seats_of_person
from storage.talks import begin_talk
from storage.targets import save_targets
from tests.storage.examples import BOB, CAT, DUE, NOW, Q1, Q2, County, a_county, a_round, a_target


async def seat(store: Store, return_id: str) -> Seat:
    """The seat before a return of Kent's."""
    found = await store.read(lambda session: seat_by_return(session, "kent", return_id))
    assert found is not None
    return found


async def person(store: Store, email: str) -> int:
    """The id of somebody in Kent."""
    return next(i for i, one in (await store.read(lambda s: people_of(s, "kent"))).items() if one.email == email)


async def answer(store: Store, return_id: str, state: ReturnState) -> None:
    """Leave a return in this state."""
    before = await seat(store, return_id)
    await store.write(lambda session: save_session(session, before, "{}", state, NOW))


async def test_a_round_gives_each_lead_one_sitting(store: Store) -> None:
    """Both of Ann's targets are in it, not started, and she stands at the first."""
    county = await store.write(a_county)
    assert [2] == [len(returns) for returns in county.opened.returns.values()]
    assert {ReturnState.NOT_STARTED: 2} == await store.read(
        lambda session: counts(session, "kent", county.opened.round_id))
    there = await store.read(lambda session: seat_by_slack(session, "T1", "U1"))
    assert there is not None
    assert ("open", a_round().due, a_round().edits_close) == (there.round_state, there.due, there.edits_close)


async def test_a_round_keeps_the_rules_that_made_its_dates(store: Store) -> None:
    """Opened again with others they are others; a round from before they were kept has none."""
    await store.write(a_county)

    async def rules() -> object:
        held = await store.read(lambda session: round_of(session, "kent", Q2))
        assert held is not None
        return held.round.rules

    assert {} == await rules()
    made = rules_of(Timetable(), "Europe/London", "england")
    ruled = a_round().model_copy(update={"rules": made})
    await store.write(lambda session: open_round(session, "kent", ruled, [], NOW))
    assert made == await rules()


async def test_opening_again_keeps_every_answer(store: Store) -> None:
    """Dates are brought up to date, a new target is added, what was answered stays."""
    county = await store.write(a_county)
    await answer(store, county.first_return, ReturnState.IN_PROGRESS)
    later = a_round().model_copy(update={"due": a_round().due + timedelta(days=1)})

    def again(session: Session) -> None:
        save_targets(session, "kent", [a_target("3")], NOW)
        open_round(session, "kent", later, briefs_for(session, "kent", Q2, DUE, "support"), NOW)

    await store.write(again)
    listed = await store.read(lambda session: lines(session, "kent", county.opened.round_id))
    assert [("1", "in_progress"), ("2", "not_started"), ("3", "not_started")] == [(r.ref, r.state) for r in listed]
    held = await store.read(lambda session: round_of(session, "kent", Q2))
    assert held is not None
    assert (county.opened.round_id, later.due) == (held.round_id, held.round.due)


async def test_members_have_returns_of_their_own(store: Store) -> None:
    """The same target may be asked of several people; each is asked once."""
    county = await store.write(a_county)
    cat = await person(store, CAT.email)
    opening = Opening(county.targets["1"], cat, "delivery-update@1", "{}", part=f"member-{cat}")
    for _ in range(2):
        opened = await store.write(
            lambda session: add_returns(session, "kent", county.opened.round_id, [opening], NOW))
    assert 1 == len(opened.returns[cat])
    assert 2 == len(opened.returns[county.ann])


async def test_a_return_is_handed_over_with_its_answers(store: Store) -> None:
    """It is Bob's then, as far as Ann came; each stands at a return of their own."""
    county = await store.write(a_county)
    first, second = county.opened.returns[county.ann]
    await answer(store, first, ReturnState.IN_PROGRESS)
    bob = await person(store, BOB.email)
    given = await seat(store, first)
    await store.write(lambda session: hand_over(session, given, bob, NOW))
    taken = await seat(store, first)
    assert (bob, "{}", "in_progress", 2) == (taken.person_id, taken.session, taken.state, taken.version)
    anns = await store.read(lambda session: seat_by_slack(session, "T1", "U1"))
    bobs = await store.read(lambda session: seat_by_slack(session, "T1", "U2"))
    assert anns is not None
    assert bobs is not None
    assert (second, first) == (anns.return_id, bobs.return_id)


async def test_a_talk_may_begin_outside_a_round(store: Store) -> None:
    """A risk at any time has a sitting of its own and can be handed over too."""
    county = await store.write(a_county)
    cat, bob = await person(store, CAT.email), await person(store, BOB.email)
    begun = await store.write(lambda session: begin_talk(session, "kent", cat, "risk@1", "{}", NOW))
    talk = await seat(store, begun)
    assert (cat, None, None, "risk@1") == (talk.person_id, talk.round_id, talk.target_id, talk.script)
    await store.write(lambda session: hand_over(session, talk, bob, NOW))
    assert [begun] == [one.return_id for one in await store.read(lambda s: seats_of_person(s, "kent", bob))]
    assert county.ann != bob


async def test_closing_makes_what_is_missing_a_no_return(store: Store) -> None:
    """What was sent stays sent, also when the round is released; what was signed off is released."""
    county = await store.write(a_county)
    first, second = county.opened.returns[county.ann]
    await answer(store, first, ReturnState.SENT)
    round_id = county.opened.round_id
    assert 1 == await store.write(lambda session: close_round(session, "kent", round_id, NOW))
    assert (ReturnState.SENT, ReturnState.NO_RETURN) == ((await seat(store, first)).state,
                                                         (await seat(store, second)).state)
    assert 0 == await store.write(lambda session: release_round(session, "kent", round_id, NOW))
    assert ReturnState.SENT == (await seat(store, first)).state
    await answer(store, first, ReturnState.SIGNED_OFF)
    assert 1 == await store.write(lambda session: release_round(session, "kent", round_id, NOW))
    assert (ReturnState.RELEASED, ReturnState.NO_RETURN) == ((await seat(store, first)).state,
                                                             (await seat(store, second)).state)
    held = await store.read(lambda session: round_of(session, "kent", Q2))
    assert held is not None
    assert RoundState.RELEASED is held.round.state


async def test_rounds_may_overlap(store: Store) -> None:
    """The quarter before may still be open; the newest is listed first."""
    county: County = await store.write(a_county)
    await store.write(lambda session: open_round(session, "kent", a_round(Q1), [], NOW))
    held = await store.read(lambda session: rounds(session, "kent"))
    assert [Q2, Q1] == [one.round.quarter for one in held]
    assert county.opened.round_id == held[0].round_id
