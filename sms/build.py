"""Puts the text channel together for the program."""

from dataclasses import dataclass

from intake.bell import Bell
from intake.ports import Clock
from intake.receive import Receiver
from sms.config import SmsConfig
from sms.edge import SmsEdge
from sms.handler import SmsHandler
from sms.media import MediaFetcher
from sms.sender import SmsSender
from sms.warning import SmsWarner
from sms.writing import SmsTeller
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Sms:
    """What is registered with the worker: handler, sender, and the way of its files and what is said of them."""

    handler: SmsHandler
    sender: SmsSender
    fetch: MediaFetcher
    tell: SmsTeller
    warn: SmsWarner


def build_sms(store: Store, clock: Clock, receiver: Receiver, config: SmsConfig) -> Sms:
    """Return the channel's parts; asks nothing of the provider yet."""
    letters = receiver.letters
    return Sms(
        SmsHandler(store, receiver, config),
        SmsSender(config),
        MediaFetcher(config),
        SmsTeller(letters, clock),
        SmsWarner(letters, clock, config),
    )


def build_edge(store: Store, clock: Clock, bell: Bell, config: SmsConfig) -> SmsEdge:
    """Return the channel's edge, which needs neither conversations nor a model."""
    return SmsEdge(store, clock, bell, config)
