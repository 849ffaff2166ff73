"""A text as the provider delivers it."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import UnparsableMessage


class Media(BaseModel):
    """A picture or sound beside the text: where it lies with the provider, its name, its size in bytes (0: not said)."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(max_length=2_000)
    name: str = Field(default="", max_length=300)
    size: int = Field(default=0, ge=0)


class Said(BaseModel):
    """One text; fields that are not named here are let pass."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1)
    sender: str = Field(alias="from", min_length=1, max_length=40)
    text: str = ""
    media: tuple[Media, ...] = Field(default=(), max_length=20)


def said_in(raw: bytes) -> Said:
    """Return the text in a delivery's body; raise UnparsableMessage, whose words repeat nothing of it."""
    try:
        return Said.model_validate_json(raw)
    except ValidationError as error:
        raise UnparsableMessage(f"The text does not have the form of one, in {error.error_count()} places.") from None
