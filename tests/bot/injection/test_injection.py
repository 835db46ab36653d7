"""Any text in any field of a digest's facts comes to nothing in any of its forms: no ping, link, tag, formula, script.

Each form has its law. It is held to what is known to bite and to all of
Unicode, beside the same digest with a harmless word in the same fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.handlers import digest_pictures
from bot.handlers.composing import Composed
from conversations.digests.layers import LAYERS
from tests.bot.injection.drawn_laws import papers_law, pictures_law, screen_law, text_law, way_back_law
from tests.bot.injection.sent_laws import correction_law, letter_law, slack_law
from tests.bot.injection.sheet_laws import sheets_law
from tests.bot.injection.spoilt import ANYTHING, EVIL, HARMLESS, NASTY, digest, free_texts, round_spoilt, texts_of

Law = Callable[[Composed, Composed], None]
LAWS: Mapping[str, Law] = {
    "text": text_law, "screen": screen_law, "papers": papers_law, "way back": way_back_law, "pictures": pictures_law,
    "letter": letter_law, "slack": slack_law, "sheets": sheets_law, "correction": correction_law,
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def blank_pictures() -> Iterator[None]:
    """The pictures of a letter are not painted: what they are painted from is held to its own law."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digest_pictures, "png", lambda svg: b"\x89PNG" + sha256(svg.encode()).digest())
        yield


@pytest.mark.parametrize("form", LAWS)
def test_what_is_known_to_bite_bites_nowhere(form: str) -> None:
    """Each in one layer's digest at least, in turn."""
    layers = tuple(LAYERS)
    for place, words in enumerate(NASTY):
        layer = layers[place % len(layers)]
        LAWS[form](digest(layer, words), digest(layer, HARMLESS))


@pytest.mark.parametrize("form", LAWS)
@settings(max_examples=10)
@given(words=ANYTHING, layer=st.sampled_from(sorted(LAYERS)))
def test_any_text_in_any_field_comes_to_nothing(form: str, words: str, layer: str) -> None:
    """Whatever anybody wrote."""
    LAWS[form](digest(layer, words), digest(layer, HARMLESS))


def test_no_field_of_text_is_left_out() -> None:
    """Every field that holds somebody's words holds the spoilt ones; what will be added is asked for here."""
    found = list(texts_of(round_spoilt(f"{EVIL} ")))
    assert [] == [name for name, text in found if not text.startswith(EVIL)]
    assert free_texts() == {name for name, _ in found}
