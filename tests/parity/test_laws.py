"""What must hold whatever is said, pressed, filled in or edited, in whatever order."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.phrases import speak
from conversations.dialogue.plainly import buttons_of, lines
from conversations.dialogue.prompts import sheet
from conversations.dialogue.session import Answered, Event, Refused, Reply, Sent, Session, Skipped
from conversations.dialogue.slots import slots
from conversations.dialogue.speech import Button, Speech
from conversations.dialogue.standing import pending
from conversations.dialogue.steering import GONE
from conversations.partnership.brief import Brief
from conversations.scripts.quarterly_outcome import outcome
from conversations.scripts.quarterly_return import SCRIPT
from tests.parity.returns import TODAY, WORDS, Given, givens

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
    """One talk, with everything that can happen to it."""

    given: Given

    @initialize(what=givens())
    def begins(self, what: Given) -> None:
        """A round opens."""
        self.given = what
        self.session = begin(SCRIPT)
        self.speech: Speech = self._say(())

    @property
    def brief(self) -> Brief:
        """What the person is told."""
        return self.given.brief

    @property
    def answers(self) -> Answers:
        """The answers as they stand."""
        return Answers(SCRIPT, self.brief, self.session, TODAY)

    def _say(self, events: Sequence[Event]) -> Speech:
        speech = speak(SCRIPT, self.brief, self.session, events, TODAY)
        assert all(isinstance(line, str) for line in lines(speech))
        return speech

    def _take(self, *replies: Reply) -> Sequence[Event]:
        before = self.session
        self.session, events = take(SCRIPT, self.brief, before, replies, TODAY)
        assert replayed(before, events) == (self.session.texts, self.session.skipped)
        assert self.session == Session.model_validate_json(self.session.model_dump_json())
        self.speech = self._say(events)
        return events

    @rule(text=anything)
    def types(self, text: str) -> None:
        """Something is typed."""
        self._take(Reply(key=None, text=text))

    @rule(key=keys, text=anything)
    def edits(self, key: str, text: str) -> None:
        """A message that answered a question is edited, or a field comes that nobody drew."""
        self._take(Reply(key=key, text=text))

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

    @rule(key=keys)
    def presses_an_old_button(self, key: str) -> None:
        """A Change or Add button of a message long gone."""
        self._take(Reply(key="change", text=key))
        self._take(Reply(key="open", text=key))

    @rule()
    def sends(self) -> None:
        """Send: it goes exactly when nothing is left to be answered."""
        complete, sent = pending(self.answers) is None, self.session.is_sent
        events = self._take(Reply(key="send", text="yes"))
        assert any(isinstance(event, Sent) for event in events) == (complete and not sent)

    @invariant()
    def a_complete_talk_comes_to_a_return(self) -> None:
        """As soon as nothing is left to be answered there is a typed return."""
        if pending(self.answers) is None:
            outcome(self.answers)

    @invariant()
    def the_card_counts_as_change_does(self) -> None:
        """“change 3” changes what stands as 3 on the card."""
        rows = self.speech.card.rows if self.speech.card else ()
        for row in rows:
            if row.number:
                shown, _ = take(SCRIPT, self.brief, self.session, [Reply(key=None, text=f"edit {row.number}")], TODAY)
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


AnyTalk.TestCase.settings = settings(
    max_examples=200, stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)  # fmt: skip
TestAnyTalk = AnyTalk.TestCase
