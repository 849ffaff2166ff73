from dataclasses import replace

import pytest

from intake.acknowledging import Occasion, Silence, reason_for_silence
from models.labels import Kind
from models.states import Channel
from tests.mailing import make_letters, parsed

PLAIN = Occasion(parsed("plain"), Kind.COMPLAINT, is_new=True, is_own=make_letters().is_own)


def about(**changes):
    return replace(PLAIN, report=replace(PLAIN.report, **changes))


@pytest.mark.parametrize(
    ("occasion", "silence"),
    [
        (PLAIN, None),
        (replace(PLAIN, is_new=False), Silence.NOT_NEW),
        (replace(PLAIN, kind=Kind.OTHER), Silence.ADVERTISING),
        (about(channel=Channel.CHAT), Silence.NOT_MAIL),
        (about(reply_to=None), Silence.NOBODY),
        (about(automatic=True), Silence.MACHINE),
        (about(reply_to="no-reply@shop.example"), Silence.NO_REPLY),
        (about(reply_to="DoNotReply@shop.example"), Silence.NO_REPLY),
        (about(reply_to="noreen@resident.example"), None),
        (about(reply_to="feedback@council.example"), Silence.OURSELVES),
        (about(reply_to=make_letters().addresses.of("HD-7K2M-4XQM")), Silence.OURSELVES),
    ],
)
def test_answers_people_once_and_machines_never(occasion, silence):
    assert reason_for_silence(occasion) is silence
