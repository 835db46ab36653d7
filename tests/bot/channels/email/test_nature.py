"""What wrote a mail: people are read, machines are never answered, bounces and absences are facts."""

from __future__ import annotations

from datetime import date

import pytest

from bot.channels.email.parsing import parse
from bot.mail import Absent, Bounce, Envelope, Nature, Source
from tests.bot.channels.email import drawn_letters
from tests.bot.channels.email.ugly_mail import (
    ANN,
    AT,
    DOMAIN,
    OUR_ID,
    RETURN_PATH,
    RETURNS,
    TODAY,
    TOKEN,
    a_mail,
    a_part,
    of_parts,
    read,
)

STATUS = (
    "Reporting-MTA: dns; mx.council.gov.uk\n\n"
    f"Final-Recipient: rfc822; {ANN}\nAction: failed\nStatus: 5.1.1\n"
    "Diagnostic-Code: smtp; 550 5.1.1 No such user here\n"
)


def a_report(status: str = STATUS, returned: str = f"Message-ID: {OUR_ID}\nSubject: Your return\n\n") -> bytes:
    """A delivery report (RFC 3464) with the head of the letter that came back."""
    header, body = of_parts(
        "report",
        a_part("I am sorry."),
        a_part(status, "Content-Type: message/delivery-status"),
        a_part(returned, "Content-Type: text/rfc822-headers"),
    )
    return a_mail(body, header, sender="<MAILER-DAEMON@mx>")


@pytest.mark.parametrize(
    ("headers", "body", "nature"),
    [
        ((), "1. 45.2", Nature.PERSON),
        (("X-Auto-Response-Suppress: All",), "1. 45.2", Nature.PERSON),
        (("Auto-Submitted: no",), "1. 45.2", Nature.PERSON),
        (("Precedence: normal", "Subject: Re: out of office"), "1. 45.2", Nature.PERSON),
        (("Subject: Re: figures",), "I am on leave until 26 January, so here it is: 45.2", Nature.PERSON),
        (("Auto-Submitted: auto-replied",), "Thank you for your mail.", Nature.AUTOMATIC),
        (("auto-submitted: auto-generated (cron); x=y",), "Done.", Nature.AUTOMATIC),
        (("X-Autoreply: yes",), "Thank you.", Nature.AUTOMATIC),
        (("X-MS-Exchange-Inbox-Rules-Loop: ann@council.gov.uk",), "Thanks", Nature.AUTOMATIC),
        (("Precedence: auto_reply",), "Thanks", Nature.AUTOMATIC),
        (("Subject: Automatic reply: figures",), "We will answer in five days.", Nature.AUTOMATIC),
        (("Subject: [EXTERNAL] Automatic reply: figures",), "We will answer.", Nature.AUTOMATIC),
        (("Subject: Read: Your return",), "", Nature.AUTOMATIC),
        (("Subject: Accepted: Your return",), "", Nature.AUTOMATIC),
        (("Subject: =?utf-8?q?R=C3=A9ponse_automatique_:_x?=",), "Merci", Nature.AUTOMATIC),
        (("Auto-Submitted: auto-replied",), "I am out of the office.", Nature.ABSENCE),
        (("Subject: Automatic reply: figures",), "I am on annual leave.", Nature.ABSENCE),
        (("Subject: Abwesenheitsnotiz: Zahlen",), "Ich bin im Urlaub.", Nature.ABSENCE),
        (("Subject: Réponse automatique : x",), "Je suis en congé.", Nature.ABSENCE),
        (("Subject: Respuesta automática: x",), "Estoy fuera de la oficina.", Nature.ABSENCE),
        (("Subject: Automatisch antwoord: x",), "Ik ben afwezig.", Nature.ABSENCE),
        (("Subject: Autosvar: x",), "Jag är på semester.", Nature.ABSENCE),
        (("Subject: Risposta automatica: x",), "Sono in ferie.", Nature.ABSENCE),
        (("Auto-Submitted: auto-replied",), "Received.\n\nOn 1 May Bot wrote:\n> on leave until Friday",
         Nature.AUTOMATIC),
        (("List-Id: <all.council.gov.uk>",), "1. 45.2", Nature.LIST),
        (("Precedence: bulk",), "1. 45.2", Nature.LIST),
        (("X-Quarterday-Loop: 1",), "1. 45.2", Nature.OWN),
        ((f"Message-ID: {OUR_ID}",), "1. 45.2", Nature.OWN),
        (("X-Failed-Recipients: ann@council.gov.uk",), "A message could not be delivered.", Nature.BOUNCE),
        (("Subject: Undelivered Mail Returned to Sender",), "x", Nature.BOUNCE),
        (("Subject: Unzustellbar: Ihre Zahlen",), "x", Nature.BOUNCE),
        (("Content-Type: text/calendar; method=REPLY",), "BEGIN:VCALENDAR", Nature.AUTOMATIC),
        (("Content-Type: multipart/report; report-type=disposition-notification; boundary=B",), "--B\n\nRead\n--B--",
         Nature.AUTOMATIC),
        (("Content-Type: multipart/report; report-type=feedback-report; boundary=B",), "--B\n\nSpam\n--B--",
         Nature.AUTOMATIC),
    ],
)  # fmt: skip
def test_what_wrote_a_mail_is_told_by_its_signs(headers: tuple[str, ...], body: str, nature: Nature) -> None:
    """The sign is named for an operator; a sign that people's servers add too proves nothing."""
    mail = read(a_mail(body, *headers))
    assert nature == mail.nature
    assert mail.why.endswith(".")


@pytest.mark.parametrize(
    ("sender", "nature"),
    [
        (f"Returns <{RETURNS}>", Nature.OWN),
        (f"returns@{DOMAIN}", Nature.OWN),
        ("Mail Delivery System <MAILER-DAEMON@mx.council.gov.uk>", Nature.BOUNCE),
        ("postmaster@council.gov.uk", Nature.BOUNCE),
        (ANN, Nature.PERSON),
    ],
)
def test_some_senders_are_no_people(sender: str, nature: Nature) -> None:
    """Our own addresses come first: our mail that comes back is never answered."""
    assert nature == read(a_mail("1. 45.2", sender=sender)).nature


@pytest.mark.parametrize(
    ("source", "path", "body", "nature"),
    [
        ("lmtp", None, "Something went wrong.", Nature.BOUNCE),
        ("smtp", None, "I am away until Friday.", Nature.ABSENCE),
        ("lmtp", None, "I am on leave until Friday.", Nature.ABSENCE),
        ("imap", None, "1. 45.2", Nature.PERSON),
        ("imap", "Return-Path: <>", "Something went wrong.", Nature.BOUNCE),
        ("webhook", "Return-Path: < >", "I am on annual leave.", Nature.ABSENCE),
        ("webhook", "Return-Path: <ann@council.gov.uk>", "1. 45.2", Nature.BOUNCE),
    ],
)
def test_no_return_path_is_no_person(source: Source, path: str | None, body: str, nature: Nature) -> None:
    """LMTP and a provider tell it by the envelope, which goes before the header; a mailbox only by the header."""
    raw = a_mail(body, *([path] if path else []))
    assert nature == read(raw, sender=None, source=source).nature


def test_only_machines_write_to_the_return_path() -> None:
    """RFC 3834, 4: automatic answers go there; people's answers go to Reply-To."""
    assert Nature.AUTOMATIC is read(a_mail("We are on it."), recipients=(RETURN_PATH,)).nature
    assert Nature.PERSON is read(a_mail("We are on it."), recipients=(RETURNS,)).nature


def test_a_calendar_file_sent_along_is_a_persons() -> None:
    """Only a calendar's own answer is automatic."""
    header, body = of_parts("mixed", a_part("1. 45.2"), a_part("BEGIN:VCALENDAR", "Content-Type: text/calendar",
                            "Content-Disposition: attachment; filename=a.ics"))  # fmt: skip
    mail = read(a_mail(body, header))
    assert (Nature.PERSON, ["a.ics"]) == (mail.nature, [file.name for file in mail.attachments])


def test_a_bounce_names_whom_why_and_which_letter() -> None:
    """The report's fields; the Message-ID of the head that came back."""
    mail = read(a_report(), sender=None, recipients=(RETURN_PATH,))
    assert Nature.BOUNCE is mail.nature
    assert Bounce(ANN, "5.1.1", "550 5.1.1 No such user here", OUR_ID) == mail.bounce
    assert mail.bounce is not None
    assert mail.bounce.hard


@pytest.mark.parametrize(
    ("status", "code", "hard"),
    [
        (STATUS.replace("5.1.1", "4.2.2"), "4.2.2", False),
        (STATUS.replace("5.1.1", "5.2.2"), "5.2.2", False),
        (STATUS.replace("5.1.1", "5.2.1"), "5.2.1", True),
        (STATUS.replace("5.1.1", "5.7.1"), "5.7.1", False),
        ("Final-Recipient: rfc822; a@b.uk\nAction: failed\n", None, False),
        ("", None, False),
    ],
)
def test_only_a_dead_address_is_a_hard_bounce(status: str, code: str | None, hard: bool) -> None:
    """Full boxes and refusals may pass; a report without a code proves nothing."""
    bounce = read(a_report(status), sender=None).bounce
    assert bounce is not None
    assert (code, hard) == (bounce.status, bounce.hard)


def test_of_several_recipients_the_failed_one_counts() -> None:
    """And the address as we wrote it, before it was forwarded."""
    status = ("Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; ok@b.uk\nAction: delivered\nStatus: 2.0.0\n\n"
              f"Original-Recipient: rfc822; {ANN}\nFinal-Recipient: rfc822; ann@hidden.uk\nAction: failed\n"
              "Status: 5.1.10\n")  # fmt: skip
    bounce = read(a_report(status), sender=None).bounce
    assert bounce is not None
    assert (ANN, "5.1.10") == (bounce.recipient, bounce.status)


def test_a_report_of_success_is_no_bounce() -> None:
    """`Action: delivered` says that the letter arrived."""
    assert Nature.AUTOMATIC is read(a_report(STATUS.replace("failed", "relayed").replace("5.1.1", "2.0.0"))).nature
    assert Nature.BOUNCE is read(a_report()).nature


def test_a_bounce_without_a_report_is_read_by_its_words() -> None:
    """As qmail and old gateways write: the code from the words, the letter from the return path."""
    raw = a_mail("Hi. This is the qmail-send program.\n\n<ann@council.gov.uk>:\n550 5.1.1 unknown user\n",
                 "Subject: failure notice", sender="MAILER-DAEMON@mx")  # fmt: skip
    mail = read(raw, sender=None, recipients=(RETURN_PATH,))
    assert Bounce(None, "5.1.1", "550 5.1.1 unknown user", TOKEN) == mail.bounce
    named = read(a_mail(f"Undelivered.\n\nMessage-ID: {OUR_ID}\n", "X-Failed-Recipients: ann@council.gov.uk"))
    assert named.bounce is not None
    assert (ANN, OUR_ID) == (named.bounce.recipient, named.bounce.original)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("I am on leave until 26 January.", None, date(2027, 1, 26)),
        ("I am out of the office until Monday 26 October 2026.", None, date(2026, 10, 26)),
        ("Out of office. Back on 4 January.", None, date(2027, 1, 3)),
        ("I'm away, back in the office on Monday 2nd November", None, date(2026, 11, 1)),
        ("Out of office, back on Monday 2nd.", None, date(2026, 11, 1)),
        ("Out of office, back on Tuesday 2nd.", None, None),
        ("I am on annual leave, returning on 2/11/2026.", None, date(2026, 11, 1)),
        ("I will be on annual leave from 12 to 23 October.", date(2026, 10, 12), date(2026, 10, 23)),
        ("I am on leave from 12 October to 23 October 2026", date(2026, 10, 12), date(2026, 10, 23)),
        ("I am on leave from 19/10/2026 until 30/10/2026.", date(2026, 10, 19), date(2026, 10, 30)),
        ("I am on leave from 28 December to 4 January", date(2026, 12, 28), date(2027, 1, 4)),
        ("I am on leave between 19 and 23 October", date(2026, 10, 19), date(2026, 10, 23)),
        ("I am on leave until further notice.", None, None),
        ("I am on maternity leave until 3 May 2031.", None, None),
        ("I am on leave.", None, None),
        ("Ich bin im Urlaub bis zum 26. Oktober 2026.", None, date(2026, 10, 26)),
        ("Ich bin vom 19.10. bis 23.10.2026 abwesend.", date(2026, 10, 19), date(2026, 10, 23)),
        ("Je suis en congé jusqu'au 26 octobre.", None, date(2026, 10, 26)),
        ("Ik ben afwezig tot 26 oktober.", None, date(2026, 10, 26)),
        ("On leave from 30 until 31 February, back on Monday 99th", None, None),
    ],
)
def test_an_absence_has_the_days_that_its_words_name(words: str, first: date | None, last: date | None) -> None:
    """A day of return is the day after the last; a day that is not certain is left out, and the words kept."""
    absent = read(a_mail(words, "Auto-Submitted: auto-replied", "Subject: Automatic reply"), today=TODAY).absent
    assert Absent(first, last, f"Automatic reply {words}") == absent


def test_a_letter_of_ours_that_comes_back_is_known() -> None:
    """As its drawer writes it: never answered, whoever sends it; its token leads to the letter."""
    letter = drawn_letters.parsed(drawn_letters.drawn())
    mail = parse(bytes(letter), Envelope(ANN, (), "lmtp"), "mail:1", AT, domain=drawn_letters.DOMAIN,
                 authserv_id="", today=TODAY)  # fmt: skip
    assert Nature.OWN is mail.nature
    reply = a_mail("1. 45.2", f"In-Reply-To: {letter['Message-ID']}", f"To: {letter['Reply-To']}")
    answer = parse(reply, Envelope(ANN, (), "lmtp"), "mail:2", AT, domain=drawn_letters.DOMAIN, authserv_id="",
                   today=TODAY)  # fmt: skip
    assert (Nature.PERSON, (drawn_letters.TOKEN,)) == (answer.nature, answer.tokens)
