"""A half-finished talk survives a new version of its script: version 1 and version 2 declared here."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from conversations.dialogue.answers import Answers
from conversations.dialogue.carrying import carry
from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import LINE, WORDS, YES_NO, choice, date_kind
from conversations.dialogue.script import Doubt, Item, Question, Repeat, Script
from conversations.dialogue.session import Reply, Session
from conversations.dialogue.slots import slots
from conversations.dialogue.standing import pending

TODAY = date(2026, 10, 5)


def no_words(brief: Any) -> Mapping[str, str]:
    """These scripts need no words of their brief."""
    return {}


def known(brief: Any) -> Sequence[Item]:
    """The two things known, one of them with a dot in its name."""
    return [Item("A.1", {}), Item("A2", {})]


def question(key: str, kind: Any = LINE, ask: str = "What is it?", **more: Any) -> Question[Any]:
    """A question in few words."""
    return Question(key=key, kind=kind, label=key, ask=ask, **more)


def script(version: int, *parts: Any, moved: Mapping[str, str] | None = None) -> Script:
    """A version of one talk."""
    return Script(name="talk", version=version, title="Talk", parts=parts, words=no_words, footing="",
                  moved=moved or {})


def short(text: str, answers: Answers) -> list[Doubt]:
    """A doubt about a short answer."""
    return [Doubt("short", "That is short. Is it right?")] if len(text) < 4 else []


GATE = question("stuck", YES_NO)
V1 = script(
    1,
    question("name"),
    question("colour", choice("colour", {"red": "Red", "blue": "Blue"})),
    question("gone", WORDS),
    question("place", check=short),
    Repeat(key="known", over=known, each=(question("still"), question("note", WORDS))),
    Repeat(key="stuck", gate=GATE, again="Anything else?", each=(question("what", WORDS), question("by"))),
    question("last"),
)
V2 = script(
    2,
    question("added"),
    question("name", ask="Who is it, then?"),
    question("colour", choice("colour", {"blue": "Blue", "green": "Green"})),
    Repeat(key="known", over=known, each=(question("still"), question("remark", WORDS))),
    Repeat(key="blocked", gate=question("blocked", YES_NO), again="Anything else?",
           each=(question("what", WORDS), question("by", date_kind("any")))),
    question("town", check=short),
    question("last"),
    moved={"place": "town", "known.note": "known.remark", "stuck": "blocked"},
)


def said(under: Script, *replies: tuple[str | None, str], session: Session | None = None) -> Session:
    """A talk in which this was said, message by message."""
    talk = session or begin(under)
    for key, text in replies:
        talk, _ = take(under, None, talk, [Reply(key=key, text=text)], TODAY)
    return talk


HALF = said(
    V1, ("name", "Jo"), ("colour", "blue"), ("gone", "What nobody asks now"), ("place", "Ely"),
    ("known.A.1.still", "yes"), ("known.A.1.note", "It goes on"), ("stuck.1", "yes"), ("stuck.1.what", "The lift"),
    ("stuck.1.by", "soon"),
)  # fmt: skip


def carried(session: Session = HALF) -> Session:
    """The talk under version 2."""
    return carry(session, V1, V2, None)


def test_answers_stay_by_key_and_a_reworded_question_keeps_its_own() -> None:
    """What is asked in other words has its answer; only what is new or no longer fits is asked."""
    talk = carried()
    assert talk.script == "talk@2"
    assert ("Jo", "blue") == (talk.texts["name"], talk.texts["colour"])
    first = pending(Answers(V2, None, talk, TODAY))
    assert first is not None
    assert first.key == "added"


def test_moved_keys_are_renamed_everywhere() -> None:
    """A question, a question inside an item, a whole repeat and its gate."""
    texts = carried().texts
    assert "Ely" == texts["town"]
    assert "It goes on" == texts["known.A.1.remark"]
    assert ("yes", "The lift") == (texts["blocked.1"], texts["blocked.1.what"])


def test_nothing_said_is_lost() -> None:
    """A question removed keeps its answer though nobody asks it; one of another kind keeps its words aside."""
    talk = carried()
    assert sorted(HALF.texts.values()) == sorted(talk.texts.values())
    assert "What nobody asks now" == talk.texts["gone"]
    assert "gone" not in {slot.key for slot in slots(Answers(V2, None, talk, TODAY))}
    assert "soon" == talk.texts["stuck.1.by@1"]
    asked = said(V2, ("blocked.1.by", "1 November 2026"), session=talk)
    assert "2026-11-01 Sun" == asked.texts["blocked.1.by"]


def test_a_choice_that_is_no_longer_offered_is_asked_again() -> None:
    """It stays on record under its version."""
    talk = carried(said(V1, ("colour", "red")))
    assert {"colour@1": "red"} == talk.texts
    assert "green" == said(V2, ("colour", "green"), session=talk).texts["colour"]


def test_a_place_that_another_question_takes_keeps_both_answers() -> None:
    """Where “last” becomes what “name” was, the old name stands aside."""
    other = script(2, question("name"), moved={"last": "name"})
    talk = carry(said(V1, ("name", "Jo"), ("last", "Sam")), V1, other, None)
    assert {"name@1": "Jo", "name": "Sam"} == talk.texts
    assert pending(Answers(other, None, talk, TODAY)) is None


def test_a_reason_goes_with_its_value() -> None:
    """A doubt settled under the old version is settled under the new one."""
    doubted = said(V1, ("place", "Ely"))
    doubt = next(slot.key for slot in slots(Answers(V1, None, doubted, TODAY)) if slot.doubt)
    talk = carried(said(V1, (doubt, "It is that Ely"), session=doubted))
    assert "It is that Ely" == talk.texts[doubt.replace("place", "town")]
    assert [] == Answers(V2, None, talk, TODAY).open_doubts("town", V2.parts[5])  # type: ignore[arg-type]  # a question


def test_what_was_passed_over_and_sent_goes_along() -> None:
    """A sent talk stays sent; what was left out stays left out, under its new key."""
    left = HALF.model_copy(update={"skipped": {"known.A2.note": "not known yet"}})
    sent = left.model_copy(update={"sent": left.given, "showing": "place", "stumbles": 2})
    talk = carried(sent)
    assert {"known.A2.remark": "not known yet"} == talk.skipped
    assert talk.is_sent
    assert ("town", 2) == (talk.showing, talk.stumbles)
    assert carried(sent.model_copy(update={"showing": "gone"})).showing is None


def test_the_talk_goes_on_to_its_end() -> None:
    """Under version 2 the rest is asked and the return can be sent."""
    talk = carried()
    for _ in range(20):
        slot = pending(Answers(V2, None, talk, TODAY))
        if slot is None:
            break
        answers = {"choice": "blue", "date": "1 November 2026", "yes_no": "no"}
        talk = said(V2, (slot.key, answers.get(slot.question.kind_for(None).name, "It is so")), session=talk)
    assert said(V2, ("send", "yes"), session=talk).is_sent


def test_another_talk_is_not_carried() -> None:
    """Carrying names both ends, and goes from the version that the talk follows."""
    with pytest.raises(ValueError, match=r"A talk of talk@1 cannot be carried from talk@2 to talk@2\."):
        carry(HALF, V2, V2, None)
    assert carry(HALF, V1, V1, None).texts == HALF.texts


def test_a_talk_of_another_version_is_not_taken() -> None:
    """The engine refuses it until it has been carried."""
    with pytest.raises(ValueError, match="carry it over first"):
        take(V2, None, HALF, [], TODAY)
    assert take(V2, None, carried(), [], TODAY)[1] == ()
