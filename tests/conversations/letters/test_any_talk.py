"""Letters about any talk: what it is called, why it is asked, what is said of no answer, its receipt by its noun."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from bot.channels.email.letters.as_html import as_html
from bot.channels.email.letters.as_text import as_text
from bot.channels.email.letters.blocks import blocks
from conversations.dialogue.answers import Answers
from conversations.dialogue.engine import begin, take
from conversations.dialogue.kinds import words, yes_no
from conversations.dialogue.naming import parted
from conversations.dialogue.script import Question, Script, When
from conversations.dialogue.session import Reply
from conversations.letters.compose import answer_to, correction, invitation, receipt, reminder, sent_letter
from conversations.letters.letter import Letter
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from conversations.letters.sitting import Held, Sitting
from conversations.partnership.matter import Matter
from conversations.partnership.quarters import Quarter
from conversations.scripts.catalogue import TALKS, Talk
from conversations.scripts.given import example, matter_given
from tests.conversations.letters.sittings import ENTRANTS, TODAY, a_lead, a_sitting

STORY = "The depot has been shut since May. " + "We have written nine times, and nobody answers. " * 29
keep = Question(key="keep", kind=yes_no("Your answer"), label="Keep it", ask=f"{STORY}Is the depot to stay?")
why = Question(key="why", kind=words("The reason"), label="Reason", ask="Why is that so?",
               when=When("only if it is not to stay", lambda a: not a[keep]))
SCRIPT = Script(
    name="depot", version=1, title="A decision about “{title}”", parts=(keep, why),
    words=lambda brief: {"title": brief.title}, footing="By sending you decide.", noun="decision",
    opening="You decide about “{title}”.", facts=lambda brief: (("Rent", "£9,000 a year"),),
    tell={"sent": lambda a: "Sent."},
)
QUARTER = Quarter.parse("2026-Q2")
DEPOT = Matter(ref="B7", title="The depot", quarter=QUARTER, due=date(2026, 10, 20), support="The county support team")
SENDING = "If you do not"
LONG = 40
"""Characters of a fact that is no name or date, and stands in a letter once."""


@dataclass(frozen=True)
class Decided:
    """A decision so far, with what was sent before."""

    brief: Matter = DEPOT
    return_id: str = "d1"

    def held(self, **texts: str) -> Held:
        """It with these answers; sent once all are given."""
        replies = [Reply(key=key, text=text) for key, text in texts.items()]
        session, events = take(SCRIPT, self.brief, begin(SCRIPT), [*replies, *([Reply(key="send", text="yes")] * bool(
            texts))], TODAY)
        return Held(self.return_id, Answers(SCRIPT, self.brief, session, TODAY), events)


def sitting(*held: Held) -> Sitting:
    """What is asked of Ann Archer."""
    return replace(a_sitting(a_lead(ENTRANTS)), held=held)


def text_of(letter: Letter) -> str:
    """A letter as its reader has it; its HTML holds the same words."""
    run = list(blocks(letter, None))
    assert all(block.text.split()[0] in as_html(letter.subject, run) for block in run if block.text and "<" not in
               block.text)
    return as_text(run)


def test_a_decision_has_its_own_words() -> None:
    """Its title as subject, its opening, its facts; nothing of a report, of figures or of last time."""
    letter = invitation(sitting(Decided().held()))
    text = text_of(letter)
    assert "A decision about “The depot”, Hart County Partnership" == letter.subject
    assert "You decide about “The depot”. Please answer by 14 October 2026." in text
    assert "Your decision is sent as soon as everything is answered." in text
    assert "Rent: £9,000 a year." in text
    assert [] == [said for said in ("no return", "45.2", "same as last time", "you lead") if said in text]
    again = reminder(sitting(Decided().held()))
    assert (letter.subject, True) == (again.subject, "To stop these reminders" in text_of(again))


def test_a_long_story_stands_before_its_question() -> None:
    """All 1,500 characters of it are there, and the question line is what a reply quotes."""
    letter = invitation(sitting(Decided().held()))
    [asked] = [each for each in letter.questions if each.key == "keep"]
    assert ("Is the depot to stay?", STORY.strip()) == (asked.line, asked.story)
    assert " ".join(STORY.split()) in " ".join(text_of(letter).split())


def test_a_reply_gives_the_decision_and_earns_its_receipt() -> None:
    """The letter quoted beneath, story and all; what was given is read back under its noun."""
    letter = invitation(sitting(Decided().held()))
    sent = sent_letter(letter, text_of(letter))
    quoted = "\n".join(f"> {line}" for line in sent.text.splitlines())
    read = read_reply(f"1. no\n2. It is too far.\n\nOn 5 October 2026 Returns wrote:\n{quoted}\n", None, sent, TODAY)
    given = {each.key or "": each.text for each in read.given}
    assert ({"keep": "no", "why": "It is too far."}, ()) == (given, read.unplaced)
    after = replace(sitting(Decided().held(**given)), earlier=(sent,))
    answered = answer_to(after, read, {"d1": "2026-Q2/B7/d1"})
    text = text_of(answered)
    assert answered == receipt(after, {"d1": "2026-Q2/B7/d1"})
    assert "Your decision has been sent. There is nothing more for you to do" in text
    assert "2. Reason: It is too far." in text
    corrected = replace(after.held[0], sent_before={"keep": "yes"})
    assert "the decision has been sent again" in text_of(correction(replace(after, held=(corrected,))))


def test_files_are_kept_with_what_is_given() -> None:
    """“See attached” is answered by the noun of the talk."""
    read = ReplyRead(see_attached=True)
    assert "Files are kept with the decision but" in text_of(answer_to(sitting(Decided().held()), read))


def test_a_sitting_mixes_a_return_with_a_decision() -> None:
    """Each has its part and its numbers; the subject names both, and only the return is reported as none."""
    mixed = sitting(a_lead(ENTRANTS).held, Decided().held())
    letter = invitation(mixed)
    text = text_of(letter)
    assert "Your return and decision for Q2 2026/27, Hart County Partnership" == letter.subject
    assert "For Hart District Council you lead a target of Hart County Partnership." in text
    assert "The county support team also asks for: A decision about “The depot”." in text
    assert "If you do not send your return by 14 October 2026, the report to the chair will say “no return”" in text
    assert {"SC3", "B7"} == {each.line.partition(":")[0] for each in letter.questions}
    assert letter.subject == invitation(replace(mixed, held=mixed.held[:1], subject=letter.subject)).subject


def test_talks_of_one_target_are_told_apart() -> None:
    """Two with its reference and two with one noun as well: every question line is its own, and so is every part."""
    decisions = [Decided(DEPOT.model_copy(update={"ref": "SC3"}), name).held() for name in ("d1", "d2")]
    letter = invitation(sitting(a_lead(ENTRANTS).held, *decisions))
    assert ["SC3 return", "SC3 decision 1", "SC3 decision 2"] == [section.ref for section in letter.sections]
    lines = [each.line for each in letter.questions]
    assert len(set(lines)) == len(lines)
    alone = invitation(sitting(a_lead(ENTRANTS).held))
    assert ["SC3"] == [section.ref for section in alone.sections]


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk.script.id)
def test_every_talk_of_the_catalogue_makes_a_letter(talk: object) -> None:
    """Alone and beside a return: a subject, an opening, questions, and no word of a return that is none."""
    found = next(each for each in TALKS if each is talk)
    script = found.script
    held = Held("x1", Answers(script, matter_given(found, example(found)), begin(script), TODAY))
    alone, beside = invitation(sitting(held)), invitation(sitting(a_lead(ENTRANTS).held, held))
    assert alone.questions
    assert len({each.line for each in beside.questions}) == len(beside.questions)
    said = text_of(alone).lower()
    assert script.is_return == ("your return" in said) == ("no return" in said)
    assert f"your {script.noun} is sent as soon as" in said


@pytest.mark.parametrize(("ask", "told"), [
    ("Is it so?", ("", "Is it so?")),
    ("“It is shut. Is it?” says Jo. Is it so?", ("“It is shut. Is it?” says Jo.", "Is it so?")),
    ("Line one\nIs it so?", ("Line one", "Is it so?")),
    ("a" * 40, ("", "a" * 40)),
])  # fmt: skip
def test_the_last_sentence_is_what_is_asked(ask: str, told: tuple[str, str]) -> None:
    """What is short, or has no end of a sentence, stays whole."""
    assert told == parted(ask, 15)


WHOLE = [talk for talk in TALKS if talk.script.whole]


@pytest.mark.parametrize("talk", WHOLE, ids=lambda talk: talk.script.id)
def test_what_facts_tell_whole_no_question_tells_again(talk: Talk) -> None:
    """The section begins with its facts, and each question of it only asks."""
    brief = matter_given(talk, example(talk))
    held = Held("t1", Answers(talk.script, brief, begin(talk.script), TODAY))
    (section,) = invitation(sitting(held)).sections
    assert section.facts
    assert all(question.story is None for question in section.questions)
    shown = text_of(invitation(sitting(held)))
    told = [value for name, value in talk.script.facts(brief) if len(value) > LONG]
    assert [1] * len(told) == [" ".join(shown.split()).count(value) for value in told]
