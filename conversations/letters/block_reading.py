"""One block of a reply, read line by line: labels open answers, what follows belongs to them, a sign-off ends it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from conversations.dialogue.grammar.tables import sayings
from conversations.letters.cleaning import squeezed
from conversations.letters.findings import Findings
from conversations.letters.handing import names_some, wished
from conversations.letters.labels import Labels, Lead, labels_together
from conversations.letters.labels import Sort as LabelSort
from conversations.letters.letter import Known, Question
from conversations.letters.naming import Named, named, names_of
from conversations.letters.nesting import Standing, Verdict, judged
from conversations.letters.one_line import on_one_line
from conversations.letters.our_words import ANSWER, without_our_words
from conversations.letters.parting import (
    is_banner,
    is_closing,
    is_courtesy,
    is_disclaimer,
    is_greeting,
    is_marking,
    is_name,
    is_postscript,
    tells_contact,
)
from conversations.letters.reply import Given
from conversations.letters.sent_lines import SentLines
from conversations.letters.tables import Entry, entries
from conversations.letters.wishes import is_same, is_short, is_wish, may_name_a_number, to_a_number

_ASKING = tuple(sayings("can |could |may i|would |is it|when |do you|do i|who |what |where |please can|please could"))
_FIGURE_AHEAD = re.compile(r"[£$€~<>≈+−-]{0,2}\s?\d")
FIGURE = "figure"
_BY_NAME = "name"
_LONGEST_NAME = 40
_LONGEST_REMARK = 80


class Walk:
    """Goes through the lines of one block, and files what it finds."""

    def __init__(self, block: Sequence[str], sent: SentLines, labels: Labels, found: Findings, today: date) -> None:
        self.entries = entries(block, labels, sent)
        self.sent, self.labels, self.found, self.today = sent, labels, found, today
        self.now = Standing()
        self.named_questions = names_of(labels.questions.values())
        self.addressed = _addressed(sent)
        self.heading: Known | None = None
        self.lines: list[str] | None = None
        self.items: list[tuple[str, list[str]]] = []
        self.aside: list[list[str]] = []
        self.loose: list[list[str]] = []
        self.answered: set[str] = set()
        self.has_said = bool(found.said or found.answers)
        self.end = max((at for at, each in enumerate(self.entries) if each.text.strip()), default=-1)
        self.last = max((at for at, each in enumerate(self.entries) if self._surely_opens(each)), default=-1)

    def _surely_opens(self, entry: Entry) -> bool:
        lead = entry.lead
        return lead is not None and lead.sort is LabelSort.SURE and lead.label in self.labels.questions

    def read(self) -> None:
        """Read the block to its end."""
        at = 0
        while at < len(self.entries):
            length = self._apart(at)
            if length:
                self.found.pass_by([each.text for each in self.entries[at : at + length]])
                self.now = replace(self.now, gap=True)
            elif self._ends(at):
                self._tail([each.text for each in self.entries[at:]])
                break
            else:
                self._line(self.entries[at])
            at += max(length, 1)
        self._file()

    # What is no answer -----------------------------------------------------

    def _paragraph(self, at: int) -> list[str]:
        end = at
        while end < len(self.entries) and self.entries[end].text.strip():
            end += 1
        return [each.text for each in self.entries[at:end]]

    def _begins_paragraph(self, at: int) -> bool:
        return bool(self.entries[at].text.strip()) and (at == 0 or not self.entries[at - 1].text.strip())

    def _apart(self, at: int) -> int:
        """How many lines from here on a gateway put there."""
        paragraph = self._paragraph(at) if self._begins_paragraph(at) else []
        return len(paragraph) if paragraph and (is_banner(paragraph) or is_marking(paragraph)) else 0

    def _ends(self, at: int) -> bool:
        """Whether the letter ends here: a sign-off after the last label, when something was said before."""
        text = self.entries[at].text
        if at <= self.last or not text.strip() or self.entries[at].lead is not None:
            return False
        begins = self._begins_paragraph(at)
        if begins and is_disclaimer(self._paragraph(at)):
            return True
        if is_closing(text):
            return self.has_said or self._only_signed(at)
        return self.has_said and begins and self._is_signature(at)

    def _only_signed(self, at: int) -> bool:
        """Whether nothing but a name follows a closing above which nothing was said."""
        below = [each.text for each in self.entries[at + 1 : at + 9] if each.text.strip()]
        return not below or is_name(below[0])

    def _is_signature(self, at: int) -> bool:
        """A name below the last answer: the one that we wrote to, or one alone at the end."""
        text = self.entries[at].text
        if not is_name(text) or self.lines is None or not any(self.lines[:2]) or self.now.last_line.endswith(":"):
            return False
        below = [each.text for each in self.entries[at + 1 : at + 9]]
        return at == self.end or squeezed(text.split(maxsplit=1)[0]) in self.addressed or any(map(tells_contact, below))

    def _tail(self, lines: Sequence[str]) -> None:
        """A signature; what is meant all the same (a postscript, a figure on its own) is asked about."""
        meant = next((at for at, line in enumerate(lines) if self._is_meant(line)), None)
        if meant is not None and is_postscript(lines[meant]):
            self.found.pass_by(lines[:meant])
            self.found.set_aside(lines[meant:])
            return
        self.found.pass_by([line for line in lines if not self._is_meant(line)])
        self.found.unplaced.extend(line.strip() for line in lines if self._is_meant(line))

    def _is_meant(self, line: str) -> bool:
        figure = any(c.isdecimal() for c in line) and len(line.strip()) < 12 and self.labels.plain(line, "")
        return figure or is_postscript(line)

    # Lines -----------------------------------------------------------------

    def _line(self, entry: Entry) -> None:
        if not entry.text.strip():
            self.now = replace(self.now, gap=True)
            if self.lines is not None:
                self.lines.append("")
            return
        ways = (self._ordered, self._together, self._labelled, self._called, self._names)
        if not any(way(entry) for way in ways):
            self._go_on(entry.text)
        self.now = replace(self.now, gap=False, last_line=entry.text)

    def _ordered(self, entry: Entry) -> bool:
        if not (may_name_a_number(entry.text) and self.found.may_try()):
            return False
        ordered = to_a_number(entry.text, self.labels.order, self.today)
        if ordered is not None:
            self._open(Lead(ordered[0], self.now.family or "number", "", 0, ordered[1]), [ordered])
        return ordered is not None

    def _together(self, entry: Entry) -> bool:
        together = labels_together(entry.text, self.labels)
        if together is None:
            return False
        for label in together[0]:
            self._begin(label, [together[1]])
        self._close() if together[0] else self._doubt(entry.text)
        return True

    def _labelled(self, entry: Entry) -> bool:
        lead = entry.lead
        if lead is None:
            return False
        verdict = judged(lead, self.now, self.labels, self.answered)
        if verdict is Verdict.OPENS:
            self._answers(entry, lead)
        else:
            counts = lead.sort in {LabelSort.SURE, LabelSort.DOUBTFUL}
            self.now = replace(self.now, inner=lead, inner_verdict=verdict) if counts else self.now
            self._doubt(entry.text) if verdict is Verdict.DOUBTFUL else self._go_on(entry.text)
        return True

    def _answers(self, entry: Entry, lead: Lead) -> None:
        """A line that begins with a label: one answer, or several."""
        answers = on_one_line(lead, self.labels)
        if answers.unclear or any(self._belongs_elsewhere(label) for label, _ in answers.said):
            self._doubt(entry.text)
        else:
            self._open(lead, answers.said)

    def _belongs_elsewhere(self, label: str) -> bool:
        question = self.labels.questions.get(label)
        return self.heading is not None and question is not None and question.return_id != self.heading.return_id

    def _open(self, lead: Lead, said: Sequence[tuple[str, str]]) -> None:
        for label, text in said:
            self.lines = [self._own_words(label, text)]
            self._begin(label, self.lines)
        self.now = Standing(said[-1][0], lead.family, lead.indent)

    def _begin(self, label: str, lines: list[str]) -> None:
        self.items.append((label, lines))
        self.answered.add(label)
        self.has_said = True

    def _own_words(self, label: str, text: str) -> str:
        """An answer without our question, or the title of its return, before it."""
        question = self.labels.questions[label]
        text = without_our_words(text, question)
        known = [each for each in self.sent.letter.returns if each.return_id == question.return_id]
        names = named(text, known) if question.key == FIGURE else None
        return names.text if names is not None and names.text else text

    def _doubt(self, text: str) -> None:
        if not self.aside or self.lines is not self.aside[-1]:
            self.aside.append([])
            self.lines = self.aside[-1]
            self.has_said = True
        self.lines.append(text)

    def _close(self) -> None:
        self.lines = None
        self.now = Standing()
        self.loose.append([])

    def _called(self, entry: Entry) -> bool:
        """`Figure: 408`: a question by the name that it has in the letter, where only one goes by it."""
        head, colon, rest = entry.text[:_LONGEST_NAME].partition(":")
        label = self.named_questions.get(squeezed(head)) if colon else None
        if label is None or (self._open_in_words() and self.now.family not in {"", _BY_NAME} and not self.now.gap):
            return False
        self._open(Lead(label, _BY_NAME, ":", 0, rest), [(label, entry.text.partition(":")[2].strip())])
        return True

    def _names(self, entry: Entry) -> bool:
        """A line that names a return: a heading, its figure, or a wish that concerns it alone."""
        if self.lines is not None and not self.now.gap and self._open_in_words():
            return False
        found = named(entry.text, self.sent.letter.returns)
        if found is None:
            return False
        self._close()
        self._said_to_return(found, entry.text)
        return True

    def _open_in_words(self) -> bool:
        question = self.labels.questions.get(self.now.label or "")
        return question is None or question.paragraph

    def _said_to_return(self, found: Named, line: str) -> None:
        self.has_said = True
        if not found.text:
            self.heading = found.known
            self.found.comment.append(line.strip())
        elif is_same(found.text):
            self.found.same.append((found.known.return_id, found.text))
        elif self.labels.plain(found.text, "") or _FIGURE_AHEAD.match(found.text):
            self.found.said.append(Given(return_id=found.known.return_id, key=FIGURE, text=found.text))
        elif self._is_wish(found.text):
            self._wished(found.known.return_id, found.text)
        else:
            self._doubt(line)

    def _go_on(self, text: str) -> None:
        """A line without a label: it belongs to the answer above it, if there is one."""
        if self.lines is None or names_some(text, self.today) or (self.now.gap and self._speaks_to_us(text)):
            self._say_loosely(text)
            return
        if self.items and self.lines is self.items[-1][1] and (mark := ANSWER.match(text)):
            self.found.pass_by(self.lines)
            self.lines[:] = [text[mark.end() :]]
            return
        self.lines.append(text)

    def _say_loosely(self, text: str) -> None:
        """A line that belongs to no answer; courtesy before anything else is said is plainly none."""
        begins = self.lines is not None or self.now.gap or not self.loose
        self.lines = None
        if begins and is_courtesy(text):
            self.found.pass_by([text])
            return
        if begins:
            self.loose.append([])
        self.loose[-1].append(text)
        self.has_said = self.has_said or not is_courtesy(text)

    def _speaks_to_us(self, text: str) -> bool:
        """After a blank line: a wish, thanks, or something asked of us, is no part of the answer above."""
        asked = text.rstrip().endswith("?") and text.lower().lstrip().startswith(_ASKING)
        return asked or is_greeting(text) or is_closing(text) or self._is_wish(text)

    def _file(self) -> None:
        for label, lines in self.items:
            self._give(self.labels.questions[label], lines)
        for lines in self.aside:
            self.found.set_aside(lines)
        for lines in filter(None, self.loose):
            self._classify(lines)

    def _give(self, question: Question, lines: list[str]) -> None:
        """An answer; a remark may stand below a choice, but what is longer is no part of it."""
        end = next((at for at, line in enumerate(lines) if at and not line.strip()), len(lines))
        chosen = bool(question.choices) and self.labels.plain(" ".join(lines[:end]), question.label)
        apart = chosen and sum(map(len, lines[end:])) > _LONGEST_REMARK
        self.found.give(question, lines[:end] if apart else lines)
        self.found.set_aside(lines[end:] if apart else [])

    def _is_wish(self, text: str) -> bool:
        return is_short(text) and self.found.may_try() and is_wish(text.strip(), self.today)

    def _wished(self, return_id: str | None, text: str) -> None:
        said = wished(return_id, text, self.labels.questions, self.today)
        self.found.said.extend(said)
        self.found.set_aside([] if said else [text])

    def _classify(self, lines: list[str]) -> None:
        """A paragraph without a number: courtesy, wishes, or words that may be an answer."""
        heading = self.heading.return_id if self.heading else None
        rest: list[str] = []
        whole = " ".join(line.strip() for line in lines)
        parts = [whole] if len(lines) > 1 and (is_same(whole) or self._is_wish(whole)) else lines
        for line in parts:
            if is_same(line):
                self.found.same.append((heading, line.strip()))
            elif self._is_wish(line):
                self._wished(heading, line.strip())
            elif is_courtesy(line):
                self.found.pass_by([line])
            else:
                rest.append(line)
        self.found.loose.extend([_joined(rest)] if rest else [])


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines)


def _addressed(sent: SentLines) -> frozenset[str]:
    """The names in the salutation of our letter."""
    salutation = next((line for line in sent.letter.text.split("\n") if line.strip()), "")
    return frozenset(squeezed(word) for word in salutation.split()[1:4])
