"""Whatever is said to the edge, in whatever order: every reply is one, nothing faults, and what was taken is kept once, whole."""

import contextlib
import random
import re

import pytest

from tests.talking import MAIL, talking

DIALOGUES, LINES = 40, 20
REPLY = re.compile(r"(?:220 |354 |[245]\d\d \d\.\d\.\d{1,2} |250[ -])")
COMMANDS = (
    *[
        b"EHLO x",
        b"HELO x",
        b"EHLO",
        b"EHLO \xff\xfe",
        b"NOOP",
        b"RSET",
        b"HELP MAIL",
        b"VRFY ada",
        b"EXPN x",
        b"STARTTLS",
        b"AUTH PLAIN AAAA",
    ],
    *[b"MAIL FROM:<ada@resident.example>", b"MAIL FROM:<> SIZE=10", b"MAIL FROM:<a@b> SIZE=999999999", b"MAIL FROM:<a@b> BODY=BINARYMIME"],
    *[
        b"MAIL FROM:<zo\xc3\xab@x.example> SMTPUTF8",
        b"MAIL FROM:<\xff@x.example>",
        b"MAIL FROM:",
        b"MAIL",
        b"MAIL FROM:<<>>",
        b"MAIL FROM:<a@b> X=Y",
    ],
    *[b"RCPT TO:<feedback@council.example>", b"RCPT TO:<a@complaints.example>", b"RCPT TO:<>", b"RCPT TO:<x@elsewhere.example>", b"RCPT"],
    *[
        b"RCPT TO:<a@b@c> NOTIFY=NEVER",
        b"DATA",
        b"DATA",
        b"DATA now",
        b"BDAT 10 LAST",
        b"",
        b" ",
        b"\x00",
        b"\xff\xfe",
        b".",
        b"X" * 3000,
        b"PROXY UNKNOWN",
    ],
)
ORDER = (b"EHLO x", b"MAIL FROM:<ada@resident.example>", b"RCPT TO:<feedback@council.example>", b"DATA")
TEXTS = (MAIL, b"", b"..\r\n", b"\xff\x00\r\n", b"one\n.\ntwo\r\n", b"x" * 70_000 + b"\r\n")


async def speak(talk, rng, taken, replies):
    """One dialogue, half of it in order and half of it anything; notes the texts that were answered with 250, and all replies."""
    replies.append(await talk.hear())
    step = 0
    for _ in range(LINES):
        in_order = rng.random() < 0.5
        replies.append(await talk.say(ORDER[step] if in_order else rng.choice(COMMANDS)))
        if replies[-1].startswith("354"):
            text = rng.choice(TEXTS)
            replies.append(await talk.say((b"\r\n" + text).replace(b"\r\n.", b"\r\n..")[2:] + b"."))
            if replies[-1].startswith("250"):
                taken.append(text)
        if replies[-1][:3] in ("421", ""):
            break
        step = (step + in_order) % len(ORDER)


@pytest.mark.parametrize("errors", [3, 50])
async def test_any_dialogue_is_answered_and_what_was_taken_is_kept(serving, kept, errors):
    rng = random.Random(errors)  # noqa: S311 - not for secrets
    taken, replies = [], []
    async with serving({"errors": errors}) as edge:
        for _ in range(DIALOGUES):
            async with talking(edge.bound) as talk:
                with contextlib.suppress(ConnectionError):
                    await speak(talk, rng, taken, replies)
    assert [line for reply in replies for line in reply.splitlines() if not REPLY.match(line)] == []
    assert [reply for reply in replies if reply.startswith("451")] == []
    assert [row.raw for row in await kept()] == taken
    assert taken
