"""Texts are sent by the provider, once each, and media are fetched from it alone."""

import pytest

from models.errors import FileTooLarge, FileUnavailable, SendFailed
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from sms.media import MediaFetcher
from sms.sender import SmsSender
from tests.fakes import MORNING
from tests.sms_double import OURS, ROSA, TOKEN, Fault, SmsDouble


@pytest.fixture
async def provider():
    async with SmsDouble() as double:
        yield double


def row(key="sms:1", **payload):
    return OutboxRow(
        key=key,
        channel=Channel.SMS,
        purpose=OutboxPurpose.CONVERSATION,
        recipient=f"sms:{ROSA}",
        payload={"to": ROSA, "text": "Hello", **payload},
        created_at=MORNING,
        available_at=MORNING,
    )


async def test_a_text_is_sent_from_our_number(provider):
    await SmsSender(provider.config())(row())
    assert provider.texts == {"sms:1": {"from": OURS, "to": ROSA, "text": "Hello"}}


async def test_a_text_that_went_though_the_answer_was_lost_goes_once(provider):
    provider.faults.append(Fault(502, after_taking=True))
    send = SmsSender(provider.config())
    with pytest.raises(SendFailed):
        await send(row())
    await send(row())
    assert provider.sent == ["Hello"]
    assert provider.calls == [("POST", "sms:1"), ("POST", "sms:1")]


@pytest.mark.parametrize(
    ("fault", "permanent", "wait"),
    [
        (Fault(429, retry_after="17"), False, 17.0),
        (Fault(429, retry_after="Wed, 21 Oct 2026 07:28:00 GMT"), False, None),
        (Fault(500), False, None),
        (Fault(503, retry_after="5"), False, 5.0),
        (Fault(cut=True), False, None),
        (Fault(401), False, None),
        (Fault(409), False, None),
        (Fault(400), True, None),
        (Fault(404), True, None),
        (Fault(302, location="http://169.254.169.254/"), True, None),
    ],
    ids=str,
)
async def test_what_may_pass_is_tried_again_and_what_will_not_is_given_up(provider, fault, permanent, wait):
    provider.faults.append(fault)
    with pytest.raises(SendFailed) as raised:
        await SmsSender(provider.config())(row())
    assert (raised.value.permanent, raised.value.retry_after) == (permanent, wait)
    assert TOKEN not in str(raised.value)
    assert ROSA not in str(raised.value)


async def test_a_provider_that_is_away_is_tried_again(provider):
    config = provider.config()
    await provider.__aexit__()
    with pytest.raises(SendFailed) as raised:
        await SmsSender(config)(row())
    assert not raised.value.permanent


async def test_a_row_that_is_no_text_is_given_up(provider):
    with pytest.raises(SendFailed) as raised:
        await SmsSender(provider.config())(row(text=""))
    assert raised.value.permanent
    assert provider.calls == []


async def test_media_are_fetched_with_the_token(provider):
    provider.media["a.jpg"] = b"\xff\xd8\xff picture"
    assert await MediaFetcher(provider.config())(provider.url("a.jpg"), 1000) == b"\xff\xd8\xff picture"


async def test_media_that_are_too_large_are_cut_off(provider):
    provider.media["a.jpg"] = bytes(1001)
    with pytest.raises(FileTooLarge):
        await MediaFetcher(provider.config())(provider.url("a.jpg"), 1000)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://texts.example.evil.example/a.jpg",
        "file:///etc/passwd",
        "ftp://{host}/a.jpg",
        "http://user@{host}/media/a.jpg",
        "//{host}/media/a.jpg",
        "http://{host}.evil.example/a.jpg",
        "http://[::1/a.jpg",
        "",
    ],
)
async def test_media_elsewhere_are_never_asked_for(provider, url):
    with pytest.raises(FileUnavailable) as raised:
        await MediaFetcher(provider.config())(url.replace("{host}", provider.host), 1000)
    assert raised.value.permanent
    assert provider.calls == []


@pytest.mark.parametrize(
    ("fault", "permanent", "wait"),
    [
        (Fault(302, location="http://169.254.169.254/"), False, None),
        (Fault(429, retry_after="9"), False, 9.0),
        (Fault(500), False, None),
        (Fault(cut=True), False, None),
        (Fault(410), True, None),
    ],
    ids=str,
)
async def test_media_that_cannot_be_had_now_are_asked_for_again_and_no_redirect_is_followed(provider, fault, permanent, wait):
    provider.media["a.jpg"] = b"picture"
    provider.faults.extend([fault] * 2 if fault.cut else [fault])  # what was cut off is asked for once more by itself
    with pytest.raises(FileUnavailable) as raised:
        await MediaFetcher(provider.config())(provider.url("a.jpg"), 1000)
    assert (raised.value.permanent, raised.value.retry_after) == (permanent, wait)
    assert {path for _, path in provider.calls} == {"/media/a.jpg"}
