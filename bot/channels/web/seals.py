"""The seal of a form: proves that we drew it, for this very link, and tells one form from another."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from bot.handlers.pages import PageKey
from bot.ports import Ids
from bot.tokens import Signer

FORM = "form"
"""The purpose that seals are signed for."""
OURS = frozenset({"same-origin", "none"})
"""What a browser says of where a form was sent from, when that was our own page, or one it brings back itself."""
UNTOLD = "null"
"""The origin of a page that tells no address, as ours do (Fetch, “serializing a request origin”)."""


def seal(signer: Signer, ids: Ids, key: PageKey) -> str:
    """A seal that no other form has."""
    return signer.token(FORM, f"{_bound(key)}/{ids()[:32]}")


def is_sealed(signer: Signer, key: PageKey, given: str) -> bool:
    """Whether a form was drawn by us for this link."""
    name = signer.read(FORM, given)
    return name is not None and name.partition("/")[0] == _bound(key)


def _bound(key: PageKey) -> str:
    return sha256(key.name.encode()).hexdigest()[:32]


def is_from_elsewhere(headers: Headers, base_url: str) -> bool:
    """Whether a browser says that another site sent the form; one that says nothing is judged by the seal alone."""
    origin, site = headers.get("origin", UNTOLD), headers.get("sec-fetch-site", "none")
    if site not in OURS:
        return True
    return origin not in {UNTOLD, _origin(base_url)} and urlsplit(origin).netloc != headers.get("host", "")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
