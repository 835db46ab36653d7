"""A talk narrowed to some questions asks these and nothing else, on every channel."""

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.prompts import sheet
from conversations.dialogue.session import Answered, Reply, Session
from conversations.dialogue.standing import pending
from conversations.partnership.returns import AnsweredFor
from conversations.scripts.catalogue import talk_named
from conversations.scripts.given_returns import brief_given
from tests.conversations.dialogue.leads import TODAY
from tests.conversations.scripts.walking import every_way

BRIEF = brief_given([
    "milestone: 410", "past 2026-Q1: 455", "year_end: 400", "sponsor: Sam Stone",
    "action A7: Open the desk | Ben Brook | 2026-09-30", "action A8: Train the sergeants | Jo Smith",
    "risk R1: The grant ends | 3x4", "risk R.2: The desk closes | 2x2",
])  # fmt: skip

GREEN = brief_given(["milestone: 410", "past 2026-Q1: 405", "year_end: 400"])


def asked(name: str) -> list[str]:
    """The keys that a whole sheet of the talk asks."""
    script = talk_named(name).script
    return [prompt.key for prompt in sheet(Answers(script, BRIEF, begin(script), TODAY)).prompts]


@pytest.mark.parametrize(("keys", "expected"), [
    ("cause,action", ["cause", "action"]),
    ("action,cause", ["cause", "action"]),
    ("due", ["due"]),
    ("year_end_value,standing", ["standing", "year_end_value"]),
    ("risk.R1.grade", ["risk.R1.grade"]),
    ("risk.R.2.grade,risk.R1.still", ["risk.R.2.grade", "risk.R1.still"]),
    ("risk.R1", ["risk.R1.still", "risk.R1.grade", "risk.R1.mitigation", "risk.R1.why"]),
    ("promise", ["promise.A7.kept", "promise.A7.note", "promise.A7.due",
                 "promise.A8.kept", "promise.A8.note", "promise.A8.due"]),
    ("promise.A8.kept", ["promise.A8.kept"]),
    ("blockage.1.what", ["blockage.1", "blockage.1.what", "blockage.1.who_can", "blockage.1.tried",
                         "blockage.1.needed_by"]),
])  # fmt: skip
def test_only_what_is_named_is_asked(keys: str, expected: list[str]) -> None:
    """Whatever it hung on in the whole talk: a repeat by its key, an item, or one question of one item."""
    name = f"quarterly_return@1:{keys}"
    assert (name, "return") == (talk_named(name).script.id, talk_named(name).script.noun)
    assert expected == [key for key in asked(name) if "blockage" not in key or key in expected]


@pytest.mark.parametrize("keys", ["standing", "contest", "year_end_value", "outlook", "new_risk", "available"])
def test_what_was_presumed_is_asked(keys: str) -> None:
    """Who is asked for it alone is asked: nothing stands unless they say so."""
    script = talk_named(f"quarterly_return@1:{keys}").script
    prompt = speak(script, BRIEF, begin(script), (), TODAY).prompt
    assert prompt is not None
    assert (keys, None) == (prompt.key.removesuffix(".1"), prompt.presumed)


@pytest.mark.parametrize("keys", ["cause,action", "figure", "figure,cause", "contest,outlook", "risk.R1", "promise.A7",
                                  "expected,none_note", "checked,owner,due"])
def test_every_way_comes_to_what_was_said(keys: str) -> None:
    """Answered or left out, through JSON after every reply, it comes to the stored texts by their keys."""
    talk = talk_named(f"quarterly_return@1:{keys}")
    for answers in every_way(talk, BRIEF):
        found = talk.outcome(answers)
        assert found == AnsweredFor.model_validate_json(found.model_dump_json())
        assert dict(found.texts) == answers.session.texts


def test_a_narrowed_talk_goes_through_json_and_is_the_same_talk() -> None:
    """The session names the narrowed talk, which is found again by that name, once for all."""
    name = "quarterly_return@1:cause,action"
    talk = talk_named(name)
    one, _ = take(talk.script, BRIEF, begin(talk.script), [Reply(key=None, text="More arrests")], TODAY)
    again = Session.model_validate_json(one.model_dump_json())
    assert (name, True) == (again.script, talk_named(again.script) is talk)
    said = [Reply(key=None, text="A triage desk"), Reply(key="send", text="yes")]
    two, _ = take(talk.script, BRIEF, again, said, TODAY)
    assert two.is_sent
    expected = AnsweredFor(texts=(("cause", "More arrests"), ("action", "A triage desk")))
    assert expected == talk.outcome(Answers(talk.script, BRIEF, two, TODAY))


@pytest.mark.parametrize("bad", ["causes", "rating", "risk.R1.bogus", "blockage.what", "risk.", ""])
def test_a_key_that_is_not_asked_is_refused_with_those_that_are(bad: str) -> None:
    """The refusal names what can be asked; what it names is then taken."""
    with pytest.raises(KeyError, match=f"asks no “{bad}”.*cause, cause_code"):
        talk_named(f"quarterly_return@1:{bad}")
    assert ["cause"] == asked("quarterly_return@1:cause")


def test_a_narrowed_name_without_a_version_follows_the_newest() -> None:
    """As everywhere a talk is named; an unknown talk is refused first."""
    assert "quarterly_return@1:cause" == talk_named("quarterly_return:cause").script.id
    with pytest.raises(KeyError, match="no talk called “quarterly”"):
        talk_named("quarterly:cause")


def test_nothing_leads_to_what_is_not_asked() -> None:
    """An offer, or a figure that tells its standing besides, leads nowhere unless that is asked as well."""
    alone, both = (talk_named(f"quarterly_return@1:{keys}").script for keys in ("figure", "figure,standing"))
    prompt = speak(alone, BRIEF, begin(alone), (), TODAY).prompt
    assert prompt is not None
    assert () == prompt.buttons
    said = [Reply(key=None, text="432 (provisional)")]
    assert {"figure": "432"} == take(alone, BRIEF, begin(alone), said, TODAY)[0].texts
    assert {"figure": "432", "standing": "provisional"} == take(both, BRIEF, begin(both), said, TODAY)[0].texts


def test_no_figure_is_said_by_leaving_it_out() -> None:
    """“Not yet available” is no figure; it is asked back, and leaving out with a reason is taken."""
    talk = talk_named("quarterly_return@1:figure")
    start = begin(talk.script)
    session, events = take(talk.script, BRIEF, start, [Reply(key=None, text="not yet available")], TODAY)
    told = [line.text for line in speak(talk.script, BRIEF, session, events, TODAY).lines]
    assert told == ["Figure needs an answer here. Say “skip because …” to leave it out."]
    after, _ = take(talk.script, BRIEF, session, [Reply(key=None, text="skip because it comes in June")], TODAY)
    assert AnsweredFor() == talk.outcome(Answers(talk.script, BRIEF, after, TODAY))


def test_checks_are_kept_where_they_need_no_other_answer() -> None:
    """A figure out of its usual range is questioned as ever; what it is refused for leads to nothing else."""
    script = talk_named("quarterly_return@1:figure").script
    session, events = take(script, BRIEF, begin(script), [Reply(key=None, text="0")], TODAY)
    prompt = speak(script, BRIEF, session, events, TODAY).prompt
    assert prompt is not None
    assert any(isinstance(event, Answered) for event in events)
    assert "?" in prompt.key
    assert {prompt.key, "figure"} >= {key for button in prompt.buttons for key, _ in button.replies}


def test_it_is_said_who_handed_it_over() -> None:
    """Nobody is told that they lead a target of which they answer two questions."""
    script = talk_named("quarterly_return@1:cause").script
    told = script.tell["who_asked"](Answers(script, BRIEF, begin(script), TODAY))
    assert told.endswith("this part of “First-time entrants” was handed to you.")
    assert "You were asked to answer this part of the return on “{title}”." == script.opening


def test_a_repeat_is_asked_however_well_the_figure_stands() -> None:
    """In the whole return a green figure presumes no new risk; whoever is asked for it alone says so."""
    said = [Reply(key="figure", text="402"), Reply(key="checked", text="audited")]
    left = {}
    for name in ("quarterly_return@1", "quarterly_return@1:figure,checked,new_risk"):
        script = talk_named(name).script
        session, _ = take(script, GREEN, begin(script), said, TODAY)
        slot = pending(Answers(script, GREEN, session, TODAY))
        left[name] = slot.key if slot else None
    assert left == {"quarterly_return@1": None, "quarterly_return@1:figure,checked,new_risk": "new_risk.1"}
