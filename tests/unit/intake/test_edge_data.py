"""Reading the text after DATA, however it is cut into pieces."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.edge_data import FALSE_ENDS, Refused, read_data
from tests.fuzzing import inputs

LIMIT = 1000


def fits(_size):
    return True


async def read(pieces, limit=LIMIT, grow=fits):
    """What is read from these pieces, and what is left for the next command."""
    reader = asyncio.StreamReader()

    async def feed():
        for piece in pieces:
            reader.feed_data(piece)
            await asyncio.sleep(0)

    feeding = asyncio.create_task(feed())
    result = await asyncio.wait_for(read_data(reader, limit, grow, lambda: None), 5)
    await feeding
    reader.feed_eof()
    return result, await reader.read()


def stuffed(text: bytes) -> bytes:
    return (b"\r\n" + text).replace(b"\r\n.", b"\r\n..")[2:]


def cut(sent: bytes, places: list[int]) -> list[bytes]:
    ends = sorted(place % (len(sent) + 1) for place in places)
    return [sent[start:end] for start, end in zip([0, *ends], [*ends, len(sent)], strict=True) if start < end]


LINES = st.lists(st.sampled_from([b"", b".", b"..", b". x", b"one", b"\xff\x00", b"a\nb", b"a\rb", b"x" * 90]), max_size=12)


@given(lines=LINES, places=st.lists(st.integers(0, 2000), max_size=9), after=st.sampled_from([b"", b"QUIT\r\n", b".\r\n"]))
@inputs(150, 10_000)
def test_any_text_comes_through_byte_for_byte(lines, places, after):
    text = b"".join(line + b"\r\n" for line in lines)
    sent = stuffed(text) + b".\r\n" + after
    result, rest = asyncio.run(read(cut(sent, places), limit=5000))
    assert result == text
    assert rest == after


@given(
    false_end=st.sampled_from([*FALSE_ENDS, b"\r\n.\n", b"\r\n.\r", b"\n.\r\n"]),
    before=st.sampled_from([b"", b"x", b"x\r\n", b"."]),
    places=st.lists(st.integers(0, 100), max_size=5),
)
@inputs(150, 10_000)
def test_no_false_end_is_overlooked(false_end, before, places):
    sent = b"one" + before + false_end + b"MAIL FROM:<evil@x.example>\r\n.\r\n"
    result, rest = asyncio.run(read(cut(sent, places)))
    assert (result, rest) == (Refused.FALSE_END, b"")


async def test_a_mail_that_begins_with_a_dot_and_a_bare_line_feed_is_refused():
    assert (await read([b".\nDATA\r\n.\r\n"]))[0] is Refused.FALSE_END


@pytest.mark.parametrize(("size", "kept"), [(998, True), (999, False), (5000, False)])
async def test_the_limit_counts_what_is_kept(size, kept):
    result, rest = await read([b"x" * size + b"\r\n.\r\nQUIT\r\n"])
    assert (len(result) == 1000) if kept else (result is Refused.TOO_LARGE)
    assert rest == b"QUIT\r\n"


async def test_stuffed_dots_do_not_count():
    text = b".\r\n" * 333
    assert (await read([stuffed(text), b".\r\n"]))[0] == text


async def test_what_finds_no_memory_is_read_to_its_end_and_forgotten():
    result, rest = await read([b"x" * 500, b"x" * 400, b"\r\n.\r\n"], grow=lambda size: size < 600)
    assert (result, rest) == (Refused.NO_MEMORY, b"")


async def test_whoever_is_gone_is_told_apart_from_an_end():
    reader = asyncio.StreamReader()
    reader.feed_data(b"half a mail\r\n")
    reader.feed_eof()
    with pytest.raises(ConnectionResetError):
        await read_data(reader, LIMIT, fits, lambda: None)
