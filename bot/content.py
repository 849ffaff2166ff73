"""Reads what a message carries: its words, and the file it came with."""

from typing import Protocol

from aiogram.types import Message

from bot.notes import FileNote, Part
from intake.parsing.cleaning import clean_line, clean_text
from intake.parsing.files import LONGEST_NAME

LARGEST_FILE = 20 * 1024 * 1024  # Bot API, getFile


class Carried(Protocol):
    """What all of Telegram's files have in common."""

    @property
    def file_id(self) -> str:
        """How the Bot API finds it again."""

    @property
    def file_size(self) -> int | None:
        """Its size in bytes, where Telegram says it."""


def part_of(message: Message) -> tuple[Part | None, bool]:
    """Return the message as a part of a draft, or None where it carries nothing to be kept, and whether its file was too large."""
    words = clean_text(message.text or message.caption or _place(message) or _contact(message)).strip()
    found = _file(message)
    if found is None:
        return (Part(message.message_id, words) if words else None), False
    kind, file, name = found
    size = file.file_size or 0
    too_large = size > LARGEST_FILE
    line = f"[{kind} sent: {name}, too large to be taken]" if too_large else f"[{kind} sent: {name}]"
    note = None if too_large else FileNote(file.file_id, name, size)
    return Part(message.message_id, "\n".join(filter(None, (words, line))), note), too_large


def _file(message: Message) -> tuple[str, Carried, str] | None:
    """Return what kind of file came, the file, and its name; a photo in its largest size."""
    photo = max(message.photo, key=lambda size: size.width * size.height) if message.photo else None
    found: tuple[tuple[str, Carried | None, str], ...] = (
        ("photo", photo, "photo-{}.jpg"),
        ("voice note", message.voice, "voice-{}.ogg"),
        ("video", message.video_note, "video-{}.mp4"),
        ("video", message.video, "video-{}.mp4"),
        ("sound", message.audio, "sound-{}"),
        ("file", message.document, "file-{}"),
    )
    for kind, file, unnamed in found:
        if file is not None:
            named = clean_line(getattr(file, "file_name", None) or "", LONGEST_NAME)
            return kind, file, named or unnamed.format(message.message_id)
    return None


def _place(message: Message) -> str:
    if message.venue:
        place = message.venue
        return f"[place sent: {place.title}, {place.address} ({place.location.latitude}, {place.location.longitude})]"
    if message.location:
        return f"[place sent: {message.location.latitude}, {message.location.longitude}]"
    return ""


def _contact(message: Message) -> str:
    if message.contact is None:
        return ""
    names = " ".join(filter(None, (message.contact.first_name, message.contact.last_name)))
    return f"[contact sent: {names}, {message.contact.phone_number}]"
