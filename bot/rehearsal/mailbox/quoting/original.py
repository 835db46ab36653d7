"""The letter that is answered, with all that mail programs repeat of it in a reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.rehearsal.mailbox.office import Letter


@dataclass(frozen=True, slots=True)
class Original:
    """A letter as its reader's program holds it; `at` is by the reader's own clock, `name` is empty if none was given.

    `html` is what stands in its body, empty where it has no HTML.
    """

    name: str
    address: str
    to_name: str
    to_address: str
    subject: str
    at: datetime
    message_id: str
    text: str
    html: str

    @property
    def short_day(self) -> str:
        """Its day with a short month: 5 Oct 2026."""
        return f"{self.at.day} {self.at:%b %Y}"


def original_of(letter: Letter, timezone: str) -> Original:
    """What a reply repeats of this letter."""
    message = letter.message
    sender, to = message["From"].addresses[0], message["To"].addresses[0]
    return Original(
        name=sender.display_name, address=sender.addr_spec, to_name=to.display_name, to_address=to.addr_spec,
        subject=letter.subject, at=message["Date"].datetime.astimezone(ZoneInfo(timezone)),
        message_id=str(message["Message-ID"]), text=letter.part("plain"), html=_body(letter.part("html")),
    )  # fmt: skip


def _body(html: str) -> str:
    """What stands between the tags of a body."""
    begun = html.lower().find("<body")
    if begun < 0:
        return html
    ended = html.lower().rfind("</body")
    return html[html.index(">", begun) + 1 : ended if ended > begun else len(html)].strip()
