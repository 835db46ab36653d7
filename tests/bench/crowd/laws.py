"""What must hold when a crowd has answered and all is quiet: read from the database, and from what far sides took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from storage.database import Session
from tests.bench.crowd.by_mail import Copy
from tests.bench.crowd.county import Crowd
from tests.bench.crowd.slack_side import SlackSide
from tests.bot.wire.kept import rows
from tests.bot.wire.weald import email_of

ANSWERS = {"figure": "402", "checked": "checked"}
"""What the ledger holds of every return, by question."""
WAITING = (
    ("messages", "SELECT count(*) FROM message WHERE status IN ('pending', 'sending')"),
    ("deliveries", "SELECT count(*) FROM inbox WHERE outcome IS NULL"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the far sides took."""

    slack: SlackSide
    letters: Sequence[Copy]

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
    laws = (partial(_kept_once, session, crowd), partial(_sent, session), partial(_said_once, session, seen),
            partial(_written_once, session, crowd, seen))
    return [sentence for law in laws for sentence in law()]


def _kept_once(session: Session, crowd: Crowd) -> Iterator[str]:
    """Each return is sent, its answers stand once in the ledger, its figure once among the figures."""
    states = Counter(dict(rows(session, 'SELECT state, count(*) FROM "return" GROUP BY 1')))
    if states != Counter(sent=len(crowd.led)):
        yield f"The returns stand so: {dict(states)}"
    answers = dict(rows(session, "SELECT key, count(*) FROM ledger WHERE kind = 'answered' GROUP BY 1"))
    if answers != dict.fromkeys(ANSWERS, len(crowd.led)):
        yield f"The ledger has so many answers by question: {answers}"
    for return_id, key in rows(session, "SELECT return_id, key FROM ledger WHERE kind = 'answered'"
                                        " GROUP BY 1, 2 HAVING count(*) > 1"):  # fmt: skip
        yield f"“{key}” of {return_id} is stored more than once."
    figures = 'SELECT return_id, count(*) FROM figure WHERE return_id IS NOT NULL GROUP BY 1'
    found = rows(session, figures)
    if len(found) != len(crowd.led) or any(many > 1 for _, many in found):
        yield f"{len(found)} returns have a figure, {sum(many > 1 for _, many in found)} of them more than one."


def _sent(session: Session) -> Iterator[str]:
    """Everything that was written was sent or withdrawn, and everything that came in was taken."""
    for status, many in rows(session, "SELECT status, count(*) FROM message WHERE status NOT IN ('sent', 'cancelled')"
                                      " GROUP BY 1"):  # fmt: skip
        yield f"{many} messages are {status}."
    for outcome, many in rows(session, "SELECT outcome, count(*) FROM inbox WHERE outcome IS NULL OR outcome IN"
                                       " ('failed') GROUP BY 1"):  # fmt: skip
        yield f"{many} deliveries came to “{outcome}”."


def _said_once(session: Session, seen: Seen) -> Iterator[str]:
    """What stands in Slack stands there once, and is what the outbox says was sent there."""
    yield from (f"{name} stands in Slack {many} times." for name, many in seen.slack.copies.items() if many > 1)
    posted = {name for name, in rows(session, "SELECT id FROM message WHERE status = 'sent' AND lane LIKE 'slack:%'"
                                              " AND kind NOT IN ('top_again', 'tasks')")}  # fmt: skip
    if lost := posted ^ set(seen.slack.copies):
        yield f"{len(lost)} messages are known to one side of Slack alone, {min(lost)} among them."


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
