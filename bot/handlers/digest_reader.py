"""Who a reader of digests is, and which parts they have: looked up on every request, so that a part that ended counts.

A personal link names a person, or an address that digests go to and that
belongs to nobody here; it says who wants to read, never what they may.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.handlers.desk import Desk
from bot.tokens import LONGEST, Signer
from conversations.digests.grouping import Grouping
from conversations.digests.layers import SHIPPED
from conversations.digests.rights import Group, Reader
from conversations.partnership.trials import is_trial
from storage import people
from storage.bodies import bodies_of
from storage.database import Session
from storage.layers import layers_in
from storage.readers import Readers, groups_of, own_readers
from storage.roles import all_roles

LINK, COOKIE = "digests", "reading"
"""The purposes that personal links, and the cookies they set, are signed for."""
LINK_LASTS, COOKIE_LASTS = timedelta(days=120), timedelta(days=30)
"""A link outlives a quarter and its digest; a browser is asked for a new one sooner."""
_EPOCH = date(2020, 1, 1)
_OF_A_GROUPING = {layer.grouping: layer for layer in SHIPPED if layer.grouping is not Grouping.TARGET}
"""One layer of each grouping; the readers of a delivery group are known by their part in the target."""


@dataclass(frozen=True, slots=True)
class ReaderKey:
    """What a verified link or cookie names: a person of a partnership, or an address that digests go to."""

    partnership_id: str
    who: int | str

    def token(self, signer: Signer, purpose: str, today: date) -> str | None:
        """Signed, with its day; none where the address is too long for a token, or is not of plain letters."""
        name = f"{self.partnership_id}/{(today - _EPOCH).days}/{self.who}"
        token = signer.token(purpose, name) if name.isascii() else None
        return token if token is not None and len(token) <= LONGEST else None


def key_in(signer: Signer, purpose: str, token: str, today: date) -> ReaderKey | None:
    """Whom a link or cookie of ours names, while it holds; none for anything else."""
    name = signer.read(purpose, token)
    if name is None:
        return None
    partnership_id, day, who = name.split("/", 2)
    lasts = LINK_LASTS if purpose == LINK else COOKIE_LASTS
    if today - _EPOCH > timedelta(days=int(day)) + lasts:
        return None
    return ReaderKey(partnership_id, int(who) if who.isdecimal() else who)


def reader_of(session: Session, key: ReaderKey) -> Reader | None:
    """The reader with every part they have now; none where the partnership knows nobody of the kind any more."""
    if key.partnership_id not in people.partnerships(session):
        return None
    reads, layers = frozenset(_reads(session, key)), frozenset(_layers(session, key))
    if isinstance(key.who, str):
        return Reader(email=key.who, name=key.who, reads=reads, layers=layers) if reads or layers else None
    person = people.people_of(session, key.partnership_id).get(key.who)
    if person is None:
        return None
    return Reader(person_id=key.who, name=person.name, reads=reads, layers=layers,
                  targets=frozenset(_targets(session, key.partnership_id, key.who)))


def _reads(session: Session, key: ReaderKey) -> Iterator[Group]:
    for grouping, layer in _OF_A_GROUPING.items():
        for group, readers in groups_of(session, key.partnership_id, layer).items():
            if _among(key.who, readers):
                yield grouping, group


def _layers(session: Session, key: ReaderKey) -> Iterator[tuple[str, Grouping]]:
    for name, layer in layers_in(session, key.partnership_id).items():
        own = own_readers(session, key.partnership_id, layer)
        if own is not None and _among(key.who, own):
            yield name, layer.grouping


def _among(who: int | str, readers: Readers) -> bool:
    return who in (readers.emails if isinstance(who, str) else readers.person_ids)


def _targets(session: Session, partnership_id: str, person_id: int) -> Iterator[str]:
    """The refs of the targets they lead, sponsor, work on, or give a figure for."""
    bodies = bodies_of(session, partnership_id)
    for target_id, roles in all_roles(session, partnership_id).items():
        givers = {each.person_id for each in bodies.get(target_id, ())}
        if person_id in {roles.lead_id, roles.sponsor_id, *roles.members, *givers}:
            yield roles.ref


def keys_of(session: Session, email: str) -> list[ReaderKey]:
    """Everybody who has this address, one for each partnership; else the address itself, where digests go to it.

    That somebody tries a round takes nothing from what their address may read besides.
    """
    known = [ReaderKey(each.partnership_id, each.person_id) for each in people.person_by_email(session, email)]
    if any(not is_trial(each.partnership_id) for each in known):
        return known
    keys = [ReaderKey(each, email.lower()) for each in people.partnerships(session)
            if each not in {one.partnership_id for one in known}]  # fmt: skip
    return [*known, *(key for key in keys if reader_of(session, key) is not None)]


def personal_address(desk: Desk, key: ReaderKey, path: str, today: date) -> str | None:
    """Where a reader opens a digest without being asked who they are; none where nothing can be signed for them.

    `path` is that of the digest, or of a line of it.
    """
    if desk.signer is None or not desk.base_url:
        return None
    token = key.token(desk.signer, LINK, today)
    return None if token is None else f"{desk.base_url.rstrip('/')}/d/~{token}/{path}"


def permanent_address(desk: Desk, path: str) -> str | None:
    """Where the digest of this path stands for whoever may read it; none where no page is served."""
    return f"{desk.base_url.rstrip('/')}/d/{path}" if desk.signer is not None and desk.base_url else None
