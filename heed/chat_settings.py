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

    chat_remind_hours: float = Field(
        default=3.0, gt=0, le=20, description="Hours after which a draft in a chat is called to mind, once and never at night."
    )
    chat_draft_days: int = Field(default=30, ge=2, description="Days for which a draft is kept that its writer does not come back to.")
    monitoring: bool = Field(
        default=False,
        description="Whether people in a chat are asked, once and after their reference, for gender, age, ethnic group and disability;"
        " heed monitoring shows the counts.",
    )

    @field_validator("languages", mode="before")
    @classmethod
    def _split_languages(cls, value: object) -> object:
        return tuple(part.strip().lower() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
