"""The envelope of a fetched mail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.envelope import Envelope
from intake.fetching.recipient import envelope_of
from intake.recipients import Recipients

OURS = Recipients.of(("feedback@council.example", "@complaints.example"))
CONFIGURED = "feedback@council.example"
REPLY = "feedback+hd-7k2m-4xqt.abcdefghijklmnop@council.example"


def recipients(header: str) -> tuple[str, ...]:
    return envelope_of(header.encode() + b"\r\n\r\nDelivered-To: children@complaints.example\r\n", OURS, CONFIGURED).rcpt_tos


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("Delivered-To: children@complaints.example", ("children@complaints.example",)),
        (f"X-Original-To: {REPLY}\r\nDelivered-To: mailbox17@host.example", (REPLY,)),
        (f"Delivered-To: {REPLY}\r\nTo: children@complaints.example", (REPLY,)),
        ("Delivered-To: a@complaints.example\r\nDelivered-To: b@complaints.example", ("a@complaints.example", "b@complaints.example")),
        ("delivered-to: A@Complaints.example\r\nX-Original-To: A@Complaints.example", ("A@Complaints.example",)),
        ("Envelope-To: <b@complaints.example>", ("b@complaints.example",)),
        (f'To: "Feedback, adults" <{REPLY}>, friend@elsewhere.example', (REPLY,)),
        (f"To: friend@elsewhere.example\r\nCc: Heed\r\n <{REPLY}>", (REPLY,)),
        ("To: friend@elsewhere.example", (CONFIGURED,)),
        ("Delivered-To: nobody@council.example", (CONFIGURED,)),
        ("Subject: nothing", (CONFIGURED,)),
        ("", (CONFIGURED,)),
    ],
)
def test_the_recipient_is_what_the_delivering_server_noted_or_the_writer_wrote_or_the_configured_one(header, found):
    assert recipients(header) == found


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (b"Return-Path: <ada@resident.example>", "ada@resident.example"),
        (b"Return-Path: <>", ""),
        (b"Return-Path:", None),
        (b"From: ada@resident.example", None),
        (b"Return-Path: <caf\xe9@resident.example>", None),
    ],
)
def test_the_return_path_is_what_final_delivery_wrote(header, found):
    seen = envelope_of(header + b"\r\n\r\n", OURS, CONFIGURED).mail_from
    assert seen == found or (found is None and seen is not None and "resident.example" in seen)


def test_a_header_that_never_ends_is_read_as_far_as_is_sensible():
    raw = b"To: " + b"friend@elsewhere.example, " * 100_000 + b"\r\nDelivered-To: children@complaints.example\r\n\r\n"
    assert envelope_of(raw, OURS, CONFIGURED).rcpt_tos == (CONFIGURED,)


NAMES = st.sampled_from([b"Delivered-To", b"X-Original-To", b"To", b"Cc", b"Return-Path", b"\xff", b""])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, st.binary(max_size=60)), max_size=6), st.binary(max_size=40))
def test_any_bytes_have_an_envelope(fields, rest):
    raw = b"".join(name + b": " + value + b"\r\n" for name, value in fields) + rest
    envelope = envelope_of(raw, OURS, CONFIGURED)
    assert envelope.rcpt_tos
    assert Envelope.from_dict(envelope.as_dict()) == envelope
    str(envelope.as_dict()).encode()
