"""A bar beside where it should reach: the milestone dashed above it, the year's end and the last figure below."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.pictures.bullet import Bullet
from conversations.pictures.frame import MARGIN, Form, Sheet
from conversations.pictures.ink import DASH, DOTS, box, mark, polygon, stroke, words
from conversations.pictures.lettering import cut, width_of
from conversations.pictures.markup import Markup
from conversations.pictures.palette import BLUE, INK, PAPER, QUIET, ZONES
from conversations.pictures.points import Milepost, Value
from conversations.pictures.scale import Scale, scale_over

_BAR, _LANE, _SIZE, _SMALL = 26.0, 20.0, 16.0, 12.5


@dataclass(frozen=True, slots=True)
class _Place:
    """The bar's own lane, and what lies across."""

    bullet: Bullet
    scale: Scale
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _BAR

    def label(self, number: float, foot: float, said: str, colour: str) -> Markup:
        """Words under or over a place, kept on the sheet."""
        half = width_of(said, _SMALL) / 2
        x = min(max(number, self.scale.start + half), self.scale.end - half)
        return words((x, foot), said, _SMALL, colour, anchor="middle", halo=True)


def draw_bullet(bullet: Bullet, form: Form) -> Markup:
    """The picture of a figure beside its milestone."""
    sheet = Sheet(form, bullet.subject, bullet.finding)
    scale = scale_over((each.number for each in _values(bullet)), MARGIN, sheet.right, zero=True)
    place = _Place(bullet, scale, sheet.top + _LANE + 4)
    below = list(_below(place))
    foot = place.bottom + 12 + _LANE * len(below)
    drawn = (*_bar(place), *_milestone(place), *(each for lane in below for each in lane), *_figure(place))
    return sheet.finished(bullet.alt, foot + MARGIN - 4, *drawn)


def _values(bullet: Bullet) -> Iterator[Value]:
    yield bullet.figure
    for post in (bullet.milepost, bullet.year_end):
        yield from () if post is None else (each for each in (post.value, post.upper) if each is not None)
    if bullet.before is not None and bullet.before.value is not None:
        yield bullet.before.value


def _bar(place: _Place) -> Iterator[Markup]:
    scale = place.scale
    yield box((scale.start, place.top), scale.end - scale.start, _BAR, ZONES[1])
    nought = scale.at(place.bullet.figure.number * 0)
    x = scale.at(place.bullet.figure.number)
    yield box((min(nought, x), place.top + 5), max(abs(x - nought), 1.5), _BAR - 10, BLUE)
    yield stroke([(nought, place.top - 1), (nought, place.bottom + 1)], QUIET, 1.2)


def _ends(post: Milepost) -> list[Value]:
    return [post.value] if post.upper is None else [post.value, post.upper]


def _milestone(place: _Place) -> Iterator[Markup]:
    post = place.bullet.milepost
    xs = [place.scale.at(each.number) for each in _ends(post)]
    for x in xs:
        yield stroke([(x, place.top - 3), (x, place.bottom + 3)], PAPER, 5)
        yield stroke([(x, place.top - 3), (x, place.bottom + 3)], INK, 2.6, DASH)
    said = cut(f"{'Milestone' if post.upper is None else 'Range'} {post.said}", _SMALL, _across(place))
    yield place.label(sum(xs) / len(xs), place.top - 9, said, INK)


def _figure(place: _Place) -> Iterator[Markup]:
    """The value in the bar where it fits, else beside it; the shape of the rating stands at the bar's end."""
    figure, rating = place.bullet.figure, place.bullet.rating
    nought, x = place.scale.at(figure.number * 0), place.scale.at(figure.number)
    middle = (place.top + place.bottom) / 2
    wide = width_of(figure.said, _SIZE)
    inside, left, right = x - nought - 22, x - place.scale.start - 14, place.scale.end - max(x, nought) - 14
    if wide <= inside or inside > max(left if x < nought else 0, right):
        yield words((nought + 8, middle + 5.5), cut(figure.said, _SIZE, inside), _SIZE, PAPER, bold=True)
    elif x < nought and (wide <= left or left > right):
        yield words((x - 14, middle + 5.5), cut(figure.said, _SIZE, left), _SIZE, BLUE, bold=True, anchor="end")
    else:
        at = max(x, nought) + 14, middle + 5.5
        yield words(at, cut(figure.said, _SIZE, right), _SIZE, BLUE, bold=True, halo=True)
    if rating is not None:
        yield mark((x, middle), rating, 6.5)


def _below(place: _Place) -> Iterator[list[Markup]]:
    """A lane for each thing that stands beside the bar."""
    post, before = place.bullet.year_end, place.bullet.before
    foot = place.bottom + 25
    if before is not None and before.value is not None:
        x = place.scale.at(before.value.number)
        said = cut(f"{before.quarter.name}: {before.value.said}", _SMALL, _across(place))
        tip = place.bottom + 2
        yield [polygon([(x, tip), (x - 5, tip + 8), (x + 5, tip + 8)], QUIET), place.label(x, foot, said, QUIET)]
        foot += _LANE
    if post is not None and post.quarter != place.bullet.quarter:
        xs = [place.scale.at(each.number) for each in _ends(post)]
        lines = [stroke([(x, place.top), (x, foot - 13)], QUIET, 1.8, DOTS) for x in xs]
        said = cut(f"Milestone {post.quarter.name}: {post.said}", _SMALL, _across(place))
        yield [*lines, place.label(sum(xs) / len(xs), foot, said, QUIET)]


def _across(place: _Place) -> float:
    return place.scale.end - place.scale.start
