"""HTML that cannot be broken by what a person wrote: text is escaped unless it is already markup."""

from __future__ import annotations

import re
from html import escape

from conversations.partnership.turning import unturned

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """Text that is HTML already; only `tag` and `join` make it."""

    __slots__ = ()


def tag(name: str, *children: str, **attributes: str) -> Markup:
    """An element; a child that is not `Markup` is escaped, and so is every attribute.

    A trailing underscore in an attribute's name is dropped (`class_`), others
    become hyphens (`aria_hidden`).
    """
    given = "".join(f' {_named(key)}="{_escaped(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def void(name: str, **attributes: str) -> Markup:
    """An element that holds nothing and is not closed, such as `img`; its attributes are as those of `tag`."""
    given = "".join(f' {_named(key)}="{_escaped(value)}"' for key, value in attributes.items())
    return Markup(f"<{name}{given}>")


def join(*children: str, by: str = "") -> Markup:
    """Several pieces, one after another."""
    return Markup(by.join(each if isinstance(each, Markup) else _escaped(each) for each in children))


def _named(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _escaped(text: str) -> str:
    """Escaped for text and attributes alike; what no HTML may hold becomes the replacement mark, and nothing turns."""
    return escape(_UNWRITABLE.sub("\ufffd", unturned(text)), quote=True)
