"""What wrote a mail: a person, or something that must never be answered (RFC 3834, RFC 3464, RFC 8098)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.email.incoming.absences import says_absent
from bot.channels.email.incoming.bounces import is_from_server, is_report, says_undelivered, tells_success
from bot.channels.email.incoming.parts import Part
from bot.channels.email.incoming.tokens_in import is_return_path, own_message_id
from bot.mail import Envelope, Nature
from conversations.dialogue.grammar.tables import sayings

LOOP = "X-Quarterday-Loop"
"""The header that every mail of ours carries."""

_SENT_BY_MACHINES = frozenset({
    "x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autoreply-from", "x-autoresponder", "x-cron-env",
    "x-fc-machinegenerated", "x-mdautoresponder", "x-ms-exchange-inbox-rules-loop", "x-mail-autoreply",
    "x-amazon-auto-reply", "x-vacation",
})  # fmt: skip
"""Headers that only machines write. X-Auto-Response-Suppress is not among them: people's servers add it too."""
_AUTOMATIC_PRECEDENCE = frozenset({"auto_reply", "auto-reply", "junk"})
_LIST_PRECEDENCE = frozenset({"bulk", "list"})
_LIST_HEADERS = frozenset({"list-id", "list-post", "list-help", "list-unsubscribe", "list-subscribe", "list-owner",
                           "list-archive", "mailing-list"})  # fmt: skip
_REPORTS = {"disposition-notification": "a notice that a mail was read", "feedback-report": "a complaint report"}
_NOTICES = {"message/disposition-notification": "a notice that a mail was read",
            "message/feedback-report": "a complaint report", "text/calendar": "an answer of a calendar"}  # fmt: skip
_ANSWERING = re.compile(r"\A(?:\[external\]|external:|\s|\*){0,9}", re.IGNORECASE)
_SUBJECTS = tuple(sayings("""
    auto:|auto reply|auto-reply|autoreply|auto response|auto-response|autoresponse|automatic reply|automatic response
    automated reply|automated response|out of office|out of the office|out-of-office|ooo:|away from my mail|on vacation:
    vacation reply|on annual leave|on leave:|annual leave:|recall:|message recall|automatische antwort
    automatische antwoord|automatisch antwoord|automatische afwezigheid|abwesenheitsnotiz|abwesenheit|abwesend
    afwezig|réponse automatique
    reponse automatique|réponse d'absence|message d'absence|absence du bureau|absent(e) du bureau|absent du bureau
    respuesta automática|respuesta automatica|fuera de la oficina|autosvar|automatiskt svar|frånvaro|risposta automatica
    fuori ufficio|assenza dall'ufficio|read:|not read:|gelesen:|lu :|lu:|leído:|gelezen:|läst:|letto:|accepted:
    declined:|tentative:|canceled:|cancelled:|undelivered read|thank you for contacting|we have received your
    ticket received
"""))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What wrote a mail, and the sign it was known by."""

    nature: Nature
    why: str


def verdict(
    root: Part, envelope: Envelope, senders: tuple[str, ...], subject: str, text: str, domain: str
) -> Verdict:
    """What wrote a mail; the first sign in the order of certainty decides, and no sign means a person."""
    if own := _own(root, senders, domain):
        return Verdict(Nature.OWN, own)
    if is_report(root):
        arrived = tells_success(root)
        return Verdict(Nature.AUTOMATIC if arrived else Nature.BOUNCE, "It is a delivery report.")
    if notice := _notice(root):
        return Verdict(Nature.AUTOMATIC, f"It is {notice}.")
    nobody = has_no_sender(root, envelope)
    sign = _machine_sign(root, subject)
    if says_undelivered(subject) or is_from_server(senders):
        return Verdict(Nature.BOUNCE, "A mail server says that a mail was not delivered.")
    if (sign or nobody) and says_absent(f"{subject}\n{text}"):
        return Verdict(Nature.ABSENCE, sign or "It has no return path and speaks of an absence.")
    if sign:
        return Verdict(Nature.AUTOMATIC, sign)
    if nobody:
        return Verdict(Nature.BOUNCE, "It has no return path (RFC 5321, 4.5.5).")
    if any(is_return_path(each, domain) for each in envelope.recipients):
        return Verdict(Nature.AUTOMATIC, "It was sent to the return path of a letter, which no person writes to.")
    return _list(root) or Verdict(Nature.PERSON, "Nothing says that a machine wrote it.")


def has_no_sender(root: Part, envelope: Envelope) -> bool:
    """Whether a mail came with the null return path; a mailbox tells by the header alone."""
    if envelope.source == "imap":
        return root.headers.first("return-path").replace(" ", "") == "<>"
    return envelope.sender is None


def _own(root: Part, senders: tuple[str, ...], domain: str) -> str | None:
    if LOOP.lower() in root.headers.names():
        return f"It carries our header {LOOP}."
    if own_message_id(root.headers.first("message-id"), domain):
        return "It carries a Message-ID of ours."
    if any(_is_ours(sender, domain) for sender in senders):
        return "It says that it is from our own address."
    return None


def _is_ours(sender: str, domain: str) -> bool:
    local, _, host = sender.rpartition("@")
    return host == domain.lower() and (local == "returns" or local.startswith(("returns+", "returns-")))


def _notice(root: Part) -> str | None:
    """A report or a calendar's answer, by the build of the mail; a calendar file sent along is a person's."""
    if root.type == "multipart/report":
        kind = root.parameters.get("report-type", "").lower()
        return _REPORTS.get(kind, "a report of a machine")
    for part in root.every():
        if part.type in _NOTICES and part.disposition != "attachment":
            return _NOTICES[part.type]
    return None


def _machine_sign(root: Part, subject: str) -> str | None:
    submitted = root.headers.first("auto-submitted").partition(";")[0].partition("(")[0].strip().lower()
    if submitted and submitted != "no":
        return f"Auto-Submitted says {submitted[:40]}."
    if named := sorted(_SENT_BY_MACHINES & root.headers.names()):
        return f"It carries {named[0]}."
    precedence = root.headers.first("precedence").strip().lower()
    if precedence in _AUTOMATIC_PRECEDENCE:
        return f"Precedence says {precedence}."
    if subject.lower()[_opening(subject) :].startswith(_SUBJECTS):
        return "Its subject is that of an automatic mail."
    return None


def _opening(subject: str) -> int:
    match = _ANSWERING.match(subject)
    return match.end() if match else 0


def _list(root: Part) -> Verdict | None:
    if named := sorted(_LIST_HEADERS & root.headers.names()):
        return Verdict(Nature.LIST, f"It carries {named[0].title()}.")
    if root.headers.first("precedence").strip().lower() in _LIST_PRECEDENCE:
        return Verdict(Nature.LIST, "Precedence says that it is list mail.")
    return None
