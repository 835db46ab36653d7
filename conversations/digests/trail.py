"""The way back from a line of a digest: who said it, when, in what message, how it was read, and what came of it.

A trail is as complete as the record. How much of it somebody is shown is
another matter, and `as_seen` alone decides that: words, readings and messages
go to those who may see a target's words, and of a restricted target nobody
else learns anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from conversations.digests.document import Source
from conversations.digests.wording import sentence, tidy
from conversations.partnership.dates import long_date
from conversations.partnership.nouns import Noun

HELD = "The words are held by the support team."
RESTRICTED = "Where this comes from is held by the support team."
WAYS = {"slack": "in Slack", "email": "by letter", "web": "on the page", "terminal": "in a terminal"}
"""Through which channel something was said, in words."""


class Seen(StrEnum):
    """How much of a trail somebody is shown: all, what is no more than the digest tells, or nothing."""

    ALL = "all"
    TOLD = "told"
    NOTHING = "nothing"


class Message(Noun):
    """The message that something was said in.

    `key` is that of its delivery in the inbox. `place` names the message in its
    channel: a Slack channel and the stamp of the message, or a Message-ID.
    """

    key: str
    channel: str
    place: str = ""

    @property
    def way(self) -> str:
        """`in Slack`, `by letter`."""
        return WAYS.get(self.channel, f"through {self.channel}")


class Step(Noun):
    """One thing that happened.

    `did` is what was done, for whoever may read the digest; `by` did it, none
    where nobody did or nobody is known. `asked` is what the question is called,
    `doubt` what Quarterday doubted before this was said. `words` are exact, and
    `understood` is what was read in them where that is something else. `after`
    is what it came to, and no more than a digest tells.
    """

    on: date | None = None
    by: str | None = None
    did: str
    way: str | None = None
    asked: str | None = None
    doubt: str | None = None
    words: str | None = None
    understood: str | None = None
    after: str | None = None
    message: Message | None = None

    @property
    def holds_words(self) -> bool:
        """Whether something of it is for those alone who may see the target's words."""
        return any((self.asked, self.doubt, self.words, self.understood, self.message))


class Trail(Noun):
    """Everything that led to one fact, in order; `gist` names it in somebody's own words."""

    source: Source
    ref: str
    heading: str
    gist: str | None = None
    restricted: bool = False
    steps: tuple[Step, ...] = ()
    withheld: str | None = None


def as_seen(trail: Trail, seen: Seen) -> Trail:
    """The trail as somebody is shown it; what is left out is said."""
    match seen:
        case Seen.ALL:
            return trail
        case Seen.NOTHING:
            return Trail(source=trail.source, ref=trail.ref, heading="Restricted", restricted=True, withheld=RESTRICTED)
        case Seen.TOLD:
            held = trail.gist is not None or any(step.holds_words for step in trail.steps)
            return trail.model_copy(update={"gist": None, "steps": tuple(map(_told, trail.steps)),
                                            "withheld": HELD if held else None})


def _told(step: Step) -> Step:
    return Step(on=step.on, by=step.by, did=step.did, way=_way(step), after=step.after)


def _way(step: Step) -> str | None:
    return step.way or (step.message.way if step.message is not None else None)


def say_deed(step: Step) -> str:
    """“Ann Archer wrote on 3 October 2026 in Slack”, without a stop; what was asked or doubted stands first."""
    when = "" if step.on is None else f" on {long_date(step.on)}"
    way = _way(step)
    did = f"{tidy(step.by)} {step.did}" if step.by else step.did[:1].upper() + step.did[1:]
    told = f"{did}{when}{f' {way}' if way else ''}"
    return told if step.doubt is None else f"Asked about it (“{tidy(step.doubt)}”), {told}"


def say_step(step: Step) -> str:
    """The whole step as a paragraph, such as “Ann Archer wrote on 3 October 2026 in Slack: “432”. Understood as …”."""
    parts = [_stopped(say_deed(step)) if step.words is None else f"{say_deed(step)}: {_quoted(step.words)}"]
    if step.understood:
        parts.append(sentence(f"Understood as {step.understood}"))
    if step.after:
        parts.append(sentence(step.after))
    return " ".join(parts)


def _quoted(words: str) -> str:
    said = tidy(words)
    return f"“{said}”" if said.endswith((".", "!", "?", "…")) else f"“{said}”."


def _stopped(said: str) -> str:
    return said if said.endswith(".") else f"{said}."


def say_message(message: Message) -> str:
    """Which message it was, so that it can be found: its delivery in the inbox, and where it stands."""
    stands = f", {message.place}" if message.place else ""
    return f"Message {message.key}{stands}"


def lines_of(trail: Trail) -> Iterator[str]:
    """The trail as plain lines, for a terminal and a letter."""
    yield trail.heading if trail.gist is None else f"{trail.heading}: “{tidy(trail.gist)}”"
    for step in trail.steps:
        asked = f"{tidy(step.asked)}: " if step.asked else ""
        yield f"  {asked}{say_step(step)}"
        if step.message is not None:
            yield f"    {say_message(step.message)}"
    if trail.withheld is not None:
        yield f"  {trail.withheld}"
