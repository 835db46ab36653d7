"""The drawer of letters: from what a letter says to the bytes that are sent, the same on every attempt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage

from bot.channels.email.letters.as_html import as_html
from bot.channels.email.letters.as_text import as_text
from bot.channels.email.letters.blocks import blocks
from bot.channels.email.letters.heading import POLICY, head, message_id, subject_line, token_address
from bot.channels.email.letters.prefilled import new_mail
from bot.mail import Addressed, Bulletin, Drawn, Enclosed
from conversations.letters.letter import Letter


class LetterDrawer:
    """Draws letters for one mail domain; what it gives back is sent as it is, so a retry keeps its Message-ID."""

    def __init__(self, *, domain: str, sender: str, relay: str, base_url: str) -> None:
        """Take the domain that replies come to, `Returns <returns@…>`, the relay's name and where pages stand."""
        self._domain, self._sender, self._base_url = domain, sender, base_url.rstrip("/")
        self._lane = f"email:{relay}"

    @property
    def lane(self) -> str:
        """The lane of the relay that letters leave by."""
        return self._lane

    def letter(self, letter: Letter, to: Addressed) -> Drawn:
        """A letter as text and HTML with all its headers.

        Raises:
            ValueError: an address cannot stand in a header, or a link leads away from our own pages.
        """
        self._own_pages_only(letter)
        address = token_address("returns", to.token, self._domain)
        run = list(blocks(letter, new_mail(letter, address, subject_line(letter, to)) if letter.questions else None))
        return self._drawn(letter, to, as_text(run), as_html(letter.subject, run))

    def bulletin(self, bulletin: Bulletin, to: Addressed) -> Drawn:
        """A letter that was drawn already, with all its headers; its pictures travel within it.

        Raises:
            ValueError: an address cannot stand in a header.
        """
        # Read when it is wanted: whoever sends no digest is spared what reads HTML.
        from bot.channels.email.incoming.html_text import text_of

        letter = Letter(kind=bulletin.kind, subject=bulletin.subject, preheader="", greeting="")
        drawn = self._drawn(letter, to, bulletin.text, bulletin.html, bulletin.pictures)
        return replace(drawn, shown=text_of(bulletin.html).text)

    def _drawn(
        self, letter: Letter, to: Addressed, text: str, page: str, pictures: Sequence[Enclosed] = ()
    ) -> Drawn:
        message = EmailMessage(policy=POLICY)
        head(message, letter, to, sender=self._sender, domain=self._domain)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(page, subtype="html", cte="quoted-printable")
        identity = message_id(letter, to, self._domain)
        boundary = f"=_{identity.strip('<>').split('@')[0]}"  # “=_” never stands in quoted-printable, nor in base64
        _enclose(message, pictures, f"{boundary}.p")
        message.set_boundary(boundary)
        payload = {
            "from": token_address("returns-b", to.token, self._domain),
            "to": to.email,
            "raw": message.as_bytes().decode("ascii"),
        }
        return Drawn(payload=payload, text=text, message_id=identity)

    def _own_pages_only(self, letter: Letter) -> None:
        for section in letter.sections:
            if section.page is not None and not section.page.startswith(f"{self._base_url}/"):
                raise ValueError(f"A letter links to our own pages only, under {self._base_url}: not {section.page}.")


def _enclose(message: EmailMessage, pictures: Sequence[Enclosed], boundary: str) -> None:
    """Put pictures beside the page that shows them (RFC 2387), so that nothing is fetched from anywhere."""
    if not pictures:
        return
    page = next(part for part in message.iter_parts() if part.get_content_subtype() == "html")
    for each in pictures:
        page.add_related(each.png, "image", "png", cid=f"<{each.cid}>", filename=each.name, disposition="inline")
    page.set_boundary(boundary)
