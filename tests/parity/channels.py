"""The other two channels at work: some answers by a letter that is replied to, some by a page that is filled in.

Each is the channel's own drawing and reading, but for the wire: the letter as
its reader has it, the reply quoted beneath; the form as it is posted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.channels.email.letters.as_text import as_text
from bot.channels.email.letters.blocks import blocks
from bot.channels.web.filled import ANSWER, WAS, mark_of, parse
from conversations.dialogue.prompts import sheet
from conversations.letters.compose import read_back, sent_letter
from conversations.letters.letter import Letter, SentLetter
from conversations.letters.reading import read_reply
from conversations.letters.sitting import Held
from conversations.letters.sitting import Sitting as LetterSitting
from tests.parity.matters import TODAY
from tests.parity.talks import Sitting

RETURN = "1.1"


@dataclass(slots=True)
class Post:
    """The letters of one sitting: their labels stay."""

    talk: Sitting
    earlier: list[SentLetter] = field(default_factory=list)

    def reply(self, most: int) -> None:
        """A letter comes; the first few of its questions are answered, and the letter is quoted beneath."""
        letter = self._letter()
        sent = sent_letter(letter, as_text(blocks(letter, None)))
        self.earlier.append(sent)
        given = self.talk.given.texts
        asked = [each for each in letter.questions if each.key in given][:most]
        answers = [f"{each.label}. {given[each.key]}" for each in asked]
        quoted = "\n".join(f"> {line}" for line in sent.text.splitlines())
        mail = "\n\n".join(answers) + f"\n\nOn 5 October 2026 Returns wrote:\n{quoted}\n"
        read = read_reply(mail, None, sent, TODAY)
        assert ((), ()) == (read.unplaced, read.clashing), mail
        assert {each.key: given[each.key] for each in asked} == {each.key: each.text for each in read.given}, mail
        self.talk.send(*((each.key, each.text) for each in read.given))

    def _letter(self) -> Letter:
        brief = self.talk.given.brief
        held = Held(RETURN, self.talk.answers)
        return read_back(LetterSitting(
            name="Ann Archer", organisation="County", partnership="The Weald", support=brief.support,
            quarter=brief.quarter.full_name, quarter_name=brief.quarter.name, due=brief.due, held=(held,),
            earlier=tuple(self.earlier),
        ))  # fmt: skip


def fill_in(talk: Sitting, keys: Sequence[str]) -> None:
    """The page is opened, these of its fields are filled in, and it is posted."""
    drawn = {prompt.key: prompt.stored or "" for prompt in sheet(talk.answers, room=2).prompts}
    typed = {key: talk.given.texts[key] for key in keys if key in drawn}
    fields = [(f"{ANSWER}{key}", typed.get(key, held)) for key, held in drawn.items()]
    marks = [(f"{WAS}{key}", mark_of(held)) for key, held in drawn.items()]
    filled = parse(urlencode([*fields, *marks]).encode())
    talk.send(*((reply.key, reply.text) for reply in filled.replies))
