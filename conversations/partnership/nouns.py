"""The one base of every noun: frozen, and strict about unknown fields."""

from pydantic import BaseModel, ConfigDict


class Noun(BaseModel):
    """A fact of the partnership; two with equal fields are the same fact.

    How a noun is checked is worked out when the first one is made: a server is
    spared those that it never meets.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
