"""Mail that machines write: what shows it, what it reports, and what becomes of it."""

from dataclasses import replace

import pytest

from intake.receive import Receiver
from models.labels import Safeguarding
from models.states import CaseStatus, Direction, OutboxState
from tests.fakes import fake_classify
from tests.mailing import ADDRESSES, ENVELOPE, make_letters, parse_raw, parsed, raw_mail

ADA = "ada.okafor@resident.example"
LETTER = "<acknowledgement.1.hd-7k2m-4xqm@council.example>"


def about(name, letter_id=LETTER, return_path="feedback@council.example", mail_from=""):
    raw = raw_mail(name).replace(b"LETTERID", letter_id.encode()).replace(b"RETURNPATH", return_path.encode())
    return parse_raw(raw, replace(ENVELOPE, mail_from=mail_from, rcpt_tos=(return_path,)))


@pytest.mark.parametrize(
    ("name", "automatic", "responder"),
    [
        ("report_postfix_no_such_mailbox", True, False),
        ("report_exim_without_status_part", True, False),
        ("absence_from_outlook", True, True),
        ("absence_from_gmail", True, True),
        ("absence_with_no_mark_but_its_title", True, True),
        ("vacation_with_a_comment", True, True),
        ("read_receipt", True, False),
        ("mailing_list_post", True, False),
        ("round_in_circles", True, False),
        ("complaint_about_an_office_that_is_closed", False, False),
        ("answer_of_a_person_to_an_automatic_reply", False, False),
        ("not_automatic_with_a_comment", False, False),
    ],
)
def test_tells_machines_from_people(name, automatic, responder):
    report = about(name, mail_from=ADA)
    assert (report.automatic, report.responder) == (automatic, responder)


def test_what_comes_to_a_letters_return_path_was_written_by_a_machine():
    report = about("not_automatic_with_a_comment", return_path=ADDRESSES.return_path("acknowledgement:17"), mail_from=ADA)
    assert report.automatic
    assert not report.responder
    assert report.proven_letter == "acknowledgement:17"


def test_a_return_path_is_known_in_the_header_too_since_forwarding_changes_envelopes():
    path = ADDRESSES.return_path("acknowledgement:17")
    raw = raw_mail("report_postfix_no_such_mailbox").replace(b"RETURNPATH", path.encode())
    assert parse_raw(raw).proven_letter == "acknowledgement:17"


@pytest.mark.parametrize(
    ("name", "action", "status"),
    [
        ("report_postfix_no_such_mailbox", "failed", "5.1.1"),
        ("report_exchange_mailbox_full", "failed", "5.2.2"),
        ("report_exim_without_status_part", "failed", "5.7.1"),
        ("report_still_trying", "delayed", "4.4.1"),
    ],
)
def test_reads_what_became_of_which_letter(name, action, status):
    (told,) = about(name).deliveries
    assert (told.recipient.lower(), told.action, told.status, told.letter_id) == (ADA, action, status, LETTER)


@pytest.mark.parametrize("name", ["plain", "read_receipt", "report_with_an_action_that_is_none", "absence_from_gmail"])
def test_what_reports_nothing_is_no_report(name):
    assert parsed(name).deliveries == ()


@pytest.mark.parametrize("name", ["spam_by_spamassassin", "spam_by_rspamd", "spam_by_exchange"])
def test_reads_a_spam_filters_verdict(name):
    assert parsed(name).spam


@pytest.mark.parametrize("name", ["ham_by_spamassassin", "plain"])
def test_a_filter_that_found_nothing_says_nothing(name):
    assert not parsed(name).spam


@pytest.fixture
def letters():
    return make_letters()


@pytest.fixture
def take(store, clock, letters):
    """Receives a report; returns what became of it."""

    async def receive(report, **labels):
        receiver = Receiver(fake_classify(**labels), clock, letters)
        suggestion = await receiver.suggest(report)
        async with store.begin() as unit:
            received = await receiver.receive(report, suggestion, unit, None)
            await unit.commit()
        return received

    return receive


@pytest.fixture
def look(store):
    """Reads a case with its messages and letters."""

    async def read(received):
        async with store.read() as unit:
            case_id = received.case_id
            return await unit.cases.get(case_id), await unit.cases.messages(case_id), await unit.outbox.of_case(case_id)

    return read


@pytest.fixture
async def written(take, look, store, clock):
    """A case whose acknowledgement went out; returns it with the letter."""
    received = await take(parsed("plain"))
    _, _, (letter,) = await look(received)
    async with store.begin() as unit:
        row = await unit.outbox.get(letter.id)
        row.state, row.sent_at = OutboxState.SENT, clock()
        await unit.commit()
    return received, letter


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("report_postfix_no_such_mailbox", "There is no such mailbox. (5.1.1)"),
        ("report_exchange_mailbox_full", "The mailbox is full. (5.2.2)"),
        ("report_exim_without_status_part", "The other side refuses our mail. (5.7.1)"),
    ],
)
async def test_a_letter_that_comes_back_is_shown_on_its_case(written, take, look, name, why):
    received, letter = written
    report = about(name, letter.payload["headers"]["Message-ID"])
    came = await take(report)
    assert (came.case_id, came.is_new) == (received.case_id, False)
    case, messages, (row,) = await look(received)
    assert (row.state, row.last_error) == (OutboxState.RETURNED, f"A letter of ours could not be delivered. {why}")
    assert messages[-1].automatic
    assert messages[-1].text.startswith(row.last_error)
    assert case.revision == 1


async def test_a_report_to_the_return_path_needs_not_name_the_letter(written, take, look):
    received, letter = written
    await take(about("report_postfix_no_such_mailbox", "<unknown@relay.example>", letter.payload["return_path"]))
    _, _, (row,) = await look(received)
    assert row.state is OutboxState.RETURNED


async def test_a_delay_is_shown_and_changes_nothing(written, take, look):
    received, letter = written
    await take(about("report_still_trying", letter.payload["headers"]["Message-ID"], letter.payload["return_path"]))
    _, messages, (row,) = await look(received)
    assert row.state is OutboxState.SENT
    assert messages[-1].text.startswith("A letter of ours is late; the other side still tries. The other side's mail server could not")


@pytest.mark.parametrize(
    "letter_id", ["<acknowledgement.1.hd-0000-0000@council.example>", "<acknowledgement.99.x@council.example>", "<x@y>"]
)
async def test_a_report_that_guesses_a_letter_is_a_matter_of_its_own(written, take, look, letter_id):
    received, _ = written
    assert (await take(about("report_exchange_mailbox_full", letter_id))).is_new
    _, _, (row,) = await look(received)
    assert row.state is OutboxState.SENT


async def test_a_report_that_names_another_address_than_the_letters_is_a_matter_of_its_own(written, take, look):
    received, letter = written
    assert (await take(about("report_about_somebody_elses_letter", letter.payload["headers"]["Message-ID"]))).is_new
    _, _, (row,) = await look(received)
    assert row.state is OutboxState.SENT


async def test_the_same_report_twice_is_shown_once(written, take, look):
    received, letter = written
    report = about("report_postfix_no_such_mailbox", letter.payload["headers"]["Message-ID"])
    await take(report)
    assert (await take(report)).duplicate
    _, messages, _ = await look(received)
    assert len(messages) == 3


async def test_an_alert_that_comes_back_says_so(take, look):
    received = await take(parsed("plain"), safeguarding=Safeguarding.ADULT)
    _, _, rows = await look(received)
    alert = next(row for row in rows if row.key.startswith("concern_alert"))
    await take(about("report_postfix_no_such_mailbox", "<x@y>", alert.payload["return_path"]))
    _, messages, _ = await look(received)
    assert "tell the duty officer yourself" in messages[-1].text


async def close(store, received):
    async with store.begin() as unit:
        (await unit.cases.get(received.case_id)).status = CaseStatus.CLOSED
        await unit.commit()


@pytest.mark.parametrize("name", ["absence_from_outlook", "absence_from_gmail", "absence_with_no_mark_but_its_title"])
async def test_an_absence_is_kept_with_its_case_and_wakes_nobody(written, take, look, store, name):
    received, letter = written
    await close(store, received)
    came = await take(about(name, return_path=letter.payload["return_path"]))
    assert came.case_id == received.case_id
    case, messages, rows = await look(received)
    assert case.status is CaseStatus.CLOSED
    assert messages[-1].direction is Direction.INBOUND
    assert len(rows) == 1


async def test_an_absence_that_tells_of_danger_wakes_somebody(written, take, look, store):
    received, letter = written
    await close(store, received)
    await take(about("absence_from_gmail", return_path=letter.payload["return_path"]), safeguarding=Safeguarding.ADULT)
    case, _, _ = await look(received)
    assert case.status is CaseStatus.AWAITING_CONFIRMATION
    assert case.concern


async def test_one_mail_to_two_recipients_is_one_case(take):
    first = await take(parsed("same_mail_to_two_recipients_first"))
    second = await take(parsed("same_mail_to_two_recipients_second"))
    assert (second.case_id, second.duplicate) == (first.case_id, True)


async def test_the_same_words_again_are_kept_and_linked(take, store):
    report = parsed("plain")
    first = await take(report)
    again = await take(replace(report, message_id="<again@resident.example>"))
    late = await take(replace(report, message_id="<late@resident.example>", received_at=report.received_at.replace(month=8)))
    other = await take(replace(report, message_id="<other@resident.example>", sender="somebody@else.example"))
    async with store.read() as unit:
        assert [(case.id, why) for case, why in await unit.cases.links(again.case_id)] == [
            (first.case_id, "says the same, from the same sender")
        ]
        assert await unit.cases.links(late.case_id) == await unit.cases.links(other.case_id) == []
