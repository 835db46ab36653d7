"""A line of a digest, found by the ids under which readers know it: what it says, why it stands there, whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.handlers.composing import NotPublished, composed_in, today_of
from bot.handlers.desk import Desk
from conversations.digests.document import Document, Item, Row
from conversations.digests.facts import RoundFacts, TargetFacts
from conversations.digests.layers import Layer
from conversations.partnership.quarters import Quarter
from conversations.partnership.questions import LineSeen
from storage.database import Session
from storage.issued import newest_issued


@dataclass(frozen=True, slots=True)
class DigestAsked:
    """A digest that a reader asks about, with the facts under it and the day on which they ask.

    `issued` is the digest as it left, which is what its readers have before
    them; none where it never did. `document` is the same as it stands.
    """

    issued: Document | None
    document: Document
    facts: RoundFacts
    layer: Layer
    group: str
    today: date

    @property
    def rows(self) -> tuple[Row, ...]:
        """The lines about targets, in the order in which readers have them."""
        return (self.issued or self.document).rows

    def line(self, line_id: str) -> Item | None:
        """The line of this id as its readers saw it; none where the digest has none such."""
        items = (item for each in (self.issued, self.document) if each is not None
                 for section in each.sections for item in section.items)  # fmt: skip
        return next((item for item in items if item.id == line_id), None)

    def about(self, item: Item) -> tuple[Row, TargetFacts] | None:
        """A line with the target that it is about; none for one about the digest as a whole."""
        if not isinstance(item, Row):
            return None
        return next(((item, target) for target in self.facts.targets if target.ref == item.ref), None)

    def seen(self, item: Row) -> LineSeen:
        """A line as its reader saw it."""
        return LineSeen(digest=self.document.title, title=f"{item.ref} {item.title}", gist=item.gist,
                        rating=None if item.verdict is None else item.verdict.word, why=item.rules)


def digest_asked(desk: Desk, session: Session, partnership_id: str, document_id: str) -> DigestAsked | None:
    """The digest of this id (`2026-Q2:theme:Safer Communities`) as it stands; none where there is none such."""
    try:
        quarter, layer, group = document_id.split(":", 2)
        composed = composed_in(desk, partnership_id, Quarter.parse(quarter), layer, group, session)
    except ValueError:
        return None
    if isinstance(composed, NotPublished):
        return None
    issued = newest_issued(session, partnership_id, int(composed.facts.round_id), composed.layer.name, composed.group)
    return DigestAsked(None if issued is None else issued.document, composed.document, composed.facts, composed.layer,
                       composed.group, today_of(desk, partnership_id, session))
