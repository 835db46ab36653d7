"""What is asked of a blockage wherever one comes up: what is stuck, who can clear it, what was tried, by when."""

from __future__ import annotations

from conversations.dialogue.answers import Answers
from conversations.dialogue.kinds import date_kind, line, yes_no
from conversations.dialogue.kinds import words as sentences
from conversations.dialogue.script import Presumption, Question, Repeat
from conversations.partnership.returns import NewBlockage

stuck = Question(key="what", kind=sentences("What is stuck"),
                 label="Blockage {number}", ask="What is stuck?", skippable=False)
who_can = Question(key="who_can", kind=line("Who can clear it"),
                   label="Who can clear blockage {number}", ask="Who could unblock it?")
tried = Question(key="tried", kind=sentences("What has been tried", optional=True),
                 label="Tried so far on blockage {number}",
                 ask="What has been tried so far?")
needed_by = Question(key="needed_by", kind=date_kind("future", label="The date you need it by"),
                     label="Blockage {number} to be cleared by",
                     ask="By when do you need it cleared?")


def blockages(presumed: Presumption, *, implied: bool = False) -> Repeat:
    """Blockages, as long as there are more; `implied` where another answer says whether there is one."""
    return Repeat(key="blockage", each=(stuck, who_can, tried, needed_by), again="Is anything else blocked?",
                  gate=Question(key="blockage", kind=yes_no("Blockage"), label="Blockage", presumed=presumed,
                                implied=implied, ask="Is anything blocking this target now?"))


def new_blockage(a: Answers) -> NewBlockage:
    """A blockage as it was told."""
    return NewBlockage(what=a[stuck], who_can=a.get(who_can), tried=a.get(tried), needed_by=a.get(needed_by))
