"""What is said in the same breath as a closed answer (“no: the key is missing”) answers the question after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from conversations.dialogue.reading import NoFigure, Read
from conversations.dialogue.script import Extra


def beside(keys: Mapping[Any, str]) -> Callable[[Read[Any] | NoFigure, Any], Extra]:
    """What a closed answer tells besides: a remark goes to the question that `keys` has for that answer."""

    def gives(reading: Read[Any] | NoFigure, brief: Any) -> Extra:
        if not isinstance(reading, Read) or not reading.comment or reading.value not in keys:
            return ()
        return ((keys[reading.value], reading.comment),)

    return gives
