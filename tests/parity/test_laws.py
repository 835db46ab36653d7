"""What must hold whatever is said, pressed, filled in or edited, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.plainly import buttons_of, lines
from conversations.dialogue.prompts import sheet
from conversations.dialogue.script import Script
from conversations.dialogue.session import Answered, Event, Refused, Reply, Sent, Session, Skipped
from conversations.dialogue.slots import slots
from conversations.dialogue.speech import Button, Speech
from conversations.dialogue.standing import pending
from conversations.dialogue.steering import GONE
from conversations.scripts.catalogue import TALKS, Talk
from tests.parity.matters import TODAY, WORDS
from tests.parity.talks import NAMED, QUARTERLY, Given, givens

SAYINGS = (
    "12", "0", "1,432 (provisional)", "about 9", "n/a until June", "not available", "<5", "same as last time", "no",
    "yes", "none", "back", "undo", "help", "status", "review", "definition", "why", "later", "thanks", "restart",
    "on leave until 19 October", "not me, it is Jo Smith", "change 3", "change 1 to 12", "change 99", "skip",
    "change 2 to lots", "skip because of that", "skip question 3 because it is not known", "send", "submit", "3x4",
    "1 November 2026", "it should be 12", "{braces} and %s", "It is right.", "amber", "1" * 400, "🙂",
    "\x00\u202e\ud7ff", "",
)  # fmt: skip
KEYS = (
    "figure", "figure?zero:5385d3b2", "new_risk.1.what", "new_risk.2.grade", "new_risk.20.what", "new_risk.21.what",
    "new_risk.²", "new_risk.².what", "new_risk.01.what", "new_risk." + "9" * 5000 + ".what", "blockage", "blockage.1",
    "blockage.3.tried", "risk.A7.still", "promise.A.8.kept", "cause", "contest", "outlook", "standing", "available",
    "nobody", "", ".", "?", "send", "change", "open",
)  # fmt: skip
anything = st.one_of(st.sampled_from(SAYINGS), st.sampled_from(WORDS), st.text(max_size=4000))
keys = st.one_of(st.sampled_from(KEYS), st.text(max_size=40))


class AnyTalk(RuleBasedStateMachine):
    """One talk, with everything that can happen to it; which of them there are, its subclasses say."""

    talk: Talk
    given: Given

    @initialize(data=st.data())
    def begins(self, data: st.DataObject) -> None:
        """It is opened."""
        self.given = data.draw(givens(self.talk))
        self.session = begin(self.script)
        self.speech: Speech = self._say(())

    @property
    def script(self) -> Script:
        """What is asked."""
        return self.talk.script

    @property
    def brief(self) -> Any:
        """What the person is told."""
        return self.given.brief

    @property
    def answers(self) -> Answers:
        """The answers as they stand."""
        return Answers(self.script, self.brief, self.session, TODAY)

    def _say(self, events: Sequence[Event]) -> Speech:
        speech = speak(self.script, self.brief, self.session, events, TODAY)
        assert all(isinstance(line, str) for line in lines(speech))
        return speech

    def _take(self, *replies: Reply) -> Sequence[Event]:
        before = self.session
        self.session, events = take(self.script, self.brief, before, replies, TODAY)
        assert replayed(before, events) == (self.session.texts, self.session.skipped)
        assert self.session == Session.model_validate_json(self.session.model_dump_json())
        self.speech = self._say(events)
        return events

    @rule(text=anything)
    def types(self, text: str) -> None:
        """Something is typed."""
        self._take(Reply(key=None, text=text))

    @rule(data=st.data(), text=anything)
    def edits(self, data: st.DataObject, text: str) -> None:
        """A message that answered a question is edited, or a field comes that nobody drew."""
        self._take(Reply(key=self._key(data), text=text))

    @rule(data=st.data())
    def presses(self, data: st.DataObject) -> None:
        """Any button that is on the screen; none of them leads nowhere."""
        offered = buttons_of(self.speech)
        if offered:
            pressed: Button = data.draw(st.sampled_from(offered))
            events = self._take(*(Reply(key=key, text=text) for key, text in pressed.replies))
            assert not any(isinstance(event, Refused) and event.why == GONE for event in events), pressed

    @rule(data=st.data())
    def fills_in(self, data: st.DataObject) -> None:
        """Some fields of the form as it is drawn, sensibly or not."""
        fields = [prompt.key for prompt in sheet(self.answers, room=1).prompts]
        some = data.draw(st.lists(st.sampled_from(fields), unique=True, max_size=6))
        texts = [data.draw(st.one_of(st.just(self.given.texts.get(key, "counted twice")), anything)) for key in some]
        self._take(*(Reply(key=key, text=text) for key, text in zip(some, texts, strict=True)))

    @rule(steps=st.integers(1, 30))
    def goes_on(self, steps: int) -> None:
        """The next few questions are answered as they should be."""
        for _ in range(steps):
            slot = pending(self.answers)
            if slot is not None:
                self._take(Reply(key=slot.key, text=self.given.texts.get(slot.key, "counted twice")))

    def _key(self, data: st.DataObject) -> str:
        """The key of a question of this talk, or of none."""
        key: str = data.draw(st.one_of(st.sampled_from(sorted(self.given.texts)), keys))
        return key

    @rule(data=st.data())
    def presses_an_old_button(self, data: st.DataObject) -> None:
        """A Change or Add button of a message long gone."""
        key = self._key(data)
        self._take(Reply(key="change", text=key))
        self._take(Reply(key="open", text=key))

    @rule()
    def sends(self) -> None:
        """Send: it goes exactly when nothing is left to be answered."""
        complete, sent = pending(self.answers) is None, self.session.is_sent
        events = self._take(Reply(key="send", text="yes"))
        assert any(isinstance(event, Sent) for event in events) == (complete and not sent)

    @invariant()
    def a_complete_talk_comes_to_something(self) -> None:
        """As soon as nothing is left to be answered there is a typed outcome."""
        if pending(self.answers) is None:
            self.talk.outcome(self.answers)

    @invariant()
    def the_card_counts_as_change_does(self) -> None:
        """“change 3” changes what stands as 3 on the card."""
        rows = self.speech.card.rows if self.speech.card else ()
        for row in rows:
            if row.number:
                edit = Reply(key=None, text=f"edit {row.number}")
                shown, _ = take(self.script, self.brief, self.session, [edit], TODAY)
                assert row.change == shown.showing

    @invariant()
    def no_key_stands_twice(self) -> None:
        """Every question has one place."""
        listed = [slot.key for slot in slots(self.answers, room=1)]
        assert sorted(set(listed)) == sorted(listed)


def replayed(before: Session, events: Sequence[Event]) -> tuple[dict[str, str], dict[str, str]]:
    """What the ledger says became of the answers: nothing is kept or lost without an event that says so."""
    texts, skipped = dict(before.texts), dict(before.skipped)
    for event in events:
        match event:
            case Answered(key=key, text=text):
                texts[key] = text
                skipped.pop(key, None)
            case Skipped(key=key, reason=reason):
                skipped[key] = reason
                texts.pop(key, None)
            case _:
                continue
    return texts, skipped


SOMETIMES = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@pytest.mark.parametrize("talk", TALKS, ids=NAMED)
def test_whatever_is_said_and_pressed_the_laws_hold(talk: Talk) -> None:
    """Of every talk there is: nothing that anybody can do breaks it or loses an answer."""
    machine = type("ThisTalk", (AnyTalk,), {"talk": talk})
    examples = 200 if talk is QUARTERLY else 60
    often = settings(max_examples=examples, stateful_step_count=25, suppress_health_check=SOMETIMES)
    run_state_machine_as_test(machine, settings=often)
