"""Decisions: whatever is decided and whatever is left out, it comes to a typed decision; only what is due is asked."""

from datetime import date
from decimal import Decimal

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import Kind
from conversations.dialogue.naming import parted
from conversations.dialogue.phrases import speak
from conversations.dialogue.reading import Read, Unclear
from conversations.dialogue.session import Reply
from conversations.partnership.decisions import Decision, DecisionBrief, DecisionKind, Ruling
from conversations.scripts import decision_kinds as kinds
from conversations.scripts.catalogue import talk_named
from conversations.scripts.decision_outcome import outcome
from conversations.scripts.given_decisions import DECISION, decision_given
from tests.conversations.dialogue.leads import TODAY
from tests.conversations.scripts.walking import every_way

UNBLOCK = DECISION
OVERRIDE = ("about: override", "figure: 432", "computed: amber", "contested: green", "reason: Two events")
SIDES = ("side first: Ann Archer | County | It is 432 | 432", "side second: Dev Das | Districts | It is 410 | 410")
FIGURES = ("about: dispute", "kind: figures", "says: 432 and 410 cannot both be so", *SIDES)
WORDS = ("about: dispute", "kind: green_but_blocked", "says: Green while blocked",
         "side first: Ann Archer | County | All is on track", "side second: Ben Brook | Police | It is stuck")
RISK = ("about: risk", "above: the board", "risk R7: The desks close | 4x5", "why 1: it is above the line")
SIGN_OFF = ("about: sign_off", "return: R3", "row 1: Figure | 402")
ALL = (UNBLOCK, OVERRIDE, FIGURES, WORDS, RISK, SIGN_OFF)
SUBJECTS = {DecisionKind.UNBLOCK: "B1", DecisionKind.OVERRIDE: "R1", DecisionKind.DISPUTE: "D1",
            DecisionKind.RISK: "R7", DecisionKind.SIGN_OFF: "R3"}  # fmt: skip
LINE, MESSAGE = 160, 1_200
SPONSOR = talk_named("sponsor_decision@1")


def decided(given: tuple[str, ...], *replies: tuple[str, str]) -> Decision:
    """What replies by key come to."""
    brief = decision_given(given)
    said = [Reply(key=key, text=text) for key, text in replies]
    session, _ = take(SPONSOR.script, brief, begin(SPONSOR.script), said, TODAY)
    return outcome(Answers(SPONSOR.script, brief, session, TODAY))


@pytest.mark.parametrize("name", ["lead_decision", "sponsor_decision", "board_decision"])
@pytest.mark.parametrize("given", ALL, ids=lambda given: given[0])
def test_every_way_comes_to_a_decision(name: str, given: tuple[str, ...]) -> None:
    """Once nothing is pending there is a ruling about what was asked, with words unless they were left out."""
    talk, brief = talk_named(name), decision_given(given)
    ways = [(answers, talk.outcome(answers)) for answers in every_way(talk, brief)]
    assert {SUBJECTS[brief.about]} == {decision.subject for _, decision in ways}
    needs_none = {Ruling.SIGNED_OFF, Ruling.WORKING}
    for answers, decision in ways:
        assert bool(decision.words) is not bool(
            decision.ruling in needs_none or set(answers.session.skipped) - {"until", "reduce_by"})


@pytest.mark.parametrize(("given", "rulings"), [
    (UNBLOCK, {Ruling.CLEARED, Ruling.WORKING, Ruling.PASSED_UP}),
    (("about: unblock",), {Ruling.CLEARED, Ruling.WORKING}),
    (OVERRIDE, {Ruling.AGREED, Ruling.REFUSED}),
    (FIGURES, {Ruling.FIRST_HOLDS, Ruling.SECOND_HOLDS, Ruling.ANOTHER}),
    (RISK, {Ruling.ACCEPTED, Ruling.REDUCE, Ruling.PASSED_UP}),
    (RISK[:1] + RISK[2:], {Ruling.ACCEPTED, Ruling.REDUCE}),
    (SIGN_OFF, {Ruling.SIGNED_OFF, Ruling.QUERIED}),
])  # fmt: skip
def test_only_what_can_be_decided_is_offered(given: tuple[str, ...], rulings: set[Ruling]) -> None:
    """The rulings follow from the kind; nothing is passed on where nobody is above."""
    ways = every_way(SPONSOR, decision_given(given))
    assert rulings == {SPONSOR.outcome(answers).ruling for answers in ways}


def test_a_decision_holds_dates_and_figures_where_they_were_asked() -> None:
    """By when, and which figure instead, stand in the decision."""
    told = (("unblock", "working"), ("until", "30 November 2026"), ("note", "I see the solicitor"))
    assert decided(UNBLOCK, *told) == Decision(about=DecisionKind.UNBLOCK, subject="B1", ruling=Ruling.WORKING,
                                               words="I see the solicitor", until=date(2026, 11, 30))
    told = (("dispute", "another"), ("value", "421"), ("settle_why", "Counted twice"))
    assert decided(FIGURES, *told) == Decision(about=DecisionKind.DISPUTE, subject="D1", ruling=Ruling.ANOTHER,
                                               words="Counted twice", value=Decimal(421))


def test_an_answer_set_aside_is_no_part_of_the_decision() -> None:
    """Whoever was on it first and then clears it has given an answer, and no date."""
    told = (("until", "30 November 2026"), ("note", "I ask"), ("unblock", "cleared"), ("answer", "It was signed"))
    assert decided(UNBLOCK, *told) == Decision(about=DecisionKind.UNBLOCK, subject="B1", ruling=Ruling.CLEARED,
                                               words="It was signed")


def test_a_brief_without_its_fact_is_refused() -> None:
    """A decision about a risk needs the risk; with it, it can be asked."""
    brief = decision_given(RISK)
    with pytest.raises(ValueError, match="about “risk” but holds none"):
        SPONSOR.script.words(brief.model_copy(update={"risk": None}))
    assert "The desks close" == SPONSOR.script.words(brief)["risk"]


def test_a_figure_that_one_side_gave_is_not_another() -> None:
    """It is refused with the remedy, and a third one is taken."""
    brief = decision_given(FIGURES)
    start, _ = take(SPONSOR.script, brief, begin(SPONSOR.script), [Reply(key="dispute", text="another")], TODAY)
    same, events = take(SPONSOR.script, brief, start, [Reply(key="value", text="432")], TODAY)
    told = [line.text for line in speak(SPONSOR.script, brief, same, events, TODAY).lines]
    assert told == ["That is the figure of Ann Archer. Change your decision to theirs, or enter another."]
    third, _ = take(SPONSOR.script, brief, same, [Reply(key="value", text="421")], TODAY)
    assert "421" == third.texts["value"]


@pytest.mark.parametrize(("given", "typed", "ruling"), [
    (UNBLOCK, "yes cleared", "cleared"), (UNBLOCK, "It's sorted.", "cleared"), (UNBLOCK, "leave it with me", "working"),
    (UNBLOCK, "pass it on", "passed_up"), (UNBLOCK, "Escalate", "passed_up"), (OVERRIDE, "agree", "agreed"),
    (OVERRIDE, "no, refuse", "refused"), (OVERRIDE, "it stays amber", "refused"), (OVERRIDE, "green", "agreed"),
    (FIGURES, "Dev Das", "second_holds"), (FIGURES, "432", "first_holds"), (FIGURES, "neither", "another"),
    (RISK, "too high", "reduce"), (RISK, "to the board", "passed_up"), (RISK, "accept it", "accepted"),
    (SIGN_OFF, "yes", "signed_off"), (SIGN_OFF, "no, I have a question", "queried"),
])  # fmt: skip
def test_decisions_are_understood_as_people_type_them(given: tuple[str, ...], typed: str, ruling: str) -> None:
    """Each leads to one ruling with certainty."""
    reading = asked_of(given).read(typed, TODAY)
    assert isinstance(reading, Read)
    assert ruling == reading.value


@pytest.mark.parametrize(("given", "typed"), [(UNBLOCK, "yes"), (UNBLOCK, "no"), (RISK, "ok"), (FIGURES, "yes")])
def test_what_could_mean_two_things_is_asked_back(given: tuple[str, ...], typed: str) -> None:
    """A bare yes to “what do you decide?” decides nothing; the label does."""
    kind = asked_of(given)
    assert isinstance(kind.read(typed, TODAY), Unclear)
    assert isinstance(kind.read(kind.choices[0].label, TODAY), Read)


def asked_of(given: tuple[str, ...]) -> Kind[str]:
    """The kind of answer that decides."""
    brief: DecisionBrief = decision_given(given)
    kind: Kind[str] = getattr(kinds, brief.about)(brief)
    return kind


def test_sides_of_one_name_are_told_apart() -> None:
    """The same person on both sides is called by the bodies, or by the words."""
    same_name = (*FIGURES[:3], "side first: Ann Archer | County | It is 432 | 432",
                 "side second: Ann Archer | Districts | It is 410 | 410")
    same_body = (*FIGURES[:3], "side first: Ann Archer | County | It is 432 | 432",
                 "side second: Ann Archer | County | It is 410 | 410")
    assert ["County is right", "Districts is right"] == [c.label for c in asked_of(same_name).choices[:2]]
    assert ["“It is 432” holds", "“It is 410” holds"] == [c.label for c in asked_of(same_body).choices[:2]]


@pytest.mark.parametrize("given", ALL, ids=lambda given: given[0])
def test_the_story_fits_a_message(given: tuple[str, ...]) -> None:
    """However much was written, the question keeps to a line of a letter, its story to a message; facts are whole."""
    long = "The {key} to it is missing. " * 60
    brief = decision_given(given)
    fact = {"blockage": "what", "override": "reason", "dispute": "says", "risk": "description"}
    grown = {name: getattr(brief, name).model_copy(update={field: long})
             for name, field in fact.items() if getattr(brief, name) is not None}
    brief = brief.model_copy(update=grown)
    prompt = speak(SPONSOR.script, brief, begin(SPONSOR.script), (), TODAY).prompt
    assert prompt is not None
    story, asked = parted(prompt.ask, LINE)
    assert (len(story) <= MESSAGE, 0 < len(asked) <= LINE) == (True, True)
    assert bool(grown) == any(value == long for _, value in SPONSOR.script.facts(brief))
