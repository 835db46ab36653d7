"""Every kind of letter, composed: what the golden files show and what the drawings are tested on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from conversations.letters.compose import answer_to, invitation, receipt, reminder
from conversations.letters.letter import Letter
from conversations.letters.notices import NoticeKind, notice
from conversations.letters.reply import ReplyRead
from tests.conversations.letters.sittings import AMBER, GOOD, LATE, OFF_TRACK, WATCHED, a_lead, a_sitting, remembered

READ = ReplyRead()
REFERENCES = {"r1": "HART-2026-Q2-17"}


def _steady() -> Letter:
    return invitation(a_sitting(a_lead()))


def _off_track() -> Letter:
    return invitation(a_sitting(a_lead(OFF_TRACK)))


def _several() -> Letter:
    leads = (a_lead(), a_lead(LATE, "r2"), a_lead(WATCHED, "r3"))
    return invitation(a_sitting(*leads))


def _reminder() -> Letter:
    leads = (a_lead(), a_lead(LATE, "r2"))
    earlier = remembered(invitation(a_sitting(*leads)))
    begun = leads[1].says({"figure": "45.2", "promise.A7.kept": "done"}).rests()
    return reminder(a_sitting(leads[0].says(GOOD, send=True).rests(), begun, earlier=earlier))


def _unclear() -> Letter:
    lead = a_lead(LATE)
    earlier = remembered(invitation(a_sitting(lead)))
    after = lead.says({"figure": "0.412", "checked": "it was", "promise.A7.kept": "done", "outlook": "at risk"})
    read = ReplyRead(unplaced=("The vans are late again.",), clashing=("3",))
    return answer_to(a_sitting(after, earlier=earlier), read)


def _doubted() -> Letter:
    lead = a_lead()
    earlier = remembered(invitation(a_sitting(lead)))
    return answer_to(a_sitting(lead.says({"figure": "40200", "checked": "audited"}), earlier=earlier), READ)


def _amber() -> Letter:
    lead = a_lead()
    earlier = remembered(invitation(a_sitting(lead)))
    return answer_to(a_sitting(lead.says({"figure": "432", "checked": "audited"}), earlier=earlier), READ)


def _one_of_two() -> Letter:
    leads = (a_lead(), a_lead(LATE, "r2"))
    earlier = remembered(invitation(a_sitting(*leads)))
    return answer_to(a_sitting(leads[0].says(GOOD, send=True), leads[1], earlier=earlier), READ, REFERENCES)


def _see_attached() -> Letter:
    lead = a_lead()
    earlier = remembered(invitation(a_sitting(lead)))
    read = ReplyRead(see_attached=True)
    return answer_to(a_sitting(lead.says({"checked": "audited"}), earlier=earlier), read)


def _receipt() -> Letter:
    lead = a_lead()
    earlier = remembered(invitation(a_sitting(lead)))
    return answer_to(a_sitting(lead.says(AMBER, send=True), earlier=earlier), READ, REFERENCES)


def _correction() -> Letter:
    lead = a_lead()
    earlier = remembered(invitation(a_sitting(lead)))
    sent = lead.says(AMBER, send=True)
    earlier += remembered(receipt(a_sitting(sent, earlier=earlier)))
    asked = sent.says({"figure": "408"})
    reason = next(key for key in _open(asked.held.answers) if "?" in key)
    given = asked.says({reason: "The police sent a late list"}, send=True)
    return answer_to(a_sitting(given, earlier=earlier), READ, REFERENCES)


def _open(answers: object) -> list[str]:
    from conversations.dialogue.standing import outstanding

    return [slot.key for slot in outstanding(answers)]  # type: ignore[arg-type]


LETTERS: Mapping[str, Callable[[], Letter]] = {
    "invitation": _steady,
    "invitation_off_track": _off_track,
    "invitation_several": _several,
    "reminder": _reminder,
    "read_back": _amber,
    "read_back_unclear": _unclear,
    "read_back_doubted": _doubted,
    "read_back_one_of_two": _one_of_two,
    "read_back_see_attached": _see_attached,
    "receipt": _receipt,
    "correction": _correction,
} | {f"notice_{kind}": (lambda kind=kind: notice(kind, support="The county support team", name="Ann Archer",
                                                 contact="support@example.gov.uk", reference="M-17"))
     for kind in NoticeKind}
