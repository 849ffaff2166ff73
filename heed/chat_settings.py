"""The settings of the chat's conversation: a part of heed/settings.py."""

from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode


class ChatSettings(BaseSettings):
    """How Heed talks with people in a chat."""

    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("en",),
        min_length=1,
        description="Languages of the chat, of en, cy, pl, ro, pa, ur and bn, separated by commas; the first is for everybody whose own is"
        " not among them. Switch one on once a speaker has reviewed it.",
    )

    @field_validator("languages", mode="before")
    @classmethod
    def _split_languages(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
