"""The one base of every noun: frozen, and strict about unknown fields."""

from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A fact of the partnership; two with equal fields are the same fact.

    How a noun is checked is worked out when the first one is made: a server is
    spared those that it never meets.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def slim(self) -> Self:
        """The same fact as `as_stored` makes it: for what is held by the ten thousand."""
        return self.as_stored(**self.__dict__)

    @classmethod
    def as_stored(cls, **facts: Any) -> Self:
        """A noun made of facts that were checked when they were stored: they are not checked anew.

        It takes half the room: all of a kind share the set of their fields'
        names and, being set one by one and in the same order, their places.
        """
        made, (names, in_order, usual) = cls.__new__(cls), _fields_of(cls)
        for name in in_order:
            _set(made, name, facts[name] if name in facts else usual[name])
        _set(made, "__pydantic_fields_set__", names)
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made


_set = object.__setattr__


@cache
def _fields_of(kind: type[BaseModel]) -> tuple[set[str], tuple[str, ...], dict[str, Any]]:
    """The names of the fields in order, and what those hold that are not given."""
    fields = kind.model_fields
    return set(fields), tuple(fields), {
        name: field.get_default(call_default_factory=True, validated_data={})
        for name, field in fields.items() if not field.is_required()
    }  # fmt: skip
