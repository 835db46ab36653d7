"""A reply, read against the letter that was sent: which answers, to which questions, and what has no place.

Rules and figures: the difference from what we sent finds the person's words in
all client styles measured; a number before an answer decides over the place
where it stands; and where two readings are possible, none is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from conversations.letters.block_reading import FIGURE, Walk
from conversations.letters.blocks import Block, Layout, blocks, layout
from conversations.letters.cleaning import ALL_ROOM, MOST_CHARACTERS, Room, bounded, shared, squeezed
from conversations.letters.difference import difference, left_over
from conversations.letters.findings import MOST_WISHES, Findings, joined
from conversations.letters.labels import Labels, Sort, lead
from conversations.letters.letter import Question, SentLetter
from conversations.letters.naming import is_stored
from conversations.letters.our_words import answer_lines
from conversations.letters.parting import is_courtesy
from conversations.letters.reply import Given, ReplyRead
from conversations.letters.sent_lines import SentLines, sent_lines
from conversations.letters.two_parts import together
from conversations.letters.wishes import is_see_attached

_SHORT_ANSWER = 300


def read_reply(text: str, other: str | None, letter: SentLetter, today: date) -> ReplyRead:
    """What a reply says.

    `text` is the plain text of the mail, quotes still in it; `other` the text
    made from its HTML where it has both. They are read apart: a figure that
    differs between them is taken from neither. Both together are read no
    further than one would be.
    """
    forms = [sent_lines(letter), *([sent_lines(letter, letter.shown)] if letter.shown else [])]
    if other is None or other[:MOST_CHARACTERS].split() == text[:MOST_CHARACTERS].split():
        return _read(text, forms, today, ALL_ROOM, MOST_WISHES)
    own, left = shared(text, other)
    first, second = (_read(part, forms, today, room, MOST_WISHES // 2) for part, room in ((text, own), (other, left)))
    return together(first, second, letter)


def _read(text: str, forms: Sequence[SentLines], today: date, room: Room, tries: int) -> ReplyRead:
    """Read a text against the form of the letter that it quotes: the one that leaves fewer words over."""
    plain = bounded(text, room)
    pieces, sent = min(((difference(plain.lines, form), form) for form in forms), key=lambda each: left_over(each[0]))
    found_blocks, doubtful = blocks(pieces)
    labels = Labels({question.label: question for question in sent.letter.questions})
    reading = _Reading(sent, labels, Findings(unplaced=doubtful, tries=tries), today)
    reading.read(found_blocks)
    return reading.result(cut=plain.cut)


@dataclass(slots=True)
class _Reading:
    """The reading of one text."""

    sent: SentLines
    labels: Labels
    found: Findings
    today: date

    def read(self, found: Sequence[Block]) -> None:
        """Read every block by itself; those under a question are its answer."""
        for block in found:
            block.labels = tuple(self._labels_of(block))
        where = layout(found, [self._is_plain(block) for block in found])
        places = [self._question_of(block, where) for block in found]
        under: dict[str, list[str]] = {}
        for block, question in zip(found, places, strict=True):
            if block.strange:
                self._strange(block)
            elif where is Layout.UNCLEAR and not block.labels and (block.above or block.below):
                self.found.set_aside(block.lines)
            elif question is not None and is_stored(question):
                self._walk_rows(block.lines)
            elif question is None or not self._answers(block, question, found, places):
                self._walk(block.lines)
            else:
                under.setdefault(question.label, []).extend(self._answer(block, question))
        for label, lines in under.items():
            self.found.give(self.labels.questions[label], lines)

    def _walk(self, lines: Sequence[str]) -> None:
        Walk(lines, self.sent, self.labels, self.found, self.today).read()

    def _walk_rows(self, lines: Sequence[str]) -> None:
        """Words among stored answers, of which each is corrected on its own line or by its number alone."""
        loose, self.found.loose = self.found.loose, []
        self._walk(lines)
        attached = [text for text in self.found.loose if is_see_attached(text)]
        self.found.unplaced.extend(joined(text.split("\n")) for text in self.found.loose if text not in attached)
        self.found.loose = [*loose, *attached]

    def _labels_of(self, block: Block) -> list[str]:
        leads = [lead(line, self.labels) for line in block.words]
        return [each.label for each in leads if each and each.sort is Sort.SURE and each.label in self.labels.questions]

    def _is_plain(self, block: Block) -> bool:
        question = block.below or block.above
        return len(block.words) == 1 and question is not None and self.labels.plain(block.words[0], question.label)

    def _question_of(self, block: Block, where: Layout) -> Question | None:
        beside = block.above is not None and block.labels[:1] == (block.above.label,)
        return block.below if where is Layout.ABOVE and not beside else block.above

    def _answers(
        self, block: Block, question: Question, found: Sequence[Block], places: Sequence[Question | None]
    ) -> bool:
        """Whether a block is the answer to the question that it stands at, whatever numbers are in it."""
        foreign = [label for label in block.labels if label != question.label]
        if not foreign:
            return True
        if self._begins_with_another(block, question):
            return False
        elsewhere = any(
            place is not None and each is not block and not each.strange and not self._foreign(each, place)
            for each, place in zip(found, places, strict=True)
        )
        return elsewhere or (block.enclosed and question.label not in block.labels and self._is_list(block))

    def _begins_with_another(self, block: Block, question: Question) -> bool:
        """Whether a block opens with the number of another question; a list of one's own begins at 1."""
        first = lead(block.words[0], self.labels)
        return first is not None and first.label in block.labels and first.label not in {"1", question.label}

    def _foreign(self, block: Block, question: Question) -> bool:
        return any(label != question.label for label in block.labels)

    def _is_list(self, block: Block) -> bool:
        """Numbered lines none of which is a bare answer to the question of its number."""
        leads = [each for line in block.words if (each := lead(line, self.labels)) is not None]
        return not any(self.labels.plain(each.rest, each.label) for each in leads)

    def _answer(self, block: Block, question: Question) -> list[str]:
        """The lines of an answer; a list of other numbers under a question not in words is asked about."""
        numbers = block.labels
        if any(number != question.label for number in numbers):
            counted = numbers == tuple(str(n) for n in range(1, len(numbers) + 1)) and len(numbers) > 1
            if not (question.paragraph and counted and question.label != "1"):
                self.found.set_aside(block.lines)
                return []
            return block.lines
        lines = answer_lines(self._without_label(block.lines, question), question)
        return lines if block.enclosed else self._without_signature(lines, question)

    def _without_label(self, lines: Sequence[str], question: Question) -> list[str]:
        first = next((at for at, line in enumerate(lines) if line.strip()), 0)
        found = lead(lines[first], self.labels) if lines else None
        numbered = found is not None and found.sort is Sort.SURE and found.label == question.label
        return [found.rest if numbered and found and at == first else line for at, line in enumerate(lines)]

    def _without_signature(self, lines: Sequence[str], question: Question) -> list[str]:
        """The last answer of a reply, read for the sign-off below it."""
        apart = Findings()
        Walk([f"({question.label}) ", *lines], self.sent, Labels({question.label: question}), apart, self.today).read()
        self.found.comment.extend(apart.comment)
        self.found.see_attached = self.found.see_attached or apart.see_attached
        self.found.unplaced.extend([*apart.unplaced])
        self.found.loose.extend(apart.loose)
        self.found.said.extend(apart.said)
        self.found.same.extend(apart.same)
        return [text for _, text in apart.answers]

    def _strange(self, block: Block) -> None:
        """Words in a mail that was quoted besides ours: whoever wrote them, nothing is taken from them."""
        if all(is_courtesy(line) for line in block.words):
            self.found.pass_by(block.lines)
        else:
            self.found.set_aside(block.lines)

    def result(self, *, cut: bool) -> ReplyRead:
        """All that was found, each word in one place."""
        self._say_same()
        self._say_loose()
        given, clashing = self._settled()
        return ReplyRead(given=given, unplaced=tuple(self.found.unplaced), comment="\n".join(self.found.comment),
                         clashing=clashing, see_attached=self.found.see_attached, cut=cut)  # fmt: skip

    def _say_same(self) -> None:
        """“Same as last time”, said to all: it is said of the figures, or of everything where none is asked for."""
        for return_id, text in self.found.same:
            asked = [q for q in self.labels.questions.values() if return_id in {None, q.return_id}]
            answered = {(q.return_id, q.key) for q, _ in self.found.answers}
            wanted = [q for q in asked if q.key == FIGURE] or asked
            left = [q for q in wanted if (q.return_id, q.key) not in answered]
            self.found.answers.extend((question, text) for question in left)
            self.found.unplaced.extend([] if left else [text])

    def _say_loose(self) -> None:
        """Paragraphs without a number: the answer where one question is asked, otherwise asked about."""
        attached = [text for text in self.found.loose if is_see_attached(text)]
        loose = [text for text in self.found.loose if text not in attached]
        if attached:
            self.found.see_attached = True
            self.found.comment.extend(attached)
        asked = [question for question in self.labels.questions.values() if not is_stored(question)]
        only = asked[0] if len(asked) == 1 else None
        text = joined("\n\n".join(loose).split("\n"))
        answered = any(question == only for question, _ in self.found.answers)
        fits = only is not None and not answered and (only.paragraph or len(text) <= _SHORT_ANSWER)
        if only is not None and fits and text:
            self.found.answers.append((only, text))
        else:
            self.found.unplaced.extend(joined(each.split("\n")) for each in loose)

    def _settled(self) -> tuple[tuple[Given, ...], tuple[str, ...]]:
        """The answers in the order of the letter; one given twice differently is not taken."""
        said = {(q.return_id, q.key): q.label for q in self.labels.questions.values()}
        given: list[Given] = []
        clashing: list[str] = []
        for (return_id, key), texts in self._by_question():
            if len({squeezed(text) or text for text in texts}) == 1:
                given.append(Given(return_id=return_id, key=key, text=texts[0]))
            else:
                label = said.get((return_id, key), key)
                clashing.append(label)
                self.found.unplaced.extend(f"{label}. {text}" for text in texts)
        wishes = dict.fromkeys(each for each in self.found.said if each.key is None)
        return (*given, *wishes), tuple(clashing)

    def _by_question(self) -> Iterator[tuple[tuple[str, str], list[str]]]:
        texts: dict[tuple[str, str], list[str]] = {}
        for question in self.labels.questions.values():
            texts[question.return_id, question.key] = []
        for question, text in self.found.answers:
            texts[question.return_id, question.key].append(text)
        for each in self.found.said:
            if each.key is not None and each.return_id is not None:
                texts.setdefault((each.return_id, each.key), []).append(each.text)
        yield from ((key, said) for key, said in texts.items() if said)
