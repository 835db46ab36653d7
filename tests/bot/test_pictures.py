"""Pictures as PNG: text is really drawn, the same bytes for the same content, small, and remembered."""

from __future__ import annotations

import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import bot.pictures
from bot.pictures import KEPT, content_name, png
from conversations.pictures.as_svg import as_svg
from conversations.pictures.frame import Form
from conversations.pictures.lettering import width_of
from tests.conversations.pictures.charts import CHARTS, a_sparkline

MOST = 200_000
TEXT = re.compile(r"<text\b.*?</text>", re.S)
FONTS = Path(bot.pictures.__file__).with_name("fonts")


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("kind", CHARTS)
def test_the_text_is_really_drawn(kind: str, form: Form) -> None:
    """Without a font the renderer would leave it out and say nothing."""
    svg = as_svg(CHARTS[kind], form)
    assert TEXT.search(svg)
    assert png(svg) != png(TEXT.sub("", svg))


@pytest.mark.parametrize("weight", ["", ' font-weight="600"'])
def test_both_weights_are_drawn(weight: str) -> None:
    """Each weight has a font of its own, and a letter that it has not is not left out either."""
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30" font-family="Quarterday Sans">{}</svg>'

    def drawn(said: str, look: str = weight) -> bytes:
        return png(frame.format(f'<text x="4" y="20"{look}>{said}</text>'))

    blank = drawn("")
    assert blank not in {drawn(said) for said in ("Wŵ", "Ж", "Ω", "£", "’", "漢")}
    assert drawn("Wales", "") != drawn("Wales", ' font-weight="600"')


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("kind", CHARTS)
def test_a_picture_is_small_and_twice_as_sharp(kind: str, form: Form) -> None:
    """Fit for a letter: under 200 kB, two pixels to a unit."""
    svg = as_svg(CHARTS[kind], form)
    picture = png(svg)
    assert b"\x89PNG\r\n\x1a\n" == picture[:8]
    wide, high = struct.unpack(">II", picture[16:24])
    told = re.search(r'width="(\d+)" height="([\d.]+)"', svg[svg.index("<svg"):svg.index(">")])
    assert told is not None
    assert int(told[1]) * 2 == wide
    assert abs(float(told[2]) * 2 - high) <= 1
    assert MOST >= len(picture)


def test_the_same_content_gives_the_same_bytes() -> None:
    """Drawn anew, from the same chart made anew, and in another process."""
    svg = as_svg(CHARTS["line"])
    first = png(svg)
    png.cache_clear()
    assert first == png(as_svg(CHARTS["line"].model_copy()))
    program = "import sys; from bot.pictures import png; sys.stdout.buffer.write(png(sys.stdin.buffer.read().decode()))"
    other = subprocess.run((sys.executable, "-c", program), input=svg.encode(), capture_output=True, check=True)
    assert first == other.stdout


def test_a_picture_is_drawn_once_while_it_is_remembered() -> None:
    """By what it shows; so many are remembered and no more."""
    png.cache_clear()
    assert png(as_svg(CHARTS["sparkline"])) is png(as_svg(a_sparkline()))
    for number in range(KEPT + 5):
        png(as_svg(a_sparkline(subject=f"Target {number}")))
    assert KEPT == png.cache_info().currsize


def test_a_name_changes_with_the_content() -> None:
    """So an address or a Content-ID may be kept for ever."""
    one, other = (as_svg(a_sparkline(subject=said)) for said in ("A", "B"))
    assert content_name(one) != content_name(other)
    assert content_name(one) == content_name(as_svg(a_sparkline(subject="A")))


def test_what_is_no_picture_is_refused_with_the_remedy() -> None:
    """A broken drawing is told as one; a whole one is drawn after it."""
    with pytest.raises(ValueError, match="made by as_svg"):
        png("<svg")
    assert png(as_svg(CHARTS["sparkline"]))


def test_nothing_is_read_until_a_picture_is_drawn() -> None:
    """A server that draws none is spared the renderer."""
    program = "import sys, bot.pictures; print('resvg_py' in sys.modules)"
    told = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, check=True)
    assert "False" == told.stdout.strip()


def test_the_font_is_shipped_with_its_licence() -> None:
    """Two weights, and the terms beside them."""
    assert ["quarterday-sans-semi-bold.otf", "quarterday-sans.otf"] == sorted(f.name for f in FONTS.glob("*.otf"))
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize(
    "said", ["WWWWWWWWWW", "iiiiiiiiii", "Likelihood × impact", "£1,234,567.89", "Ŵyłżćę Ωδ Жщ", "@%mM—…"]
)
def test_no_words_come_out_wider_than_they_are_reckoned(said: str) -> None:
    """Drawn in white on white beyond the reckoned width, the semi-bold leaves nothing to see there."""
    wide = width_of(said, 20)
    frame = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40" font-family="Quarterday Sans">'
        '<rect width="400" height="40" fill="#ffffff"/>{}</svg>'
    )
    text = f'<text x="10" y="28" font-size="20" font-weight="600">{said}</text>'
    cover = f'<rect x="{10 + wide}" width="400" height="40" fill="#ffffff"/>'
    assert png(frame.format(text + cover)) == png(frame.format(text))
    assert png(frame.format(text)) != png(frame.format(""))
