"""What a talk remembers between two messages, and what can happen in one."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Session(BaseModel):
    """One person's talk: canonical texts by question key, and nothing that can be derived.

    There is no step pointer: the next question follows from the answers, so a
    talk may begin in Slack and end in a letter. `showing` is a question the
    person asked to see again. `sent` holds what was given as last sent. `stumbles`
    counts turns in a row that brought only refusals, so that a person is offered a
    person. `offered` is the one reading (key and text) that the last refusal
    asked about, so that “yes” takes it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    script: str
    texts: dict[str, str] = {}
    skipped: dict[str, str] = {}
    showing: str | None = None
    sent: dict[str, str] | None = None
    stumbles: int = 0
    offered: tuple[str, str] | None = None

    @property
    def is_sent(self) -> bool:
        """Whether it was sent and nothing has changed since."""
        return self.sent is not None and self.sent == self.given

    @property
    def given_keys(self) -> set[str]:
        """The keys of everything said, answered or passed over."""
        return self.texts.keys() | self.skipped.keys()

    @property
    def given(self) -> dict[str, str]:
        """Everything said: answers, and reasons for passing over, these under a marked key."""
        return {**self.texts, **{f"skip:{key}": reason for key, reason in self.skipped.items()}}


class Reply(BaseModel):
    """One thing that came in: for the question named, or for the one standing when `key` is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str | None
    text: str


class Event(BaseModel):
    """Something that happened in a turn; appended to the ledger as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answered(Event):
    """An answer was read; `before` is the text it replaced, `said` the exact words."""

    kind: Literal["answered"] = "answered"
    key: str
    text: str
    said: str
    before: str | None = None


class Skipped(Event):
    """A question was passed over, with the reason given."""

    kind: Literal["skipped"] = "skipped"
    key: str
    reason: str


class Refused(Event):
    """Nothing was stored; `why` names the remedy, `likely` are readings to choose from."""

    kind: Literal["refused"] = "refused"
    key: str
    said: str
    why: str
    likely: tuple[str, ...] = ()


class Doubted(Event):
    """A rule questions the answer to `key`; the question `doubt` waits for the reason."""

    kind: Literal["doubted"] = "doubted"
    key: str
    rule: str
    says: str
    doubt: str


class Noted(Event):
    """Recorded for the support team."""

    kind: Literal["noted"] = "noted"
    key: str
    rule: str
    says: str


class SetAside(Event):
    """An answer no longer applies; it is kept, and comes back if its condition does."""

    kind: Literal["set_aside"] = "set_aside"
    key: str


class TakenUp(Event):
    """An answer set aside applies again."""

    kind: Literal["taken_up"] = "taken_up"
    key: str


class Computed(Event):
    """A derived value came out new or otherwise than before."""

    kind: Literal["computed"] = "computed"
    key: str
    text: str


class Told(Event):
    """The person asked something of the talk itself (`topic`) and is told."""

    kind: Literal["told"] = "told"
    topic: str
    said: str
    about: str | None = None


class Wanted(Event):
    """The person wants what only the shell can do: later, not me, leave, a person, more time.

    `until` is a day and `at` an hour of it, as clocks show it where the person is.
    `questions` are the keys that another is to answer; none where all of it is meant.
    """

    kind: Literal["wanted"] = "wanted"
    command: str
    said: str
    until: str | None = None
    at: str | None = None
    to: str | None = None
    reason: str | None = None
    about: str | None = None
    questions: tuple[str, ...] = ()


class Completed(Event):
    """Nothing more is asked; the answers can be checked and sent."""

    kind: Literal["completed"] = "completed"


class Sent(Event):
    """The person sent the return; `again` when it had been sent before."""

    kind: Literal["sent"] = "sent"
    again: bool = False


Happening = Annotated[
    Answered | Skipped | Refused | Doubted | Noted | SetAside | TakenUp | Computed | Told | Wanted
    | Completed | Sent,
    Field(discriminator="kind"),
]
