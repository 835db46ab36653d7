"""The way back, as it is stored: whose words, in which message, doubted and justified how, and signed off by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from conversations.digests.document import Source, SourceKind
from conversations.digests.trail import Message, Trail
from conversations.partnership.decisions import Decision, DecisionKind, Ruling
from conversations.partnership.figures import DataStatus, Figure, Flag
from conversations.partnership.quarters import Quarter
from conversations.partnership.returns import Commentary, NewRisk
from conversations.partnership.risks import Grade, Risk
from storage import figures, inbox, ledger
from storage.database import Store
from storage.decisions import keep_decision
from storage.inbox import Outcome
from storage.ledger import Entry
from storage.origins import Spoken
from storage.plans import save_risks
from storage.provenance import trails
from storage.targets import target_ids
from tests.storage.stored_round import ANSWERED, LONG_AGO, QUARTER, a_target, answer, found, set_up

RETURN = "1.1"
KEY, PLACE = "slack:A1:Ev1", "D1/1791.5"
DOUBT = "figure?big:0a"


def reading(spoken: Spoken, key: str, text: str) -> tuple[str, str | None]:
    """Every question is called by its key; a figure is read with its unit."""
    assert "quarterly-return@1" == spoken.script
    return key.capitalize(), f"{text} referrals" if key == "figure" else None


def say(session: Session, *entries: Entry, at: datetime = ANSWERED, key: str = KEY) -> None:
    """Something is said in the return, by its lead, in a message of Slack."""
    inbox.admit(session, key, channel="slack", place=PLACE, received_at=at, raw="{}", partnership_id="weald",
                outcome=Outcome.TAKEN)
    ledger.append(session, "weald", RETURN, entries, at=at, person_id=1, inbox_key=key)


def heard(figure: str) -> Sequence[Entry]:
    """A figure is given and the return is sent."""
    return (Entry("answered", "figure", figure, f"it was {figure}"), Entry("sent"))


async def look(store: Store, kind: SourceKind, id_: str, partnership: str = "weald") -> dict[Source, Trail]:
    """The trail of one source, where there is one."""
    source = Source(kind=kind, id=id_)
    return await store.read(lambda session: trails(session, partnership, [source], reading))


async def the_trail(store: Store, kind: SourceKind, id_: str) -> Trail:
    """The trail of one source."""
    return (await look(store, kind, id_))[Source(kind=kind, id=id_)]


async def set_in(store: Store, *entries: Entry) -> int:
    """A partnership with one return, what was said in it, and the figure that was kept; its id."""
    def work(session: Session) -> int:
        set_up(session, "weald", (a_target("NI 111"),))
        say(session, *entries)
        return answer(session, "weald", "NI 111")

    return await store.write(work)


async def test_a_figure_leads_to_who_said_it_where_and_in_which_words(store: Store) -> None:
    """Words, reading, message, and what was kept of it, in that order; on the day that it was in London."""
    figure_id = await set_in(store, *heard("250"))
    trail = await the_trail(store, SourceKind.FIGURE, str(figure_id))
    said, kept = trail.steps
    assert ("Priya Shah", "wrote", "it was 250", "250 referrals") == (said.by, said.did, said.words, said.understood)
    assert Message(key=KEY, channel="slack", place=PLACE) == said.message
    assert 9 == (said.on or ANSWERED.date()).day
    assert ("kept as version 1", "250 referrals; rated red") == (kept.did, kept.after)
    assert ("NI 111", False) == (trail.ref, trail.restricted)


async def test_what_was_doubted_stands_with_the_reason_that_was_given(store: Store) -> None:
    """A doubt is told by its words; one that nobody answered is not."""
    figure_id = await set_in(
        store,
        Entry("answered", "figure", "250", "250"),
        Entry("doubted", "figure", facts=f'{{"rule": "big", "says": "That is 8 times as much.", "doubt": "{DOUBT}"}}'),
        Entry("doubted", "figure", facts='{"rule": "odd", "says": "Another doubt.", "doubt": "figure?odd:0b"}'),
        Entry("answered", DOUBT, "Two schools joined", "two schools joined"), Entry("sent"),
    )  # fmt: skip
    trail = await the_trail(store, SourceKind.FIGURE, str(figure_id))
    assert [None, "That is 8 times as much.", None] == [step.doubt for step in trail.steps]
    assert ["250", "two schools joined", None] == [step.words for step in trail.steps]


async def test_only_what_was_sent_is_anybodys_word(store: Store) -> None:
    """What was corrected before sending, and what was changed since and not sent, stay between the lead and the bot."""
    await set_in(store, Entry("answered", "cause", "Draft", "draft"),
                 Entry("answered", "cause", "Two left", "two left"), Entry("sent"),
                 Entry("answered", "cause", "Three left", "three left"))
    trail = await the_trail(store, SourceKind.ANSWER, f"{RETURN}#cause")
    assert ("“Cause” in the return on NI 111", ["two left"]) == (trail.heading, [step.words for step in trail.steps])
    await store.write(lambda session: say(session, Entry("sent"), at=ANSWERED + timedelta(days=1), key="Ev2"))
    again = await the_trail(store, SourceKind.ANSWER, f"{RETURN}#cause")
    assert ["two left", "three left"] == [step.words for step in again.steps]


async def test_a_question_that_was_not_answered_leads_to_the_sending(store: Store) -> None:
    """What stands unless the lead says otherwise is theirs from when they sent the return."""
    await set_in(store, *heard("250"))
    [step] = (await the_trail(store, SourceKind.ANSWER, f"{RETURN}#standing")).steps
    assert ("Priya Shah", "sent the return", None) == (step.by, step.did, step.words)
    assert "what the return showed when it was sent stood" in (step.after or "")


async def test_every_version_stands_with_the_answer_it_came_from(store: Store) -> None:
    """The first is told as it was, the later one after it, with the sign-off between them."""
    await set_in(store, *heard("250"))
    later = ANSWERED + timedelta(days=2)

    def correct(session: Session) -> int:
        keep_decision(session, "weald", Decision(about=DecisionKind.SIGN_OFF, subject=RETURN,
                                                 ruling=Ruling.SIGNED_OFF),
                      figures.Source(at=ANSWERED + timedelta(days=1), person_id=1))  # fmt: skip
        say(session, *heard("260"), at=later, key="Ev2")
        figure = Figure(quarter=QUARTER, status=DataStatus.REPORTED, value=Decimal(260), flags=(Flag.RESTATED,))
        source = figures.Source(at=later, return_id=RETURN, inbox_key="Ev2", person_id=1)
        target_id = target_ids(session, "weald").must("NI 111", "a target")
        return figures.add_version(session, "weald", target_id, figures.Reported(figure), source)

    figure_id = await store.write(correct)
    trail = await the_trail(store, SourceKind.FIGURE, str(figure_id))
    assert "Figure of NI 111 for Q2 2026/27 (July to September 2026), version 2 of 2" == trail.heading
    assert ["wrote", "kept as version 1", "signed it off", "wrote", "kept as version 2"] == [
        step.did for step in trail.steps]
    assert "260 referrals, restated" == trail.steps[-1].after


async def test_an_imported_figure_says_when_and_that_nobody_is_known(store: Store) -> None:
    """An import is nobody's word."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        figures.save_figures(session, "weald", [found("NI 111", Quarter(2026, 1), 99)], LONG_AGO)

    await store.write(work)
    [step] = (await the_trail(store, SourceKind.EARLIER, "NI 111@2026-Q1")).steps
    assert ("imported", None, LONG_AGO.date()) == (step.did, step.by, step.on)
    assert "99 referrals. The import does not say who gave it" == step.after


async def test_a_milestone_and_a_definition_lead_to_the_agreement(store: Store) -> None:
    """Both were imported with it, on a day that is known."""
    await set_in(store)
    [goal] = (await the_trail(store, SourceKind.MILESTONE, "NI 111@2026-Q2")).steps
    [measured] = (await the_trail(store, SourceKind.DEFINITION, "NI 111@2026-Q2")).steps
    assert ("a milestone of 200", LONG_AGO.date()) == (goal.after, goal.on)
    assert "“First-time entrants”, in referrals, measured so since Q1 2025/26 (April to June 2025)" == measured.after


async def test_a_risk_leads_to_its_words_and_to_every_grade(store: Store) -> None:
    """One of a return to the part in which it was named, one of an import to its day."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        save_risks(session, "weald", [Risk(id="R1", ref="NI 111", description="Floods",
                                           grade=Grade(likelihood=2, impact=3))], LONG_AGO)
        say(session, Entry("answered", "new_risk.1.what", "Strikes", "strikes"),
            Entry("answered", "risk.R1.still", "same", "same"), Entry("sent"))
        answer(session, "weald", "NI 111", commentary=Commentary(cause="x", action="Hire"),
               new_risks=(NewRisk(description="Strikes", grade=Grade(likelihood=4, impact=4)),))

    await store.write(work)
    new = await the_trail(store, SourceKind.RISK, f"{RETURN}.risk.1")
    old = await the_trail(store, SourceKind.RISK, "R1")
    assert [("wrote", "strikes"), ("graded it", None)] == [(step.did, step.words) for step in new.steps]
    assert [("imported", None), ("wrote", "same")] == [(step.did, step.words) for step in old.steps]
    promise = await the_trail(store, SourceKind.ACTION, f"{RETURN}.action")
    assert "Hire" == promise.gist


async def test_a_restricted_target_is_known_by_its_trails(store: Store) -> None:
    """Whoever shows them has to know."""
    def work(session: Session) -> int:
        set_up(session, "weald", (a_target("NI 111", visibility="restricted"),))
        return answer(session, "weald", "NI 111")

    figure_id = await store.write(work)
    assert (await the_trail(store, SourceKind.FIGURE, str(figure_id))).restricted


@pytest.mark.parametrize(("kind", "id_"), [
    (SourceKind.FIGURE, "1"), (SourceKind.RETURN, RETURN), (SourceKind.ANSWER, f"{RETURN}#figure"),
    (SourceKind.ROUND, "1"), (SourceKind.MILESTONE, "NI 111@2026-Q2"), (SourceKind.DEFINITION, "NI 111@2026-Q2"),
    (SourceKind.PART, "NI 111@2026-Q2"), (SourceKind.DECISION, f"override:{RETURN}"),
])  # fmt: skip
async def test_another_partnership_finds_nothing(store: Store, kind: SourceKind, id_: str) -> None:
    """Whoever names a row of another partnership is told of none; its own partnership finds it."""
    def work(session: Session) -> None:
        set_up(session, "weald", (a_target("NI 111"),))
        say(session, *heard("250"))
        answer(session, "weald", "NI 111")
        set_up(session, "downs", ())

    await store.write(work)
    assert {} == await look(store, kind, id_, "downs")
    assert 1 == len(await look(store, kind, id_))


async def test_the_statements_do_not_grow_with_the_sources(store: Store) -> None:
    """A line of one target takes as many as one of thirty."""
    refs = [f"NI {number}" for number in range(1, 31)]

    def work(session: Session) -> list[str]:
        set_up(session, "weald", tuple(a_target(ref) for ref in refs))
        return [str(answer(session, "weald", ref)) for ref in refs]

    ids = await store.write(work)

    def counted(session: Session, many: int) -> int:
        said: list[str] = []
        connection = session.connection()

        def note(*given: Any) -> None:
            said.append(str(given[2]))

        sources = [Source(kind=SourceKind.FIGURE, id=each) for each in ids[:many]]
        sources += [Source(kind=SourceKind.MILESTONE, id=f"{each}@2026-Q2") for each in refs[:many]]
        event.listen(connection, "before_cursor_execute", note)
        assert 2 * many == len(trails(session, "weald", sources, reading))
        event.remove(connection, "before_cursor_execute", note)
        return len(said)

    few = await store.read(lambda session: counted(session, 1))
    assert few <= 10
    assert few == await store.read(lambda session: counted(session, 30))
