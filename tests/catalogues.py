"""What the chat's catalogues hold, for tests."""

from collections.abc import Iterator
from dataclasses import fields
from types import ModuleType
from typing import Any

from bot.categories import Group, Topic
from bot.wording import Text


def texts_in(value: Any) -> Iterator[Text]:
    """Every text in a module's constants, wherever it stands in them."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Group | Topic):
        yield from texts_in([getattr(value, field.name) for field in fields(value)])
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts_in(each)


def texts_of(*modules: ModuleType) -> list[Text]:
    """Every text that a module declares."""
    return list(
        dict.fromkeys(text for module in modules for name, value in vars(module).items() if name.isupper() for text in texts_in(value))
    )


def every_text(*modules: ModuleType) -> list[str]:
    """The English of every text but the words that people type, in the singular and the plural."""
    said = [text for text in texts_of(*modules) if "parted by semicolons" not in text.context]
    return [english for text in said for english in (text.english, text.plural) if english]
