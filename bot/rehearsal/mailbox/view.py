"""How a letter is looked at: which of its sides, how wide, on which ground, answered in which program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from bot.rehearsal.mailbox.quoting import STYLES

SIDES: Mapping[str, str] = {"html": "HTML", "text": "Text", "headers": "Headers"}
WIDTHS: Mapping[str, str] = {"600": "600 px", "320": "320 px"}
GROUNDS: Mapping[str, str] = {"light": "Light", "dark": "Dark"}


@dataclass(frozen=True, slots=True)
class View:
    """What the address of a page says; `told` is a mail just sent, whose answer is shown."""

    letter: int = 0
    show: str = "html"
    width: str = "600"
    ground: str = "light"
    style: str = "outlook"
    told: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> View:
        """What a query asks for; anything unknown is as if it were not said."""
        said = {name: query[name] for name in ("show", "width", "ground", "style") if name in query}
        return cls(letter=_number(query, "letter"), told=_number(query, "told"), **said).checked()

    def checked(self) -> View:
        """The same, with what is not offered replaced by what is shown first."""
        first = View()
        return replace(
            self,
            show=self.show if self.show in SIDES else first.show,
            width=self.width if self.width in WIDTHS else first.width,
            ground=self.ground if self.ground in GROUNDS else first.ground,
            style=self.style if self.style in STYLES else first.style,
        )

    def at(self, letter: int) -> View:
        """The same view of another letter."""
        return replace(self, letter=letter)

    def having_told(self, told: int) -> View:
        """The same view, telling what became of a mail that was sent."""
        return replace(self, told=told)

    def query(self, **changes: object) -> dict[str, object]:
        """What an address says for this view with some things changed; what is usual is left out."""
        usual = asdict(View())
        return {name: value for name, value in (asdict(self) | changes).items() if value != usual[name]}


def _number(query: Mapping[str, str], name: str) -> int:
    said = query.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
