"""Letters composed from talks: what is asked, what is read back, and that labels stay."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dialogue.standing import outstanding
from conversations.letters.compose import answer_to, asked, invitation, read_back, receipt, reminder, sent_letter
from conversations.letters.letter import Letter, LetterKind
from conversations.letters.notices import NOTICES, NoticeKind, notice
from conversations.letters.reply import ReplyRead
from conversations.letters.sections import touched
from conversations.letters.sentences import STOP
from conversations.partnership.brief import Brief
from tests.conversations.letters.sittings import (
    AMBER,
    GOOD,
    LATE,
    OFF_TRACK,
    WATCHED,
    Lead,
    a_lead,
    a_sitting,
    remembered,
)
from tests.parity.matters import briefs

READ = ReplyRead()


def labels(letter: Letter) -> dict[tuple[str, str], str]:
    """The label of everything a reply to the letter may answer."""
    return {(question.return_id, question.key): question.label for question in asked(letter)}


def of_key(letter: Letter, key: str) -> str:
    """The line of one question."""
    return next(question.line for question in letter.questions if question.key == key)


def test_a_return_that_goes_well_asks_ten_questions_at_most() -> None:
    """Two are needed, the rest only under a condition or taken as given, and the first line says so."""
    letter = invitation(a_sitting(a_lead()))
    assert ["figure", "checked"] == [q.key for q in letter.questions if q.condition is None and q.presumed is None]
    assert 10 == len(letter.questions)
    assert "2 to 9 questions, due 14 October" == letter.preheader


def test_who_will_do_what_by_when_is_asked_at_once_where_amber_is_likely() -> None:
    """A return off track last quarter asks for owner and date in the first letter; one on track does not."""
    off_track = invitation(a_sitting(a_lead(OFF_TRACK)))
    assert {"owner", "due"} <= {question.key for question in off_track.questions}
    assert {"owner", "due"}.isdisjoint(question.key for question in invitation(a_sitting(a_lead())).questions)


def test_conditions_are_said_in_numbers() -> None:
    """Reasons are asked above the better of milestone and last quarter, help only above the milestone."""
    conditions = {question.key: question.condition for question in invitation(a_sitting(a_lead())).questions}
    assert "only if the figure comes out above 402" == conditions["cause"]
    assert "only if the figure comes out above 410" == conditions["help_wanted"]


def test_what_can_never_apply_is_not_asked() -> None:
    """A target that is not rated asks for no reasons, no help, no forecast."""
    keys = {question.key for question in invitation(a_sitting(a_lead(WATCHED))).questions}
    assert {"figure", "checked", "standing", "new_risk.1", "blockage.1"} == keys


@settings(max_examples=60)
@given(briefs(), briefs())
def test_every_question_line_is_known_again(first: Brief, second: Brief) -> None:
    """Lines differ from one another, have four words or more, and none is a possible answer."""
    other = second.model_copy(update={"ref": "T2"})
    letter = invitation(a_sitting(Lead(first), Lead(other, "r2")))
    lines = [question.line for question in letter.questions]
    assert len(lines) == len(set(lines))
    assert all(len(line.split()) >= 4 for line in lines)
    assert not {choice for question in letter.questions for choice in question.choices} & set(lines)
    assert [str(number) for number in range(1, len(lines) + 1)] == [question.label for question in letter.questions]


KEYS = tuple(AMBER)


@settings(max_examples=60)
@given(st.lists(st.sets(st.sampled_from(KEYS)), min_size=1, max_size=3), st.booleans())
def test_labels_stay_through_all_letters_of_a_sitting(turns: list[set[str]], several: bool) -> None:
    """Whatever is answered in whatever order, a question keeps its number and no number names two."""
    leads = [a_lead(), *([a_lead(LATE, "r2")] if several else [])]
    first = invitation(a_sitting(*leads))
    letters, known = [first], labels(first)
    for turn in turns:
        leads[0] = leads[0].says({key: AMBER[key] for key in sorted(turn)})
        after = answer_to(a_sitting(*leads, earlier=remembered(*letters)), READ)
        letters.append(after)
        assert known == {place: labels(after).get(place, label) for place, label in known.items()}
        known |= labels(after)
        assert len(known) == len(set(known.values()))


@settings(max_examples=60)
@given(st.sets(st.sampled_from(KEYS)))
def test_the_answer_holds_every_stored_value_and_all_that_is_missing(given_keys: set[str]) -> None:
    """Each value said is read back, and each question still open is asked again; nothing is both."""
    lead = a_lead().says({key: AMBER[key] for key in sorted(given_keys)})
    letter = read_back(a_sitting(lead, earlier=remembered(invitation(a_sitting(a_lead())))))
    rows = {row.key for section in letter.sections for row in section.rows if not row.presumed}
    asks = {question.key for question in letter.questions}
    applying = {key for key in lead.session.texts if key not in {"available"}}
    assert rows <= applying
    assert {key for key in applying if key in {"figure", "checked"}} <= rows
    assert {slot.key for slot in outstanding(lead.held.answers)} <= asks
    assert rows.isdisjoint(asks)


@pytest.mark.parametrize(
    ("support", "signed"),
    [
        ("The support team of Hart County Partnership", "The support team of Hart County Partnership"),
        ("The county support team", "The county support team, Hart County Partnership"),
    ],
)
def test_a_letter_is_signed_with_the_partnership_once(support: str, signed: str) -> None:
    """A support team that is called after the partnership says its name already."""
    assert signed == invitation(replace(a_sitting(a_lead()), support=support)).closing[-1]


def test_a_read_back_speaks_of_stored_answers_only_where_there_are_any() -> None:
    """A wish alone stores nothing, so that nothing is there to correct."""
    asked_only = read_back(a_sitting(a_lead().says({}, "who can I ask?")))
    assert "Thank you. This is what is still needed." == asked_only.lines[0]
    stored = read_back(a_sitting(a_lead().says({"figure": "401"})))
    assert stored.lines[0].startswith("Thank you. This is what is stored and what is still needed.")


def test_what_is_taken_as_given_is_not_stored_before_the_figure_is() -> None:
    """Until then it is said as in the first letter, under its number; with the figure it is read back."""
    first = invitation(a_sitting(a_lead()))
    begun = a_lead().says({"checked": "audited"})
    letter = read_back(a_sitting(begun, earlier=remembered(first)))
    assert ["checked"] == [row.key for section in letter.sections for row in section.rows]
    assert labels(first)["r1", "standing"] == labels(letter)["r1", "standing"]
    assert ["final"] == [question.presumed for question in letter.questions if question.key == "standing"]
    after = read_back(a_sitting(begun.says({"figure": "401"}), earlier=remembered(first, letter)))
    assert "standing" in {row.key for section in after.sections for row in section.rows if row.presumed}


def test_a_stored_answer_is_corrected_by_its_number() -> None:
    """The receipt remembers the question behind each row, so that “1. 430” in a reply to it finds the figure."""
    first = invitation(a_sitting(a_lead()))
    done = a_lead().says(GOOD, send=True)
    letter = receipt(a_sitting(done, earlier=remembered(first)))
    kept = sent_letter(letter, "the text")
    assert ("figure", "Figure: 401") == next((q.key, q.line) for q in kept.questions if q.label == "1")
    assert "the text" == kept.text
    assert ["SC3"] == [known.ref for known in kept.returns]


def test_a_refused_answer_is_asked_again_with_what_was_written_and_the_likely_readings() -> None:
    """The question keeps its number, and once answered it is only read back."""
    first = invitation(a_sitting(a_lead(LATE)))
    lead = a_lead(LATE).says({"figure": "0.412"})
    letter = read_back(a_sitting(lead, earlier=remembered(first)))
    again = next(question for question in letter.questions if question.key == "figure")
    assert labels(first)["r1", "figure"] == again.label
    assert ("0.412", ("0.412%", "41.2%")) == (again.said, again.likely)
    good = read_back(a_sitting(lead.says({"figure": "41.2"}), earlier=remembered(first, letter)))
    assert "figure" not in {question.key for question in good.questions}


def test_a_correction_that_cannot_be_read_leaves_what_was_sent_and_asks() -> None:
    """A sent figure stays while “dunno” is asked back; the next reply corrects it."""
    sent = a_lead().says(GOOD, send=True)
    letter = answer_to(a_sitting(sent.says({"figure": "four hundrd"})), READ)
    assert LetterKind.READ_BACK is letter.kind
    assert ["figure"] == [question.key for question in letter.questions]
    assert "401" == next(row.value for row in letter.sections[0].rows if row.key == "figure")


def test_a_doubt_is_asked_under_a_number_of_its_own() -> None:
    """The doubted value stands with its number, the doubt follows with the next and the likely value."""
    lead = a_lead().says({"figure": "40200"})
    letter = read_back(a_sitting(lead, earlier=remembered(invitation(a_sitting(a_lead())))))
    doubt = next(question for question in letter.questions if "?" in question.key)
    assert doubt.line.startswith("Figure: 40,200 people is about 100 times more than 402 people")
    assert ("402",) == doubt.likely
    settled = lead.says({doubt.key: "402"})
    assert "402" == settled.session.texts["figure"]


def test_two_answers_to_one_question_are_asked_back() -> None:
    """Neither is taken, and the person is told so where the question stands."""
    earlier = remembered(invitation(a_sitting(a_lead())))
    letter = answer_to(a_sitting(a_lead().says({"checked": "audited"}), earlier=earlier), ReplyRead(clashing=("1",)))
    figure = next(question for question in letter.questions if question.key == "figure")
    assert "You gave two different answers, so neither was taken." == figure.problem


def test_words_without_a_place_and_files_are_spoken_of() -> None:
    """What could not be placed is quoted back; “see attached” is answered with what to do."""
    read = ReplyRead(unplaced=("and the vans\nare late",), see_attached=True, cut=True)
    lines = answer_to(a_sitting(a_lead().says(GOOD, send=True)), read).lines
    assert any("“and the vans are late”" in line for line in lines)
    assert any("not opened, so please write the answer" in line for line in lines)
    assert any("longer than can be read" in line for line in lines)


def test_a_reply_earns_a_receipt_only_once_everything_is_sent() -> None:
    """With one of two returns sent the letter goes on asking; with both it is a receipt; changed, a correction."""
    one, two = a_lead().says(GOOD, send=True), a_lead(WATCHED, "r2")
    assert LetterKind.READ_BACK is answer_to(a_sitting(one, two), READ).kind
    both = two.says({"figure": "12", "checked": "audited"}, send=True)
    assert LetterKind.RECEIPT is answer_to(a_sitting(one, both), READ).kind
    again = one.says({"figure": "400"})
    reason = next(slot.key for slot in outstanding(again.held.answers))
    corrected = answer_to(a_sitting(again.says({reason: "A late list came in"}, send=True), both), READ)
    assert LetterKind.CORRECTION is corrected.kind
    assert [("400", "401")] == [(row.value, row.before) for row in corrected.sections[0].rows if row.key == "figure"]


def test_a_correction_says_what_becomes_of_the_rating() -> None:
    """The rating before and now are said; where it stays, that is said."""
    sent = a_lead().says(GOOD, send=True)
    changed = sent.says(AMBER | {"figure": "432"})
    reason = next(slot.key for slot in outstanding(changed.held.answers))
    letter = answer_to(a_sitting(changed.says({reason: "A late list came in"}, send=True)), READ)
    assert ("The rating before: On track 🟢", "The rating now: At risk 🔶") == letter.sections[0].facts


def test_a_reminder_names_only_what_is_left() -> None:
    """Answers given are not asked again, nor returns sent; it says how long the rest takes and how to stop."""
    done, begun = a_lead().says(GOOD, send=True), a_lead(LATE, "r2").says({"figure": "45.2"})
    letter = reminder(a_sitting(done.rests(), begun.rests()))
    assert ["r2"] == [section.return_id for section in letter.sections]
    assert "figure" not in {question.key for question in letter.questions}
    assert "What is left takes about 2 minutes. Nothing you have answered is asked again." in letter.lines
    assert STOP in letter.closing
    assert STOP not in reminder(replace(a_sitting(begun.rests()), stoppable=False)).closing


def test_wishes_are_answered_in_words() -> None:
    """“Not me” is promised to be looked at, and every question stays open."""
    lead = a_lead().says({}, "not me, it is Jo Smith")
    assert not touched(lead.held)
    letter = answer_to(a_sitting(lead), READ, told=("I will ask again on 7 October.",))
    assert "I will ask again on 7 October." in letter.lines
    assert any("Jo Smith" in line for line in letter.lines)


def test_the_quarter_is_said_in_full_once() -> None:
    """The letter says which months are meant; the questions use the short name and stay short."""
    letter = invitation(a_sitting(a_lead()))
    assert any("Q2 2026/27 (July to September 2026)" in line for line in letter.lines)
    assert "(July to September 2026)" not in of_key(letter, "figure")


HOSTILE = ("a\r\nBcc: b", "a\x00b", "a\u202eb", "a\u2028b", "<b>a</b>", "{title}", "a" * 9000)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_title_cannot_break_a_line(hostile: str) -> None:
    """Whatever a title holds, each part of the letter stays one line of letters that can be seen."""
    brief = a_lead().brief
    lead = Lead(brief.model_copy(update={"title": hostile}))
    letter = invitation(replace(a_sitting(lead), name=hostile, partnership=hostile))
    said = [letter.subject, letter.greeting, *letter.lines, letter.sections[0].title, of_key(letter, "figure")]
    assert all(part.isprintable() for part in said)
    assert all(len(part) <= 1200 for part in said)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_says_why_what_to_do_and_whom_to_reach(kind: NoticeKind) -> None:
    """Each is two sentences and a person, asks nothing, and names no return."""
    letter = notice(kind, support="The county support team", contact="support@example.gov.uk", reference="M-17")
    assert (NOTICES[kind].why, NOTICES[kind].remedy) == letter.lines
    assert ("To reach a person, write to the county support team at support@example.gov.uk.",) == letter.closing
    assert () == letter.sections
    assert LetterKind.NOTICE is letter.kind


def test_a_notice_in_a_sitting_keeps_its_subject() -> None:
    """The thread is kept by the subject; one more sentence may say how large is too large."""
    letter = notice(NoticeKind.TOO_LARGE, support="Ann Archer", subject="Quarterly return for Q2",
                    detail="The largest that can be taken is 20 MB.")
    assert "Quarterly return for Q2" == letter.subject
    assert "The largest that can be taken is 20 MB." == letter.lines[1]


def test_the_due_day_is_said_without_and_with_its_year() -> None:
    """`30 January` in the first line, `30 January 2027` where it matters."""
    letter = invitation(replace(a_sitting(a_lead()), due=date(2027, 1, 30)))
    assert letter.preheader.endswith("due 30 January")
    assert any("30 January 2027" in line for line in letter.closing)
