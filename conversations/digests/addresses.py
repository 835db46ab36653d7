"""Where digests and their lines stand below the address of an installation: paths that stay while the round lasts.

`2026-Q2/theme/safer-communities` is a digest, `2026-Q2/theme/safer-communities/NI%20111` the line of it that is
called `NI 111`. A person may read such an address aloud, and whoever has it may still not read what is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from hashlib import blake2s
from urllib.parse import quote

from conversations.digests.grouping import WHOLE

Linking = Callable[[str | None], str | None]
"""Where a line of a digest leads back to, by its id, or where the digest itself stands (none given); none: nowhere."""

WHOLE_SLUG = "-"
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 60


def nowhere(line: str | None) -> str | None:
    """The links of a digest that stands at no address."""
    del line
    return None


def slug(group: str) -> str:
    """What a group is called in an address: its words in lower case, with a mark of the name where they are not all."""
    if group == WHOLE:
        return WHOLE_SLUG
    words = "-".join(_WORD.findall(group.casefold()))
    if _PLAIN.fullmatch(group) and len(words) <= _LONGEST:
        return words
    mark = blake2s(group.encode(errors="replace"), digest_size=4).hexdigest()
    return f"{words[:_LONGEST]}-{mark}".lstrip("-")


def group_named(called: str, groups: Iterable[str]) -> str | None:
    """The group that is called so in an address; none where there is none of that name."""
    return next((group for group in groups if slug(group) == called), None)


def digest_path(quarter: str, layer: str, group: str) -> str:
    """The path of a digest; `quarter` as it is written, such as `2026-Q2`."""
    return f"{quarter}/{quote(layer, safe='')}/{slug(group)}"


def path_of(document: str) -> str:
    """The path of the digest of this id (`2026-Q2:theme:Safer Communities`)."""
    quarter, layer, group = document.split(":", 2)
    return digest_path(quarter, layer, group)


def anchor(line: str) -> str:
    """What a line is called within its page, and after the `#` that leads to it."""
    return quote(line, safe="/", errors="replace")


def linked_below(address: str) -> Linking:
    """The links of a digest that stands at this address: each line below it."""
    def linking(line: str | None) -> str | None:
        return address if line is None else f"{address}/{quote(line, safe='/', errors='replace')}"

    return linking
