"""The colours of a letter on a light and on a dark ground; each word reaches 4.5:1 on its ground (WCAG 1.4.3)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """`ground` lies under all of it, `panel` under what must be noticed; the others are written on them."""

    ground: str
    panel: str
    ink: str
    quiet: str
    link: str
    trouble: str
    rule: str


LIGHT = Palette(ground="#ffffff", panel="#f3f2f1", ink="#1b1b1b", quiet="#505a5f", link="#12436d", trouble="#801650",
                rule="#b1b4b6")
DARK = Palette(ground="#16181a", panel="#26292c", ink="#f3f2f1", quiet="#c2c7ca", link="#9fc9f0", trouble="#f3a6cf",
               rule="#505a5f")
