"""What a call of Slack’s comes to, before anything is done about it: said, asked, wanted, or nothing for us."""

from __future__ import annotations

from dataclasses import dataclass

from bot.ports import Asked, Received


@dataclass(frozen=True, slots=True)
class Spot:
    """Where one person can be told something that is no part of a talk; without a channel, in their own."""

    user: str
    channel: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Turned:
    """A turn of a talk. `fields` are the inputs of the modal it came in, whose errors go back into it."""

    received: Received
    spot: Spot
    fields: frozenset[str] = frozenset()
    command: bool = False


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A person wants the whole return on one form; the trigger lives three seconds."""

    team: str
    user: str
    trigger: str
    spot: Spot
    return_id: str | None = None


@dataclass(frozen=True, slots=True)
class AskedBack:
    """Something said in the thread of a post, or on the form of one: a question, if the post is a digest's.

    `fields` are the inputs of the form, whose errors go back into it.
    """

    asked: Asked
    spot: Spot
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class QuestionWanted:
    """A person wants to ask about a line of a digest; `post` is where it stands, `label` what the menu called it."""

    user: str
    trigger: str
    spot: Spot
    post: str
    line: str
    label: str


@dataclass(frozen=True, slots=True)
class PageWanted:
    """A person wants to open the page of a digest, by a link for them alone; `post` is the stamp of its post."""

    team: str
    user: str
    spot: Spot
    post: str
    document: str


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """A person looks at their task list."""

    team: str
    user: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing for us to do, and why; acknowledged all the same, or Slack would send it again."""

    why: str
    says: str | None = None
    spot: Spot | None = None


Incoming = Turned | FormWanted | AskedBack | QuestionWanted | PageWanted | HomeOpened | Nothing
