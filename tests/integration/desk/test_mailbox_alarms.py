"""Mail that does not reach Heed is told on every page, to those who wait for it and those who can mend it."""

from datetime import date, timedelta

import pytest

from models.mailboxes import FetchedMail
from tests.fakes import MORNING
from tests.unchecked import unchecked_file

NAME = "feedback@council.example at outlook.office365.com, folder INBOX"
REFUSED = "The mail server did not take the access token. It said: <b>AUTHENTICATE failed</b>"
TOO_LARGE = "It is larger than the 26,214,400 bytes that HEED_MAIL_MAX_BYTES allows."


@pytest.fixture
async def mailbox(store, clock):
    async with store.begin() as unit:
        await unit.mailboxes.meet(NAME, date(2025, 6, 2))
        await unit.mailboxes.note(NAME, trouble=REFUSED, trouble_since=clock() - timedelta(minutes=40))
        await unit.commit()


async def leave(store, *uids):
    async with store.begin() as unit:
        for uid in uids:
            await unit.mailboxes.add(FetchedMail(mailbox=NAME, uid_validity=1, uid=uid, met_at=MORNING, left_because=TOO_LARGE))
        await unit.commit()


async def told(browser, page):
    text = (await browser.get(page)).text
    return " ".join(text.split("heed-alarms", 1)[1].split("</section>")[0].split()) if "heed-alarms" in text else ""


async def test_a_mailbox_that_cannot_be_fetched_is_told_on_every_page(mailbox, officer, administrator):
    for browser, page in ((officer, "/queue"), (officer, "/pen"), (administrator, "/accounts")):
        said = await told(browser, page)
        assert f"No mail is fetched from {NAME}" in said
        assert "40 minutes" in said or "40 min" in said
        assert "It said: &lt;b&gt;AUTHENTICATE failed" in said


async def test_it_is_told_no_more_when_it_is_over(store, mailbox, officer):
    async with store.begin() as unit:
        await unit.mailboxes.note(NAME, trouble=None, trouble_since=None)
        await unit.commit()
    assert await told(officer, "/queue") == ""


async def test_mail_that_was_left_is_told_with_the_reason(store, mailbox, officer):
    await leave(store, 7)
    assert f"Look into {NAME}." in await told(officer, "/queue")
    assert f"One mail was left there: {TOO_LARGE}" in await told(officer, "/queue")
    await leave(store, 8)
    assert f"2 mails were left there, for the same reason: {TOO_LARGE}" in await told(officer, "/queue")


async def test_files_that_wait_for_the_malware_check_are_told(store, clock, officer):
    async with store.begin() as unit:
        for _ in range(2):
            await unchecked_file(unit, clock())
        await unit.commit()
    assert "The files of 2 messages have waited, the first since 3 June 2025 at 10:12am, unread" in await told(officer, "/queue")


async def test_nobody_is_told_before_signing_in(mailbox, browser):
    assert await told(browser(), "/sign-in") == ""


async def test_a_bot_that_cannot_hear_anybody_is_told_on_every_page_until_it_can(store, clock, officer):
    async with store.begin() as unit:
        await unit.troubles.note("telegram:1:fetching", "the Telegram bot", "Telegram does not know the <b>token</b>.", clock())
        await unit.commit()
    said = await told(officer, "/queue")
    assert "Look into the Telegram bot." in said
    assert "Telegram does not know the &lt;b&gt;token&lt;/b&gt;. This began at" in said
    async with store.begin() as unit:
        await unit.troubles.over("telegram:1:fetching")
        await unit.commit()
    assert await told(officer, "/queue") == ""
