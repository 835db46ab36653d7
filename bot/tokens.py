"""Tokens that name something of ours and prove that we named it, in lower-case base32.

A token travels in a mail address, a Message-ID and a web address: it is read in
any case, holds no personal data, and is made for one purpose only. It is
signed with HMAC-SHA256 cut to 104 bits (RFC 2104, section 5, asks for no fewer
than 80); keys may be changed one after another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

STRENGTH = 13
"""Octets of the signature that a token carries."""
LONGEST = 160
"""Characters beyond which nothing is a token of ours."""
_PADDING = 8


class Signer:
    """Makes tokens with the first key, reads those of any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the keys, the one that signs first.

        Raises:
            ValueError: there is none.
        """
        if not keys:
            raise ValueError("Nothing can be signed without a key; set SECRET_KEYS.")
        self._keys = tuple(keys)

    def token(self, purpose: str, name: str) -> str:
        """A token for `name` (ASCII, such as the number of a letter), good for this purpose alone."""
        said = name.encode("ascii")
        signed = self._signature(self._keys[0], purpose, said) + said
        return base64.b32encode(signed).decode().rstrip("=").lower()

    def read(self, purpose: str, token: str) -> str | None:
        """What a token of ours names; none for anything else."""
        text = token.strip().upper()
        if not 0 < len(text) <= LONGEST or not text.isascii():
            return None
        try:
            signed = base64.b32decode(text + "=" * (-len(text) % _PADDING))
            signature, said = signed[:STRENGTH], signed[STRENGTH:]
            name = said.decode("ascii")
        except ValueError:
            return None
        known = [self._signature(key, purpose, said) for key in self._keys]
        return name if name and any(hmac.compare_digest(each, signature) for each in known) else None

    def _signature(self, key: bytes, purpose: str, said: bytes) -> bytes:
        return hmac.new(key, purpose.encode() + b"\x00" + said, hashlib.sha256).digest()[:STRENGTH]
