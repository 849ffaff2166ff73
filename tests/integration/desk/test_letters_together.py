"""A letter that answers several cases at once is shown on each of them, with how far it came."""

from dataclasses import replace

import pytest

from intake.report import Refused
from models.states import OutboxState
from tests.desk_data import receiver_of
from tests.mailing import parsed


@pytest.fixture
async def answered_together(store, clock, cases):
    """Eight cases of one sender within the hour; returns the references of those that one letter names."""
    receiver = receiver_of(clock)
    refused = (Refused("film.mov", "it is too large"),)
    references = []
    for number in range(8):
        report = replace(parsed("plain"), message_id=f"<{number}@resident.example>", digest=f"{number:064}", refused=refused)
        suggestion = await receiver.suggest(report)
        async with store.begin() as unit:
            references.append((await receiver.receive(report, suggestion, unit, None)).reference)
            await unit.commit()
    return references[5:]


async def test_the_letter_is_shown_on_each_case_that_it_names(officer, answered_together):
    for reference in answered_together:
        page = (await officer.get(f"/cases/{reference}")).text
        assert "Many came within an hour, so we answer them together." in page
        assert all(f"- {each}: we will write to you by" in page for each in answered_together)
        assert "We could not take film.mov: it is too large" in page
        assert "Said in one letter with other cases: Waiting to be sent" in page


async def test_how_far_it_came_is_told_of_each(officer, store, clock, answered_together):
    async with store.begin() as unit:
        first = await unit.cases.by_reference(answered_together[0])
        letter = await unit.outbox.by_key(f"acknowledgements:{first.id}")
        letter.state, letter.sent_at = OutboxState.SENT, clock()
        await unit.commit()
    assert "Said in one letter with other cases: Sent" in (await officer.get(f"/cases/{answered_together[-1]}")).text


async def test_it_is_not_shown_to_whom_one_of_its_cases_is_not(officer, safeguarding, store, answered_together):
    secret, shown, _ = answered_together
    async with store.begin() as unit:
        (await unit.cases.by_reference(secret)).restricted = True
        await unit.commit()
    page = (await officer.get(f"/cases/{shown}")).text
    assert secret not in page
    assert "This case is named in one letter together with others" in page
    assert secret in (await safeguarding.get(f"/cases/{shown}")).text
