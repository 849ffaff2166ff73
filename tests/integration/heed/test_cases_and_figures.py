"""heed cases, heed statistics and heed pen: what scripts read of the store, audited, and nothing that is restricted."""

from datetime import timedelta

import pytest

from heed.clock import now
from models.cases import Case
from models.labels import Process, Safeguarding
from models.states import Band, CaseStatus, Channel, InboxState, MoveReason, Role
from storage.store import Store
from tests.desk_data import (
    HEARING_AIDS,
    INVOICE,
    SECRET,
    THANKS,
    Said,
    Sample,
    add_account,
    add_case,
    add_decided,
    add_decision,
    add_held,
    add_reply,
)
from tests.fakes import MORNING

FIELDS = {"reference", "channel", "status", "received_at", "sender", "subject", "text", "suggestion", "decision"}


@pytest.fixture
def references(within) -> list[str]:
    """Three cases, the first of them decided elsewhere than suggested, and a restricted one."""

    async def fill(store: Store) -> list[str]:
        officer = await add_account(store, "officer", Role.OFFICER)
        made = [await add_case(store, sample) for sample in (HEARING_AIDS, INVOICE, THANKS, SECRET)]
        await add_reply(store, made[1], Sample("Re: Invoice", "And again today.", minutes=1))
        await add_decision(store, made[0], officer, MORNING, process=Process.CORPORATE, reason="It is the laundry's.")
        await add_decision(store, made[2], officer, MORNING + timedelta(days=3))
        return made

    return within(fill)


def test_the_cases_are_told_oldest_first_without_the_restricted_one(kept, references):
    found = kept("cases", "--json").json
    assert [case["reference"] for case in found] == references[:3]
    assert [set(case) for case in found] == [FIELDS] * 3


def test_a_case_is_told_whole(kept, references):
    decided, waiting, _ = kept("cases", "--json").json
    assert (decided["channel"], decided["status"], decided["subject"]) == ("email", "confirmed", HEARING_AIDS.subject)
    assert decided["sender"] == HEARING_AIDS.sender
    assert decided["text"] == HEARING_AIDS.text
    assert decided["received_at"] == (MORNING - timedelta(minutes=HEARING_AIDS.minutes)).isoformat()
    assert decided["suggestion"]["process"]["label"] == "adult_statutory"
    assert decided["suggestion"]["process"]["evidence"][0]["quote"] in HEARING_AIDS.text
    assert (decided["decision"]["process"], decided["decision"]["reason"]) == ("corporate", "It is the laundry's.")
    assert waiting["decision"] is None
    assert waiting["text"] == f"{INVOICE.text}\n\nAnd again today."


def test_only_one_status_when_asked(kept, references):
    assert [case["reference"] for case in kept("cases", "--status", "awaiting_confirmation", "--json").json] == references[1:2]
    assert kept("cases", "--status", CaseStatus.CLOSED, "--json").json == []


def test_every_reading_is_on_record_as_the_command_line_s(kept, references, within):
    kept("cases", "--status", "awaiting_confirmation")

    async def trail(store: Store):
        async with store.read() as unit:
            cases = {case.reference: case.id for case in await unit.cases.list_all(None, include_restricted=True)}
            names = {account.id: (account.name, account.role) for account in await unit.accounts.list_all()}
            assert await unit.audit.first_broken() is None
            return [[(entry.action, names[entry.account_id]) for entry in await unit.audit.of_case(cases[each])] for each in references]

    assert within(trail) == [[], [("case_read", ("cli", Role.SERVICE))], [], []]


@pytest.mark.usefixtures("references")
def test_people_see_a_table(kept):
    said = kept("cases").out
    assert HEARING_AIDS.text[:30] in said
    assert "corporate" in said
    assert SECRET.text[:20] not in said
    assert kept("cases", "--status", "closed").out == "There are no such cases.\n"


@pytest.mark.usefixtures("references")
def test_the_figures_of_a_period_count_cases_by_their_first_decision(kept):
    found = kept("statistics", "--json").json
    assert (found["from"], found["to"], found["decided"]) == (None, None, 2)
    assert found["misrouted_suggestions"] | {"low": 0, "high": 0} == {"count": 1, "of": 2, "rate": 0.5, "low": 0, "high": 0, "small": True}
    assert found["misrouted_suggestions"]["low"] < 0.5 < found["misrouted_suggestions"]["high"]
    (flow,) = found["suggested_to_decided"]
    assert (flow["field"], flow["from"], flow["to"], flow["count"]) == ("process", "adult_statutory", "corporate", 1)


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize(
    ("first", "last", "decided"),
    [("2025-06-03", "2025-06-03", 1), ("2025-06-04", "2025-06-06", 1), ("2025-06-03", "2025-06-06", 2), ("2025-06-07", "2025-06-30", 0)],
)
def test_both_days_of_a_period_belong_to_it(kept, first, last, decided):
    found = kept("statistics", "--from", first, "--to", last, "--json").json
    assert (found["from"], found["to"], found["decided"]) == (first, last, decided)


def test_days_begin_at_midnight_in_london(kept, within):
    async def fill(store: Store) -> None:
        officer = await add_account(store, "officer", Role.OFFICER)
        summer_midnight = MORNING.replace(hour=23, minute=0)
        for at in (summer_midnight - timedelta(seconds=1), summer_midnight):
            await add_decision(store, await add_case(store, HEARING_AIDS), officer, at)

    within(fill)
    assert [kept("statistics", "--from", day, "--to", day, "--json").json["decided"] for day in ("2025-06-03", "2025-06-04")] == [1, 1]


def test_moves_and_missed_concerns_are_counted(kept, within):
    async def fill(store: Store) -> None:
        officer = await add_account(store, "officer", Role.OFFICER)
        reference = await add_case(store, HEARING_AIDS)
        await add_decision(store, reference, officer, MORNING, safeguarding=Safeguarding.ADULT)
        await add_decision(store, reference, officer, MORNING + timedelta(days=2), MoveReason.RETURNED, process=Process.CORPORATE)

    within(fill)
    found = kept("statistics", "--json").json
    assert (found["misrouted_cases"]["count"], found["missed_concerns"]["count"], found["false_alarms"]["count"]) == (1, 1, 0)
    assert found["days_lost"] == 2
    said = kept("statistics").out
    assert "Missed concerns" in said
    assert "2 working days lost" in said


def test_an_empty_store_has_figures_too(kept):
    assert kept("statistics", "--json").json["misrouted_suggestions"]["rate"] is None
    assert "0 cases decided" in kept("statistics").out


@pytest.fixture
def drifted(within) -> None:
    """Cases of this week: sixty whose procedure officers kept in 45."""

    async def fill(store: Store) -> None:
        officer = await add_account(store, "officer", Role.OFFICER)
        await add_decided(store, 45, 60, now(), officer, Said(band=Band.SURE), process=Process.LEGAL)

    within(fill)


@pytest.mark.usefixtures("drifted")
def test_scripts_read_whether_the_model_is_as_right_as_it_says_whatever_the_period(kept):
    found = kept("statistics", "--from", "2025-01-01", "--to", "2025-01-02", "--json").json
    assert found["decided"] == 0
    promise = found["promise"]
    assert (promise["decisions"], promise["drifted"], len(promise["weeks"])) == (60, ["process"], 9)
    assert promise["recent"]["process"]["rate"] == 0.75
    assert promise["recent"]["process"]["promise"] == pytest.approx(0.97)
    assert promise["bands"]["process"]["sure"]["broken"]
    assert sum(week["fields"]["process"]["of"] for week in promise["weeks"]) == 60
    assert len(kept("statistics", "--weeks", "2", "--json").json["promise"]["weeks"]) == 3
    assert kept("statistics", "--weeks", "0").status == 2


@pytest.mark.usefixtures("drifted")
def test_people_read_it_in_sentences(kept):
    said = kept("statistics").out
    assert (
        "Procedure: Officers kept the suggested procedure in 45 of 60 cases (75%, 63 to 84). The model promised 97%: it is now less" in said
    )
    assert "sure must be right at least 95 times in 100" in said
    assert "45/60 75%, promised 97%" in said
    assert "Flags: No flag was suggested for what was decided." in said


@pytest.fixture
def number(within) -> int:
    """The number of a mail in the holding pen."""
    return within(lambda store: add_held(store, b"From: jo\r\n\r\nWhere is her ring?", "The message cannot be read."))


def test_the_pen_is_listed_without_what_it_holds(kept, number):
    (row,) = kept("pen", "list", "--json").json
    assert (row["number"], row["channel"], row["reason"]) == (number, "email", "The message cannot be read.")
    assert "ring" not in str(row)
    assert "The message cannot be read." in kept("pen", "list").out
    assert "ring" not in kept("pen", "list").out


def test_a_held_message_is_shown_and_the_reading_is_on_record(kept, number, within):
    shown = kept("pen", "show", str(number), "--json").json
    assert "Where is her ring?" in shown["text"]
    assert not shown["is_cut"]
    assert "Where is her ring?" in kept("pen", "show", str(number)).out

    async def trail(store: Store):
        async with store.read() as unit:
            cli = await unit.accounts.by_name("cli")
            return [(entry.action, entry.account_id == cli.id) for entry in await unit.audit.of_case(None)]

    assert within(trail) == [("pen_read", True), ("pen_read", True)]


def test_what_belongs_to_a_restricted_case_is_left_out_of_the_pen(kept, within):
    async def hold(store: Store) -> int:
        async with store.begin() as unit:
            case = Case(reference="HD-SECRET", channel=Channel.CHAT, opened_at=now(), waiting_since=now(), sender="telegram:4711")
            case.restricted = True
            await unit.cases.add(case)
            row = await unit.inbox.add(Channel.CHAT, b"Where is her ring?", now(), {}, stream="telegram:4711")
            row.state, row.held_at = InboxState.HELD, now()
            await unit.commit()
            return row.id

    number = within(hold)
    assert kept("pen", "list", "--json").json == []
    for command in ("show", "retry"):
        kept("pen", command, str(number)).failed()


def test_a_held_message_is_given_back_once(kept, number, within):
    assert kept("pen", "retry", str(number), "--json").json == {"number": number, "state": "new"}

    async def state(store: Store) -> InboxState:
        async with store.read() as unit:
            return (await unit.inbox.get(number)).state

    assert within(state) is InboxState.NEW
    assert kept("pen", "list", "--json").json == []
    assert kept("pen", "list").out == "The holding pen is empty.\n"
    kept("pen", "retry", str(number)).failed()
