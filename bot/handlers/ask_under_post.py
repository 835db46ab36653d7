"""Something was said under the post of a digest: a question about one of its lines, or nothing for us to do.

People talk with one another there. Only what names a line and asks, or what the
form under the post sends, is taken for a question; of what asks and names no
line whoever wrote it is told, alone, how to name one.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.handlers.desk import Desk
from bot.handlers.digest_reader import ReaderKey
from bot.handlers.line_asked import DigestAsked, digest_asked
from bot.handlers.once import in_a_turn
from bot.handlers.questioning import Put, take_question
from bot.handlers.receive import Handled
from bot.ports import Asked, Received, lane_of
from conversations.dialogue.speech import Line, Manner, Speech
from conversations.digests.line_named import begins_with_a_line, line_named
from conversations.digests.wording import listed
from storage import inbox, people
from storage.database import Session
from storage.inbox import Outcome
from storage.posted import digest_post
from storage.questions import document_posted, was_asked_from

QUESTION = "question"
"""The input of a form that holds the question, by the name under which what is wrong with it is said."""
MOST_NAMED = 8
UNKNOWN = ("I do not know you as somebody of this partnership, so nobody was asked. "
           "Ask the support team to link your Slack account.")  # fmt: skip
WHICH = ("Which line do you mean? Nobody was asked yet. Edit your message so that it begins with the reference, like "
         "“{example}: …”, or choose “Ask about a line” under the digest. Its lines are {lines}.")  # fmt: skip
NO_LINES = "No line of this digest is about a target, so nobody was asked. Ask the support team."
NO_QUESTION = "it asks about no line of the digest"
NO_POST = "it is under no post of a digest"
ASKED_BEFORE = "the message asked its question before"


async def ask_under_post(desk: Desk, asked: Asked) -> Handled:
    """Take what was said under a post; what it says back is for whoever said it, alone."""
    received = asked.received
    handled = await in_a_turn(desk, received.key, received.channel, partial(asked_under_post, desk, asked))
    for lane in handled.lanes:
        desk.wake(lane)
    return handled


def asked_under_post(desk: Desk, asked: Asked, session: Session) -> Handled:
    """The same, in a transaction already begun."""
    received = asked.received
    post = digest_post(session, lane_of(received.channel, received.workspace), asked.post)
    document = document_posted(session, post.partnership_id, post.message_id) if post is not None else None
    digest = digest_asked(desk, session, post.partnership_id, document) if post is not None and document else None
    if post is None or digest is None or document is None:
        return Handled(fresh=False)
    if inbox.delivery(session, received.key) is not None:
        return Handled(fresh=False)
    words = " ".join(text for _, text in received.replies)
    row = line_named(digest.rows, words) if asked.line is None else None
    line = asked.line or (row.id if row is not None else None)
    if asked.line is None and not _asks(digest, words):
        return _ignored(session, received, post.partnership_id, NO_QUESTION)
    if was_asked_from(session, post.partnership_id, received.edits or received.place):
        return _ignored(session, received, post.partnership_id, ASKED_BEFORE)
    known = next((each for each in people.person_by_slack(session, received.workspace, received.sender)
                  if each.partnership_id == post.partnership_id), None)
    if known is None:
        return _ignored(session, received, post.partnership_id, UNKNOWN, says=UNKNOWN)
    if line is None:
        return _ignored(session, received, post.partnership_id, NO_QUESTION, says=_which(digest))
    put = take_question(desk, session, ReaderKey(known.partnership_id, known.person_id), received, document, line)
    handled = _said(put)
    return handled if put.kept or asked.line is None else replace(handled, refusals=((QUESTION, put.said),))


def _asks(digest: DigestAsked, words: str) -> bool:
    """Whether something typed in a thread is for us: it asks, or opens with the reference of a line."""
    return "?" in words or begins_with_a_line(digest.rows, words)


def _which(digest: DigestAsked) -> str:
    refs = list(dict.fromkeys(row.ref for row in digest.rows))
    if not refs:
        return NO_LINES
    more = [f"{len(refs) - MOST_NAMED} more"] if len(refs) > MOST_NAMED else []
    return WHICH.format(example=refs[0], lines=listed([*refs[:MOST_NAMED], *more]))


def _ignored(
    session: Session, received: Received, partnership_id: str, why: str, says: str | None = None
) -> Handled:
    """Keep on record that it was heard and nothing was asked; not what people said to one another."""
    inbox.admit(session, received.key, channel=received.channel, place=received.place, received_at=received.at,
                raw=received.raw if says else "", outcome=Outcome.IGNORED)
    inbox.settle(session, received.key, Outcome.IGNORED, at=received.at, reason=why, partnership_id=partnership_id)
    return Handled(fresh=True) if says is None else _told(says)


def _said(put: Put) -> Handled:
    speech = Speech(lines=(Line(manner=Manner.TOLD, text=put.said),))
    return Handled(fresh=True, speech=speech, lanes=tuple(dict.fromkeys(put.lanes)), alone=True)


def _told(sentence: str) -> Handled:
    return _said(Put(sentence))
