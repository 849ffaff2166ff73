"""What is too long for one message goes in several, broken between words and never within a sign."""

import pytest

from bot.talk import LONGEST_MESSAGE
from intake.pieces import pieces_of


def units(text):
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "text",
    [
        "The path is broken. " * 500,
        "line\n" * 3000,
        "😀" * 5000,
        "word 😀 " * 2000,
        "a" * 9000,
        "é" * 4096 + "😀",
        "a" * 4095 + "😀" + "b" * 10,
    ],
)
def test_each_piece_fits_and_nothing_is_lost(text):
    pieces = pieces_of(text, LONGEST_MESSAGE)
    assert max(units(piece) for piece in pieces) <= LONGEST_MESSAGE
    assert "".join(pieces) == text


def test_words_are_not_broken():
    text = "extraordinarily " * 1000
    assert {word for piece in pieces_of(text, LONGEST_MESSAGE) for word in piece.split()} == {"extraordinarily"}


def test_what_fits_stays_whole():
    assert pieces_of("a" * 4096, LONGEST_MESSAGE) == ["a" * 4096]
    assert pieces_of("😀" * 2048, LONGEST_MESSAGE) == ["😀" * 2048]
