"""How mail programs lay out a reply: where what was typed goes, and how the letter is quoted beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

from conversations.letters.letter import SentLetter

ADDRESS = "returns+abcd2345@quarterday.example"
Client = Callable[[str, SentLetter], str]
Layout = Callable[[Mapping[str, str], SentLetter], str]


def marked(text: str, mark: str = "> ") -> str:
    """A text with a quote mark before each line."""
    return "\n".join((mark + line).rstrip() for line in text.rstrip("\n").split("\n"))


def gmail(typed: str, letter: SentLetter) -> str:
    """Gmail on the web: an attribution, marks."""
    return f"{typed}\n\nOn Fri, 9 Oct 2026 at 10:02, Quarterday <{ADDRESS}> wrote:\n\n{marked(letter.text)}\n"


def gmail_wrapped(typed: str, letter: SentLetter) -> str:
    """Gmail with a long sender: the attribution on two lines, the quote re-wrapped within its marks."""
    quoted = "\n".join(marked("\n".join(textwrap.wrap(line, 50) or [""])) for line in letter.text.split("\n"))
    return f"{typed}\n\nOn Fri, Oct 9, 2026 at 10:02 AM Hartshire Partnership Returns\n<{ADDRESS}> wrote:\n\n{quoted}\n"


def gmail_app(typed: str, letter: SentLetter) -> str:
    """Gmail's app: typed below three dots' worth of nothing, with a phone's signature."""
    said = f"On Fri, 9 Oct 2026, 10:02 Quarterday, <{ADDRESS}> wrote:"
    return f"{typed}\n\nSent from my Pixel\n\n{said}\n\n{marked(letter.text)}"


def outlook(typed: str, letter: SentLetter) -> str:
    """Outlook on a desk: no marks, a run of headers, CRLF, no-break spaces."""
    head = (
        f"From: Quarterday <{ADDRESS}>\nSent: 09 October 2026 10:02\nTo: Smith, Jo <jo.smith@hartshire.example>\n"
        "Subject: Your returns for Q2 2026/27\n"
    )
    return f"{typed}\n\n\u00a0\n{head}\n{letter.text}".replace("\n", "\r\n")


def outlook_old(typed: str, letter: SentLetter) -> str:
    """Outlook of old: “Original Message” and indented quote marks."""
    head = (
        f"-----Original Message-----\nFrom: Quarterday [mailto:{ADDRESS}]\nSent: 09 October 2026 10:02\nTo: Smith Jo\n"
        "Subject: Your returns\n"
    )
    return f"{typed}\n\n{head}\n{letter.text}"


def outlook_web(typed: str, letter: SentLetter) -> str:
    """Outlook on the web: a rule of underscores, then the headers."""
    head = (
        f"________________________________\nFrom: Quarterday <{ADDRESS}>\nSent: Friday, October 9, 2026 10:02 AM\n"
        "To: Smith, Jo\nSubject: Your returns\n"
    )
    return f"{typed}\n\n{head}\n{letter.text}"


def outlook_ios(typed: str, letter: SentLetter) -> str:
    """Outlook on an iPhone: its own line between reply and quote."""
    return outlook_web(f"{typed}\n\nGet Outlook for iOS<https://aka.ms/o0ukef>", letter)


def outlook_android(typed: str, letter: SentLetter) -> str:
    """Outlook on Android, with links spelt out in the quote."""
    return outlook_web(f"{typed}\n\nGet Outlook for Android", letter).replace(
        "performance@hartshire.example", "performance@hartshire.example<mailto:performance@hartshire.example>"
    )


def outlook_german(typed: str, letter: SentLetter) -> str:
    """Outlook in German."""
    return (
        outlook(typed, letter)
        .replace("From:", "Von:")
        .replace("Sent:", "Gesendet:")
        .replace("To:", "An:")
        .replace("Subject:", "Betreff:")
    )


def apple(typed: str, letter: SentLetter) -> str:
    """Apple Mail."""
    return f"{typed}\n\n> On 9 Oct 2026, at 10:02, Quarterday <{ADDRESS}> wrote:\n> \n{marked(letter.text)}\n"


def iphone(typed: str, letter: SentLetter) -> str:
    """The iPhone's own mail program, in Welsh surroundings."""
    return (
        f"{typed}\n\nSent from my iPhone\n\n> On 9 Oct 2026, at 10:02, Quarterday <{ADDRESS}> wrote:\n> \n"
        f"> \ufeff{marked(letter.text)[2:]}\n"
    )


def thunderbird_below(typed: str, letter: SentLetter) -> str:
    """Thunderbird with the answer below the quote, and a signature."""
    return f"On 09/10/2026 10:02, Quarterday wrote:\n{marked(letter.text)}\n\n{typed}\n\n-- \nJo Smith\nHartshire\n"


def notes(typed: str, letter: SentLetter) -> str:
    """Notes: headers between rules, the quote indented."""
    quoted = "\n".join(f"  {line}" for line in letter.text.split("\n"))
    head = (
        f'-----"Quarterday" <{ADDRESS}> wrote: -----\n\nTo: Jo Smith/HCC@HCC\nFrom: Quarterday\nDate: 09/10/2026 10:02'
        "\nSubject: Your returns\n"
    )
    return f"{typed}\n\n{head}\n{quoted}"


def bare(typed: str, letter: SentLetter) -> str:
    """A phone that quotes nothing."""
    return typed


CLIENTS: tuple[Client, ...] = (
    gmail,
    gmail_wrapped,
    gmail_app,
    outlook,
    outlook_old,
    outlook_web,
    outlook_ios,
    outlook_android,
    outlook_german,
    apple,
    iphone,
    thunderbird_below,
    notes,
    bare,
)


def _woven(letter: SentLetter, weave: Callable[[str, list[str]], list[str]]) -> str:
    """The letter with each question's paragraph made anew."""
    labels = {f"{q.label}. {q.line}": q.label for q in letter.questions}
    paragraphs = [paragraph.split("\n") for paragraph in letter.text.rstrip("\n").split("\n\n")]
    woven = [weave(labels[p[0]], p) if p[0] in labels else [*p, ""] for p in paragraphs]
    return "\n".join(line for paragraph in woven for line in paragraph)


def under(mark: str, *, blank: bool) -> Layout:
    """Answers below the lines of each question."""

    def laid(answers: Mapping[str, str], letter: SentLetter) -> str:
        gap = [""] if blank else []

        def weave(label: str, lines: list[str]) -> list[str]:
            answer = [*gap, answers[label], *gap] if label in answers else []
            return [*(mark + line for line in lines), *answer, mark.rstrip()]

        return _marked_rest(_woven(letter, weave), mark)

    return laid


def beside(mark: str, joint: str = " ") -> Layout:
    """Answers on the line of each question."""

    def laid(answers: Mapping[str, str], letter: SentLetter) -> str:
        def weave(label: str, lines: list[str]) -> list[str]:
            first = lines[0] + (joint + answers[label] if label in answers else "")
            return [*(mark + line for line in [first, *lines[1:]]), mark.rstrip()]

        return _marked_rest(_woven(letter, weave), mark)

    return laid


def trimmed_under(answers: Mapping[str, str], letter: SentLetter) -> str:
    """Thunderbird, with all cut away but the questions."""
    asked = {q.label: q.line for q in letter.questions}
    return "On 09/10/2026 10:02, Quarterday wrote:\n" + "\n\n".join(
        f"> {label}. {asked[label]}\n\n{answer}" for label, answer in answers.items()
    )


def trimmed_above(answers: Mapping[str, str], letter: SentLetter) -> str:
    """Each answer right above its question, and nothing else left."""
    asked = {q.label: q.line for q in letter.questions}
    return "\n\n".join(f"{answer}\n> {label}. {asked[label]}" for label, answer in answers.items())


def within_quote(answers: Mapping[str, str], letter: SentLetter) -> str:
    """Typed inside the quoted lines, so that the answers carry quote marks as well."""

    def weave(label: str, lines: list[str]) -> list[str]:
        return [*lines, *([answers[label]] if label in answers else []), ""]

    return marked(_woven(letter, weave))


def mailto(answers: Mapping[str, str], letter: SentLetter) -> str:
    """The body that a prefilled link opens, filled in; no quote at all."""
    return "\n".join(f"{q.label}. {q.line}\nAnswer: {answers.get(q.label, '')}" for q in letter.questions)


def table_bars(answers: Mapping[str, str], letter: SentLetter) -> str:
    """A table with the questions in it, as bars."""
    asked = {q.label: q.line for q in letter.questions}
    rows = "\n".join(f"| {label} | {asked[label]} | {answer} |" for label, answer in answers.items())
    return f"| No | Question | Answer |\n|----|----------|--------|\n{rows}\n"


def table_spaces(answers: Mapping[str, str], letter: SentLetter) -> str:
    """A table as it comes out of HTML: a row a line, cells parted by spaces."""
    asked = {q.label: q.line for q in letter.questions}
    return "\n".join(f"{label}   {asked[label]:<70}   {answer}" for label, answer in answers.items())


def table_tabs(answers: Mapping[str, str], letter: SentLetter) -> str:
    """Pasted out of a spreadsheet: number and answer, parted by tabs."""
    return "\n".join(f"{label}\t{answer}" for label, answer in answers.items())


def table_questions(answers: Mapping[str, str], letter: SentLetter) -> str:
    """Pasted out of a spreadsheet: question and answer."""
    asked = {q.label: q.line for q in letter.questions}
    return "\n".join(f"{asked[label]}\t{answer}" for label, answer in answers.items())


def table_cells(answers: Mapping[str, str], letter: SentLetter) -> str:
    """A table of which each cell became a line."""
    asked = {q.label: q.line for q in letter.questions}
    return "\n\n".join(f"{label}\n\n{asked[label]}\n\n{answer}" for label, answer in answers.items())


def _marked_rest(text: str, mark: str) -> str:
    """Lines outside the questions' paragraphs, which the weaving left bare, get their marks too."""
    return text if not mark else "\n".join(_mark_if_ours(line, mark) for line in text.split("\n"))


def _mark_if_ours(line: str, mark: str) -> str:
    outside = (
        "Hello Jo",
        "Two returns",
        "Reply to this",
        "NI 1",
        "Last quarter",
        "Milestone",
        "If we hear",
        "To speak",
        "The Hartshire",
    )
    return mark + line if line.startswith(outside) else line


LAYOUTS: Mapping[str, Layout] = {
    "below each question, marked": under("> ", blank=False),
    "below each question, marked, with blank lines": under("> ", blank=True),
    "below each question, not marked": under("", blank=False),
    "below each question, not marked, with blank lines": under("", blank=True),
    "below each question, marked by bars": under(">", blank=True),
    "beside the question, marked": beside("> "),
    "beside the question, not marked": beside(""),
    "beside the question after a dash": beside("> ", " - "),
    "beside the question after two stars": beside("", " ** "),
    "only the questions left": trimmed_under,
    "above what is left of the questions": trimmed_above,
    "inside the quoted lines": within_quote,
    "a prefilled mail": mailto,
    "a table with bars": table_bars,
    "a table with spaces": table_spaces,
    "a table with tabs": table_tabs,
    "a table of questions and answers": table_questions,
    "a table, a cell a line": table_cells,
}
