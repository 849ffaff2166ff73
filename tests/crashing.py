"""What tests of crashes share: senders that never give up, and what has to hold when everything is over."""

import asyncio
import itertools
import smtplib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from sqlmodel import func, select

from models.outbox import OutboxRow
from models.states import CaseStatus, InboxState, OutboxPurpose, OutboxState
from storage.store import Store
from tests.relay import FakeRelay

PATIENCE_SECONDS = 200

# Nobody sets it: waiting on it is the pause of a relay between two attempts.
BACK_OFF = threading.Event()


def message_id(number: int) -> str:
    return f"<crash-{number}@resident.example>"


def a_mail(number: int, padding: int = 0) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"resident{number}@resident.example", "feedback@council.example", f"Visit {number}"
    mail["Message-ID"] = message_id(number)
    mail.set_content(f"The carer did not come on day {number} and nobody rang us.\n" + "." * padding)
    return mail


@dataclass
class Senders:
    """Mail servers that send one mail after another, each until it is answered 250; `codes` are what they heard instead."""

    pause: float = 0.0
    padding: int = 0
    numbers: Iterator[int] = field(default_factory=itertools.count)
    accepted: list[int] = field(default_factory=list)
    codes: Counter[int] = field(default_factory=Counter)
    enough: threading.Event = field(default_factory=threading.Event)

    def send(self, connect: Callable[[], smtplib.SMTP]) -> None:
        """Send until it is enough; what was begun is finished."""
        waiting, give_up = next(self.numbers, None), time.monotonic() + PATIENCE_SECONDS
        while waiting is not None and time.monotonic() < give_up:
            try:
                with connect() as smtp:
                    while waiting is not None:
                        smtp.send_message(a_mail(waiting, self.padding))
                        self.accepted.append(waiting)
                        waiting = None if self.enough.wait(self.pause) else next(self.numbers, None)
            except smtplib.SMTPResponseException as error:
                self.codes[error.smtp_code] += 1
                BACK_OFF.wait(0.05)
            except (OSError, smtplib.SMTPException):
                BACK_OFF.wait(0.05)

    async def until_refused(self, times: int) -> None:
        """Wait until the senders were asked so many times to come back later."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.codes.total() < times:  # noqa: ASYNC110 - the senders are threads
                await asyncio.sleep(0.05)

    async def all_send(self, *connect: Callable[[], smtplib.SMTP]) -> None:
        """Have one sender for each way to connect."""
        await asyncio.gather(*(asyncio.to_thread(self.send, each) for each in connect))


def by_smtp(port: int) -> Callable[[], smtplib.SMTP]:
    return lambda: smtplib.SMTP("127.0.0.1", port, timeout=20)


def by_lmtp(port: int) -> Callable[[], smtplib.SMTP]:
    return lambda: smtplib.LMTP("127.0.0.1", port, timeout=20)


def store_in(data_dir: Path) -> Store:
    """The store of a process, as the test looks at it from outside."""
    return Store(f"sqlite+aiosqlite:///{data_dir / 'heed.db'}")


async def until(store: Store, holds: Callable[[int, int], bool]) -> None:
    """Wait until something holds of how many arrivals and letters are left."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with store.read() as unit:
                if holds(await unit.inbox.count(InboxState.NEW), await unit.outbox.count(OutboxState.PENDING)):
                    return
            await asyncio.sleep(0.1)  # a process tells nobody outside what it has done


def nothing_left(arrivals: int, letters: int) -> bool:
    return arrivals == letters == 0


async def until_tried(store: Store, clock: Callable[[], datetime], *, but: int = 0) -> None:
    """Wait until no letter is due any more `but` so many."""
    due = select(func.count()).where(OutboxRow.state == OutboxState.PENDING, OutboxRow.available_at <= clock())
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            async with store.read() as unit:
                if (await unit._session.exec(due)).one() <= but:
                    return
            await asyncio.sleep(0.1)  # as above


async def kept_once(store: Store, accepted: list[int]) -> None:
    """Everything that was accepted is in the store, in a case of its own, exactly once; nothing else is; nothing is held."""
    async with store.read() as unit:
        cases = await unit.cases.list_all(CaseStatus.AWAITING_CONFIRMATION, include_restricted=True)
        messages = [message for case in cases for message in await unit.cases.messages(case.id or 0) if message.inbox_id]
        assert await unit.inbox.held() == []
    assert len(set(accepted)) == len(accepted)
    assert Counter(message.message_id for message in messages) == Counter(message_id(number) for number in accepted)
    assert len(cases) == len(accepted)


async def acknowledged_once(store: Store, relay: FakeRelay, *, most_again: int = 0) -> None:
    """Every case has one acknowledgement, sent, and the relay got each once; `most_again` may have come twice, as the very same mail."""
    async with store.read() as unit:
        cases = await unit.cases.list_all(CaseStatus.AWAITING_CONFIRMATION, include_restricted=True)
        letters = [await unit.outbox.of_case(case.id or 0) for case in cases]
    states = [[row.state for row in rows if row.purpose is OutboxPurpose.ACKNOWLEDGEMENT] for rows in letters]
    assert states == [[OutboxState.SENT]] * len(cases)
    came = Counter(message_from_bytes(raw)["Message-ID"] for _, _, raw in relay.mails)
    to = Counter(recipients[0] for _, recipients, _ in {message_from_bytes(mail[2])["Message-ID"]: mail for mail in relay.mails}.values())
    assert len(came) == len(cases)
    assert set(to.values()) <= {1}
    assert came.total() - len(came) <= most_again
