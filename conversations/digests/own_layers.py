"""A layer that a partnership wrote in a table: one of its own, or its own wording or rules for a shipped one."""

from dataclasses import replace

from conversations.digests.grouping import Grouping
from conversations.digests.layers import LAYERS, Layer, Unsigned
from conversations.digests.rule_book import RULES
from conversations.partnership.nouns import Noun


class OwnLayer(Noun):
    """A row of the table; what is left empty is as in the shipped layer of that name, or as usual.

    A layer of a new name needs `grouping`, `heading` and `rules`; `rules` are
    names of the rule book in order of seriousness.
    """

    name: str
    reader: str | None = None
    grouping: Grouping | None = None
    rules: tuple[str, ...] = ()
    heading: str | None = None
    patience: int | None = None
    lines: int | None = None
    unsigned: Unsigned | None = None
    channel: str | None = None
    emails: tuple[str, ...] = ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """What a layer of a new name must say and this one does not."""
        if self.name in LAYERS:
            return ()
        return tuple(part for part in ("grouping", "rules", "heading") if not getattr(self, part))

    def written(self) -> Layer:
        """The layer that the row stands for.

        Raises:
            ValueError: it lacks something, or names a rule that there is not; the sentence says which.
        """
        named = f"The digest layer “{self.name}”"
        if self.lacking:
            raise ValueError(f"{named} has no {' and no '.join(self.lacking)}; add it to layers.")
        unknown = [rule for rule in self.rules if rule not in RULES]
        if unknown:
            raise ValueError(f"{named} names “{unknown[0]}”, which is not a rule; correct layers.")
        told = {"reader", "grouping", "heading", "patience", "lines", "unsigned", "channel", "emails"}
        changed = {part: value for part, value in self if part in told and value not in {None, ()}}
        layer = replace(self._begun(), **changed)
        if not self.rules:
            return layer
        keeps = tuple(RULES[rule] for rule in self.rules)
        return replace(layer, keeps=keeps, always=tuple(rule for rule in layer.always if rule in keeps))

    def _begun(self) -> Layer:
        """The shipped layer of this name; for a new name one that is read by whoever its name says."""
        usual = Layer(name=self.name, reader=self.name, grouping=Grouping.PARTNERSHIP, keeps=(), heading="{group}")
        return LAYERS.get(self.name, usual)
