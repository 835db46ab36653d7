"""The numbers of a picture as a table: what stands under it, for who reads instead of looks."""

from conversations.partnership.nouns import Noun


class Table(Noun):
    """Rows of words under headings; every row has as many cells as there are headings, the first names the row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
