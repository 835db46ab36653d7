"""How settings are gathered: the environment laid over `.env`, with named files opened.

Knows nothing of what the settings mean. May import pydantic-settings only.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

PREFIX = "QUARTERDAY_"


class SettingsMistake(ValueError):
    """The settings cannot be read; `sentences` name each variable and its remedy, never its value."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Surroundings(PydanticBaseSettingsSource):
    """What the world says of the settings, later layers over earlier ones."""

    def __init__(self, settings_cls: type[BaseSettings], *layers: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._told: dict[str, str] = {}
        for layer in layers:
            self._told |= _meant_for_us(layer)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Give one value alone, in the way pydantic-settings asks for it."""
        return self().get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Gather the values by field.

        Raises:
            SettingsMistake: a name is unknown, a setting is given twice, or a file cannot be read.
        """
        mistakes: list[str] = []
        values: dict[str, Any] = {}
        for name, value in sorted(self._told.items()):
            try:
                field, text = self._one(name, value)
            except ValueError as mistake:
                mistakes.append(str(mistake))
            else:
                values[field] = text
        if mistakes:
            raise SettingsMistake(tuple(mistakes))
        return values

    def _one(self, name: str, value: str) -> tuple[str, str]:
        fields = self.settings_cls.model_fields
        field = name.removesuffix("_file")
        if name in fields:
            return name, value
        if field not in fields:
            known = "deploy/env.example lists those there are"
            raise ValueError(f"{variable(name)} is not a setting of Quarterday; {known}.")
        if field in self._told:
            raise ValueError(f"{variable(field)} and {variable(name)} are both set; keep one of them.")
        return field, _content(name, Path(value))


SAID: Mapping[str, str] = {
    "literal_error": "must be {expected}",
    "int_parsing": "must be a whole number",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "extra_forbidden": "is not a setting of Quarterday",
    "value_error": "{error}",
}
"""Our words for what pydantic finds; what our own checks say is passed on."""


def sentence(mistake: Mapping[str, Any]) -> str:
    """Put one of pydantic's findings as a sentence that names the variable and never its value."""
    context = {key: str(value) for key, value in mistake.get("ctx", {}).items()}
    said = SAID.get(mistake["type"], mistake["msg"]).format_map(context)
    return f"{variable(str(mistake['loc'][0]))} {said}."


def variable(field: str) -> str:
    """Name the environment variable of a field."""
    return f"{PREFIX}{field.upper()}"


def _meant_for_us(layer: PydanticBaseSettingsSource) -> dict[str, str]:
    if not isinstance(layer, EnvSettingsSource):
        raise TypeError(f"{type(layer).__name__} holds no variables; give the environment or a .env file.")
    begins = PREFIX.lower()
    return {
        name.removeprefix(begins): value
        for name, value in layer.env_vars.items()
        if name.startswith(begins) and value is not None
    }


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise ValueError(f"{variable(name)} names {path}, which cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{variable(name)} names {path}, which is not UTF-8 text.") from error
