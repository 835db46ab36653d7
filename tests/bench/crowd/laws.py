"""What must hold when a crowd has answered and all is quiet: read from the database, and from what far sides took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from storage.database import Session
from tests.bench.crowd.by_mail import Copy
from tests.bench.crowd.county import Crowd
from tests.bench.crowd.slack_side import SlackSide, direct
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import email_of

ANSWERS = (
    "SELECT person.email, ledger.key, ledger.text FROM ledger JOIN person ON person.id = ledger.person_id"
    " WHERE ledger.kind = 'answered'"
)
FIGURES = (
    'SELECT person.email, figure.value FROM figure JOIN "return" ON "return".id = figure.return_id'
    ' JOIN person ON person.id = "return".person_id'
)
WAITING = (
    ("messages", "SELECT count(*) FROM message WHERE status IN ('pending', 'sending')"),
    ("deliveries", "SELECT count(*) FROM inbox WHERE outcome IS NULL"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the far sides took; `acknowledged` is what was taken from each person, by address and question."""

    slack: SlackSide
    letters: Sequence[Copy]
    acknowledged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def again(self) -> list[list[Copy]]:
        """Every letter that came more than once, its copies in order."""
        found: dict[str, list[Copy]] = {}
        for copy in self.letters:
            found.setdefault(copy.message_id, []).append(copy)
        return [copies for copies in found.values() if len(copies) > 1]


def waiting(session: Session) -> dict[str, int]:
    """What is still to be sent or taken; nothing when all is quiet."""
    counted = {what: int(rows(session, statement)[0][0]) for what, statement in WAITING}
    return {what: many for what, many in counted.items() if many}


def broken(session: Session, crowd: Crowd, seen: Seen) -> list[str]:
    """Every law that does not hold, in a sentence; none where all do."""
    laws = (_kept_once, _sent, _said_once, _written_once)
    return [sentence for law in laws for sentence in law(session, crowd, seen)]


def _kept_once(session: Session, crowd: Crowd, seen: Seen) -> Iterator[str]:
    """Each return is sent; what was acknowledged stands once in the ledger and among the figures, and nothing else."""
    states = Counter(dict(rows(session, 'SELECT state, count(*) FROM "return" GROUP BY 1')))
    if states != Counter(sent=len(crowd.led)):
        yield f"The returns stand so: {dict(states)}"
    if missing := {email_of(each.user) for each in crowd.led} - seen.acknowledged.keys():
        yield f"Nothing was acknowledged to {len(missing)} people, {min(missing)} among them."
    answers = [(email, key, text) for email, said in seen.acknowledged.items() for key, text in said.items()]
    yield from _differing("an answer", answers, rows(session, ANSWERS))
    figures = [(email, said.get("figure", "")) for email, said in seen.acknowledged.items()]
    yield from _differing("a figure", figures, [
        (email, f"{Decimal(str(value)):f}") for email, value in rows(session, FIGURES)])


def _differing(what: str, acknowledged: Iterable[tuple[str, ...]], stored: Iterable[Sequence[str]]) -> Iterator[str]:
    """What was acknowledged and is not stored, what is stored and was not acknowledged, and what is stored twice."""
    promised, found = Counter(acknowledged), Counter(tuple(each) for each in stored)
    for how, differing in (("acknowledged and not stored", promised - found),
                           ("stored more often than acknowledged", found - promised)):
        if differing:
            yield f"{differing.total()} times is {what} {how}: {' '.join(min(differing))}, for one."


def _sent(session: Session, _crowd: Crowd, _seen: Seen) -> Iterator[str]:
    """Everything that was written was sent or withdrawn, and everything that came in was taken."""
    for status, many in rows(session, "SELECT status, count(*) FROM message WHERE status NOT IN ('sent', 'cancelled')"
                                      " GROUP BY 1"):  # fmt: skip
        yield f"{many} messages are {status}."
    for outcome, many in rows(session, "SELECT outcome, count(*) FROM inbox WHERE outcome IS NULL OR outcome IN"
                                       " ('failed') GROUP BY 1"):  # fmt: skip
        yield f"{many} deliveries came to “{outcome}”."


def _said_once(session: Session, crowd: Crowd, seen: Seen) -> Iterator[str]:
    """What stands in Slack stands there once, and is what the outbox says was sent there; nobody is invited twice."""
    yield from (f"{name} stands in Slack {many} times." for name, many in seen.slack.copies.items() if many > 1)
    posted = {name for name, in rows(session, "SELECT id FROM message WHERE status = 'sent' AND lane LIKE 'slack:%'"
                                              " AND kind NOT IN ('top_again', 'tasks')")}  # fmt: skip
    if lost := posted ^ set(seen.slack.copies):
        yield f"{len(lost)} messages are known to one side of Slack alone, {min(lost)} among them."
    begun = Counter(channel for channel, messages in seen.slack.channels.items()
                    for message in messages if "thread_ts" not in message)
    if begun != Counter(direct(each.user) for each in crowd.in_slack):
        yield f"Threads a person, and how many have so many: {Counter(begun.values())}"


def _written_once(session: Session, crowd: Crowd, seen: Seen) -> Iterator[str]:
    """A letter comes again only where nobody knew that its acknowledgement got through; nobody is invited twice."""
    for copies in seen.again:
        if any(copy.heard for copy in copies[:-1]):
            yield f"{copies[0].message_id} was sent again though its acknowledgement had been heard."
    sent = rows(session, "SELECT external_id FROM message WHERE status = 'sent' AND lane LIKE 'email:%'")
    if differing := {name for name, in sent} ^ {copy.message_id for copy in seen.letters}:
        yield f"{len(differing)} letters are known to one side of the mail alone, {min(differing)} among them."
    letters = Counter(copy.recipient for copy in {copy.message_id: copy for copy in seen.letters}.values())
    if letters != Counter({email_of(each.user): 2 for each in crowd.by_mail}):
        yield f"Letters a person, and how many have so many: {Counter(letters.values())}"
