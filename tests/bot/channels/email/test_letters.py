"""Letters as mail: every kind parses, is small and safe, and its text says all that its HTML says."""

import re
from html.parser import HTMLParser

import pytest

from bot.channels.email.letters.palette import DARK, LIGHT, Palette
from bot.channels.email.letters.prefilled import LONGEST
from conversations.letters.compose import invitation
from tests.bot.channels.email.drawn_letters import DRAWER, TOKEN, drawn, drawn_letter, html_of, parsed, part_of
from tests.conversations.letters.letters_written import LETTERS
from tests.conversations.letters.sittings import Lead, a_lead, a_sitting

HOSTILE = '<script>alert(1)</script> & "quoted" </td></table> {{ 7 * 7 }}'


class Page(HTMLParser):
    """What stands in a page: its tags with their attributes, and the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        self.tags.append((tag, dict(attrs)))
        self._unseen += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        """A tag closes."""
        self._unseen -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        """Words between tags."""
        if not self._unseen:
            self.text.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", LETTERS)
def test_the_mail_is_as_mail_should_be(name: str) -> None:
    """Text first, then HTML; plain ASCII on the wire in lines that nobody folds; far below what Gmail cuts."""
    letter = drawn(name)
    raw = str(letter.payload["raw"])
    message = parsed(letter)
    assert "multipart/alternative" == message.get_content_type()
    assert ["text/plain", "text/html"] == [part.get_content_type() for part in message.iter_parts()]
    assert [] == [*message.defects, *(defect for part in message.iter_parts() for defect in part.defects)]
    assert raw.isascii()
    assert raw.count("\n") == raw.count("\r\n")
    body = raw.partition("\r\n\r\n")[2]
    assert max(len(line) for line in body.split("\r\n")) <= 76
    assert max(len(line) for line in raw.split("\r\n")) < 998
    assert len(raw) < 100_000


@pytest.mark.parametrize("name", LETTERS)
def test_the_text_says_all_that_the_html_says(name: str) -> None:
    """Word by word, number by number, in the same order; rules under headings are for the eye."""
    letter = drawn(name)
    text = part_of(letter, "plain")
    said = [word for line in text.splitlines() if set(line) != {"-"} for word in line.split()]
    assert said == " ".join(Page(html_of(letter)).text).split()
    assert text.split() == letter.text.split()


@pytest.mark.parametrize("name", LETTERS)
def test_the_page_means_what_it_shows(name: str) -> None:
    """English, one first heading, tables for looks only, nothing fetched, nothing that runs."""
    page = Page(html_of(drawn(name)))
    assert ["en-GB"] == [tag["lang"] for tag in page.of("html")]
    assert 1 == len(page.of("h1"))
    assert all(table.get("role") == "presentation" for table in page.of("table"))
    assert {"html", "head", "meta", "title", "style", "body", "table", "tr", "td", "h1", "h2", "h3", "b", "br",
            "span", "a"} >= {tag for tag, _ in page.tags}
    assert all("http" not in str(style) for tag, attributes in page.tags for style in [attributes.get("style")])
    assert not {"src", "background", "srcset"} & {name for _, attributes in page.tags for name in attributes}
    assert any(meta.get("content") == "light dark" for meta in page.of("meta"))


@pytest.mark.parametrize("name", LETTERS)
def test_links_are_ours_and_seen_in_full(name: str) -> None:
    """Every link leads to our own page or address, which stands there to be read."""
    page = Page(html_of(drawn(name)))
    seen = " ".join(page.text)
    for link in page.of("a"):
        href = str(link["href"])
        if href.startswith("mailto:"):
            assert f"returns+{TOKEN}@" in seen
            assert href.startswith(f"mailto:returns%2B{TOKEN}@")
            assert len(href) <= LONGEST
        else:
            assert href.startswith("https://returns.example.gov.uk/r/")
            assert href in seen


def test_a_link_away_from_our_pages_is_refused() -> None:
    """A page elsewhere is a fault of ours; on our own domain it is drawn."""
    letter = LETTERS["invitation"]()
    away = letter.sections[0].model_copy(update={"page": "https://elsewhere.example/r/1"})
    with pytest.raises(ValueError, match="our own pages only"):
        drawn_letter(letter.model_copy(update={"sections": (away,)}))
    assert drawn_letter(letter).text


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground(palette: Palette) -> None:
    """At least 4.5:1 on the page and on the panel (WCAG 1.4.3)."""
    for ground in (palette.ground, palette.panel):
        for colour in (palette.ink, palette.quiet, palette.link, palette.trouble):
            assert contrast(colour, ground) >= 4.5, (colour, ground)


def test_no_other_colour_is_used() -> None:
    """The colours of the template are those of the palette, whose contrast is known."""
    used = set(re.findall(r"#[0-9a-f]{3,8}\b", html_of(drawn("read_back_unclear"))))
    known = {getattr(palette, name) for palette in (LIGHT, DARK) for name in Palette.__dataclass_fields__}
    assert used <= known


def contrast(one: str, other: str) -> float:
    """The ratio of two colours by WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_what_people_wrote_is_never_markup() -> None:
    """Tags, entities and braces in a title or an answer stand as they were typed, in both parts."""
    brief = a_lead().brief.model_copy(update={"title": HOSTILE})
    letter = drawn_letter(invitation(a_sitting(Lead(brief))))
    assert HOSTILE in letter.text
    assert "<script" not in html_of(letter)
    assert HOSTILE in "".join(Page(html_of(letter)).text)


def test_a_new_mail_holds_the_questions_while_they_fit() -> None:
    """Up to ten questions in full; many returns only by their numbers; none past what phones take."""
    few = "".join(str(link["href"]) for link in Page(html_of(drawn())).of("a"))
    assert "1.%20What%20was%20" in few
    assert "%0D%0AAnswer%3A%20%0D%0A" in few
    many = next(str(link["href"]) for link in Page(html_of(drawn("invitation_several"))).of("a"))
    assert "25.%20SC9%3A%20What%20was" in many
    assert len(many) <= LONGEST


def test_drawing_again_gives_the_same_bytes() -> None:
    """A retry sends what was sent, so that the far side knows it for the same mail."""
    assert drawn("receipt").payload == drawn("receipt").payload


def test_the_lane_names_the_relay() -> None:
    """Letters of one relay wait for one another."""
    assert "email:main" == DRAWER.lane
