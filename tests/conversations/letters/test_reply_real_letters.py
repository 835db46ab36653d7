"""Replies to the letters that are really sent: quoted as text and as HTML, answered in every way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

import pytest

from bot.channels.email.incoming.html_text import text_of
from conversations.letters.compose import sent_letter
from conversations.letters.letter import Question, SentLetter
from conversations.letters.reading import read_reply
from conversations.letters.reply import ReplyRead
from tests.bot.channels.email.drawn_letters import drawn_letter, html_of
from tests.conversations.letters.clients import CLIENTS, Client, gmail, marked
from tests.conversations.letters.letters_written import LETTERS

TODAY = date(2026, 10, 9)
ASKING = [name for name, letter in LETTERS.items() if letter().questions or letter().sections]
"""The letters that can be answered."""


@cache
def _sent(name: str) -> tuple[SentLetter, str]:
    """A letter as it is remembered, and its HTML."""
    letter = LETTERS[name]()
    draw = drawn_letter(letter)
    return sent_letter(letter, draw.text), html_of(draw)


def _answer(question: Question) -> str:
    """Words that nobody could have taken from the letter."""
    if question.key.endswith("figure"):
        return f"{question.label}7.3"
    return f"Plainly word{question.label} of ours"


def _answers(read: ReplyRead, sent: SentLetter) -> dict[str, str]:
    labels = {(q.return_id, q.key): q.label for q in sent.questions}
    return {labels[said.return_id or "", said.key or ""]: said.text for said in read.given}


def _said(sent: SentLetter) -> dict[str, str]:
    return {question.label: _answer(question) for question in sent.questions}


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
@pytest.mark.parametrize("name", ASKING)
def test_numbered_answers_to_every_letter_are_read(name: str, client: Client) -> None:
    """Whatever the letter prints, none of it is taken for the person's words."""
    sent, _ = _sent(name)
    said = _said(sent)

    read = read_reply(client("\n".join(f"{n}. {text}" for n, text in said.items()), sent), None, sent, TODAY)

    assert said == _answers(read, sent)
    assert ((), ()) == (read.unplaced, read.clashing)


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.__name__)
@pytest.mark.parametrize("name", ASKING)
def test_a_letter_quoted_without_an_answer_says_nothing(name: str, client: Client) -> None:
    """Not even a signature of a phone makes an answer of our own lines."""
    sent, _ = _sent(name)

    read = read_reply(client("", sent), None, sent, TODAY)

    assert ((), (), ()) == (read.given, read.unplaced, read.clashing)


@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "not marked"])
@pytest.mark.parametrize("name", ASKING)
def test_answers_below_each_question_of_every_letter_are_read(name: str, mark: str) -> None:
    """Right under the lines of each question."""
    sent, _ = _sent(name)
    said = {
        n: text for n, text in _said(sent).items() if any(q.label == n and q.line.endswith("?") for q in sent.questions)
    }
    lines = []
    for paragraph in sent.text.split("\n\n"):
        label = paragraph.strip().partition(".")[0]
        lines += (
            [mark + line for line in paragraph.split("\n")] + ([said[label]] if label in said else []) + [mark.strip()]
        )

    read = read_reply("\n".join(lines), None, sent, TODAY)

    assert said == _answers(read, sent)
    assert ((), ()) == (read.unplaced, read.clashing)


def _gmail_html(typed: str, html: str) -> str:
    said = "On Fri, 9 Oct 2026 at 10:02, Quarterday &lt;returns+a@q.example&gt; wrote:"
    return (
        f'<div dir="ltr">{typed}</div><br><div class="gmail_quote"><div class="gmail_attr">{said}<br></div>'
        f"<blockquote>{html}</blockquote></div>"
    )


def _outlook_html(typed: str, html: str) -> str:
    head = (
        "<b>From:</b> Quarterday &lt;returns+a@q.example&gt;<br><b>Sent:</b> 09 October 2026 10:02<br>"
        "<b>To:</b> Archer, Ann<br><b>Subject:</b> Your returns"
    )
    return f"<div>{typed}</div><div>{head}</div>{html}"


@pytest.mark.parametrize("wrap", [_gmail_html, _outlook_html])
@pytest.mark.parametrize("name", ASKING)
def test_the_letter_in_html_is_known_again(name: str, wrap: Callable[[str, str], str]) -> None:
    """What the HTML shows stands in the text too, so that nothing of the quoted HTML is left over."""
    sent, html = _sent(name)
    said = _said(sent)
    typed = "".join(f"<p>{n}. {text}</p>" for n, text in said.items())

    read = read_reply(text_of(wrap(typed, html)).text, None, sent, TODAY)
    empty = read_reply(text_of(wrap("", html)).text, None, sent, TODAY)

    assert said == _answers(read, sent)
    assert ((), (), ()) == (read.unplaced, read.clashing, empty.given)


@pytest.mark.parametrize("name", [name for name in ASKING if "receipt" in name or "read_back" in name])
def test_a_stored_answer_changed_in_its_place_is_a_correction(name: str) -> None:
    """`1. Figure: 432` made `1. Figure: 408` in the quote, marked or not."""
    sent, _ = _sent(name)
    rows = [question for question in sent.questions if ": " in question.line and not question.line.endswith("?")]
    row = rows[0]
    changed = f"{row.label}. {row.line.partition(':')[0]}: Another thing"
    for quoted in (sent.text, marked(sent.text)):
        read = read_reply(
            quoted.replace(f" {row.label}. {row.line}", f" {changed}").replace(
                f"\n{row.label}. {row.line}", f"\n{changed}"
            ),
            None,
            sent,
            TODAY,
        )

        assert {row.label: "Another thing"} == _answers(read, sent)


@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "not marked"])
@pytest.mark.parametrize("gap", ["", "\n"], ids=["right below", "after a blank line"])
@pytest.mark.parametrize("name", ["receipt", "read_back", "read_back_see_attached"])
def test_words_below_stored_answers_have_no_place(name: str, gap: str, mark: str) -> None:
    """Nobody can tell which row they are meant for; with a number, or on the row itself, it is told."""
    sent, _ = _sent(name)
    rows = [question for question in sent.questions if ": " in question.line and not question.line.endswith("?")]
    last = f"{rows[-1].label}. {rows[-1].line}"
    line = next(line for line in sent.text.split("\n") if line.startswith(last))
    above, below = (part if not mark else marked(part) for part in sent.text.split(line))

    def replied(typed: str) -> ReplyRead:
        return read_reply(f"{above}\n{mark}{line}\n{gap}{typed}\n{gap}{below}", None, sent, TODAY)

    assert ((), ("Yes it should be green",)) == (replied("Yes it should be green").given,
                                                 replied("Yes it should be green").unplaced)
    assert {rows[0].label: "Another thing"} == _answers(replied(f"{rows[0].label}. Another thing"), sent)
    assert ((), ()) == (replied("Thanks").given, replied("Thanks").unplaced)


def test_answers_by_the_names_of_the_questions_are_read() -> None:
    """`Figure: 408` and `Cause: …`, as a receipt and a letter call them."""
    sent, _ = _sent("receipt")

    read = read_reply(gmail("Figure: 408\nCause: The courts were late", sent), None, sent, TODAY)

    assert {"1": "408", "3": "The courts were late"} == _answers(read, sent)


def test_a_prefilled_mail_is_read() -> None:
    """Question, `Answer:`; a question left blank is not answered."""
    sent, _ = _sent("invitation")
    said: Mapping[str, str] = {"1": "408", "3": "Courts late"}
    body = "\n".join(f"{q.label}. {q.line}\nAnswer: {said.get(q.label, '')}" for q in sent.questions)
    short = "\n".join(f"{q.label}. {' '.join(q.line.split()[:4])} …: {said.get(q.label, '')}" for q in sent.questions)

    assert said == _answers(read_reply(body, None, sent, TODAY), sent)
    assert said == _answers(read_reply(short, None, sent, TODAY), sent)


def test_a_presumption_changed_in_its_place_is_an_answer() -> None:
    """`Taken as: final.` made `Taken as: estimate` in the quote."""
    sent, _ = _sent("invitation")
    changed = sent.text.replace("Taken as: final.", "Taken as: estimate")

    for quoted in (changed, marked(changed)):
        assert ["estimate"] == [said.text for said in read_reply(quoted, None, sent, TODAY).given]
