"""Refusals of mail by class: one sentence why, one what to do, and whom to reach. Policies are a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from conversations.letters.letter import Letter, LetterKind
from conversations.letters.plain_line import plain_line
from conversations.letters.sentences import lead_in

ABOUT = "About your email"


class NoticeKind(StrEnum):
    """Why a mail was not taken as the answers it may hold."""

    UNKNOWN_SENDER = "unknown_sender"
    EXPIRED = "expired"
    NOT_YOURS = "not_yours"
    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    NOTHING_READ = "nothing_read"
    HELD = "held"
    HIDDEN_LINE = "hidden_line"
    CLOSED = "closed"
    MOVED_ON = "moved_on"
    SEE_ATTACHED = "see_attached"
    WHICH_PARTNERSHIP = "which_partnership"
    NOTHING_TO_REPORT_ON = "nothing_to_report_on"


@dataclass(frozen=True, slots=True)
class _Words:
    short: str
    why: str
    remedy: str


NOTICES: Mapping[NoticeKind, _Words] = {
    NoticeKind.UNKNOWN_SENDER: _Words(
        "Your email was not read",
        "Your email came from an address that is not on file here, so nothing in it was read as an answer.",
        "Reply from the address to which the letter was sent."),
    NoticeKind.EXPIRED: _Words(
        "The letter you replied to is too old",
        "The letter you replied to no longer takes answers, so nothing in your reply was stored.",
        "Reply to the latest letter of the same name instead."),
    NoticeKind.NOT_YOURS: _Words(
        "The letter you replied to is not yours",
        "The letter you replied to was written to somebody else, so nothing in your reply was stored.",
        "Ask that person to reply, or have the return put in your name."),
    NoticeKind.TOO_LARGE: _Words(
        "Your email was too large",
        "Your email was larger than can be taken here, so nothing in it was stored.",
        "Send the answers again without the attachments."),
    NoticeKind.UNREADABLE: _Words(
        "Your email could not be read",
        "Your email is kept, but its text could not be read, so no answer in it was stored.",
        "Send the answers again as plain text, each after its number."),
    NoticeKind.NOTHING_READ: _Words(
        "No answer was found in your email",
        "Your email is kept, but no answer was found in it, so nothing was stored.",
        "Put the number of the question before each answer, for example “1. 45.2”."),
    NoticeKind.HELD: _Words(
        "Your email waits to be confirmed",
        "It could not be shown that your email comes from you, so its answers wait until they are confirmed.",
        "The support team will confirm them; you need not send them again."),
    NoticeKind.HIDDEN_LINE: _Words(
        "Your email waits to be looked at",
        "The subject or sender of your email holds a hidden line, which mail programs do not write, so its answers"
        " wait until somebody has looked at them.",
        "You need not do anything; or send the answers once more, as a new reply to my letter."),
    NoticeKind.CLOSED: _Words(
        "The round is closed",
        "The round of this return is closed, so your reply was kept but changed nothing.",
        "Tell the support team if a figure must still be corrected."),
    NoticeKind.MOVED_ON: _Words(
        "This has moved on",
        "What you were asked has been answered or passed on since, so your reply was kept but changed nothing.",
        "You need not do anything; tell the support team if you think that is wrong."),
    NoticeKind.SEE_ATTACHED: _Words(
        "The answer itself is still needed",
        "Your attachment is kept with the return and is not opened, so its figures were not stored.",
        "Write the answer in your reply, after the number of its question."),
    NoticeKind.WHICH_PARTNERSHIP: _Words(
        "Your report was not begun",
        "You belong to more than one partnership here, and your email does not say which of them it is about, so"
        " nothing was reported.",
        "Open the page of a letter from the partnership you mean, and report it there."),
    NoticeKind.NOTHING_TO_REPORT_ON: _Words(
        "Your report was not begun",
        "You have no part in any target here, and none is open to you to report on, so nothing was reported.",
        "Ask the support team to report it, or to give you a part in the target you mean."),
}


def notice(
    kind: NoticeKind, *, support: str, contact: str | None = None, name: str = "", subject: str | None = None,
    reference: str | None = None, detail: str | None = None,
) -> Letter:  # fmt: skip
    """A refusal, for anybody: it tells nothing but what the sender knows already.

    `contact` is the address of the support team; `subject` is that of the
    sitting where the letter belongs to one; `detail` is one more sentence,
    such as the size that can be taken.
    """
    words = NOTICES[kind]
    lines = (words.why, *((detail,) if detail else ()), words.remedy)
    at = f" at {contact}" if contact else ""
    return Letter(
        kind=LetterKind.NOTICE,
        subject=plain_line(subject or ABOUT),
        preheader=words.short,
        greeting=f"Hello {plain_line(name)}," if name else "Hello,",
        lines=tuple(plain_line(line) for line in lines),
        closing=(plain_line(f"To reach a person, write to {lead_in(support)}{at}."),),
        reference=plain_line(reference) if reference else None,
    )


def told(about: str, lines: Sequence[str], *, name: str, support: str) -> Letter:
    """What came of something that a person asked or reported; nothing is asked of them."""
    return Letter(
        kind=LetterKind.NOTICE,
        subject=plain_line(about),
        preheader=plain_line(lines[0]),
        greeting=f"Hello {plain_line(name)},",
        lines=tuple(plain_line(line) for line in lines),
        closing=(plain_line(f"You need not answer this. To reach a person, write to {lead_in(support)}."),),
    )
