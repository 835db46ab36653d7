"""What machines write back: delivery reports (RFC 3464) and absence notices (RFC 3834)."""

from __future__ import annotations

from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2s

from bot.rehearsal.mailbox.office import Letter

NOT_DELIVERED = """\
This is the mail system at host {host}.

Your message to <{address}> could not be delivered:

550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table
"""
AWAY = """\
Thank you for your message. I am on leave{until}, with no access to my mail.

{name}
"""


def delivery_report(address: str, sender: str | None, raw: bytes, at: datetime, relay: str) -> bytes:
    """A bounce as Postfix writes it: words for people, the report, and the letter it is about."""
    host = f"mail.{address.rpartition('@')[2]}"
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{host}>"
    report["To"] = sender or ""
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(at)
    report["Message-ID"] = f"<{_name(raw, 'bounce')}@{host}>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText(NOT_DELIVERED.format(host=host, address=address)))
    report.attach(_status(address, relay, host))
    report.attach(MIMEMessage(message_from_bytes(raw)))
    return report.as_bytes(policy=SMTP)


def _status(address: str, relay: str, host: str) -> Message:
    """The part that machines read."""
    about, failed = Message(), Message()
    about["Reporting-MTA"] = f"dns; {host}"
    about["Received-From-MTA"] = f"dns; {relay}"
    failed["Final-Recipient"] = f"rfc822; {address}"
    failed["Action"] = "failed"
    failed["Status"] = "5.1.1"
    failed["Diagnostic-Code"] = f"smtp; 550 5.1.1 <{address}>: Recipient address rejected: User unknown"
    part = MIMEBase("message", "delivery-status")
    part.attach(about)
    part.attach(failed)
    return part


def absence_notice(letter: Letter, name: str, until: date | None, at: datetime) -> bytes:
    """An automatic reply as Exchange writes it."""
    notice = EmailMessage(policy=SMTP.clone(max_line_length=998))
    last = f" until {until.day} {until:%B %Y}" if until else ""
    notice["From"] = f"{name} <{letter.box}>"
    notice["To"] = letter.sender or ""
    notice["Subject"] = f"Automatic reply: {letter.subject}"
    notice["Date"] = at
    notice["Message-ID"] = f"<{_name(letter.raw, 'away')}@{letter.box.rpartition('@')[2]}>"
    if answered := str(letter.message["Message-ID"] or ""):
        notice["In-Reply-To"] = answered
    notice["Auto-Submitted"] = "auto-generated"
    notice["X-Auto-Response-Suppress"] = "All"
    notice.set_content(AWAY.format(until=last, name=name))
    return notice.as_bytes()


def _name(raw: bytes, why: str) -> str:
    """A name of its own for what is written about a letter."""
    return blake2s(raw, digest_size=10, person=why.encode()).hexdigest()
