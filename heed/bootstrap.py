"""The composition root: the only place that builds objects from settings.

Each part is imported where it is built: a process that only takes mail need not load the chat or the model.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import time, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from heed.clock import now
from heed.settings import Settings
from models.errors import SettingsError
from models.profile import Audience, Profile
from models.states import Channel
from storage.schema import check_version
from storage.store import Store

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.applications import Starlette

    from bot.build import Chat
    from bot.entrance import Entrance
    from bot.staff import StaffConfig
    from desk.single_sign_on.config import SingleSignOn
    from heed.late_classifier import LateClassifier
    from heed.triage_process import TriageProcess
    from intake.addresses import CaseAddresses
    from intake.attachments import FileRules
    from intake.bell import Bell
    from intake.edge import MailEdge
    from intake.fetching.fetcher import Fetcher
    from intake.letters import Letters
    from intake.origin.origin import Origin
    from intake.pacing import Pace
    from intake.ports import Alert, Classify
    from intake.receive import Receiver
    from intake.replying import WritePayloads
    from intake.sender import MailSender
    from intake.signing import Signer
    from intake.worker import Step, Worker
    from sms.build import Sms
    from sms.config import SmsConfig
    from sms.edge import SmsEdge


def make_store(settings: Settings) -> Store:
    """Return the store, not yet connected; makes the data directory. Raises SettingsError."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"HEED_DATA_DIR: {settings.data_dir} cannot be made: {error.strerror}.") from error
    return Store(settings.store_url)


def make_profile(settings: Settings) -> Profile:
    """Return the council's profile; raises ProfileInvalid, which names every fault of its file."""
    from heed.profile import profile_of

    return profile_of(settings)


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Hand out the store and close it afterwards; raises StoreOutdated or StoreTooNew when its tables are not this program's."""
    store = make_store(settings)
    try:
        await check_version(store)
        yield store
    finally:
        await store.close()


def make_receiver(settings: Settings, profile: Profile | None = None) -> "Receiver":
    """Return the use case "receive a report", with the trained model; raises ModelUnusable."""
    receiver = make_late_receiver(settings, profile)
    receiver.load()
    return receiver


def make_late_receiver(settings: Settings, profile: Profile | None = None) -> "Receiver":
    """Return the same use case with the model loaded when first asked for: the desk alone starts without one.

    Either way another model is taken up, without a restart, with the next message after it was put to use.
    """
    late = make_late_classifier(settings)
    return _receiver(settings, profile or make_profile(settings), late, late.load)


def make_triage_process(settings: Settings, profile: Profile) -> "TriageProcess":
    """Return a classifier in a process of its own, its model loaded; raises ModelUnusable."""
    from heed.triage_process import TriageProcess

    triage = TriageProcess(partial(make_late_classifier, settings), profile.names, settings.log_level)
    triage.load()
    return triage


def make_serving_receiver(settings: Settings, profile: Profile, triage: "TriageProcess") -> "Receiver":
    """Return the use case "receive a report" for a program that serves: it asks `triage`."""
    return _receiver(settings, profile, triage, triage.load)


def make_late_classifier(settings: Settings) -> "LateClassifier":
    """Return the classifier with the model in use, whichever that is when it is asked."""
    from heed.late_classifier import LateClassifier

    def load() -> "Classify":
        from heed.learning import load_suggesting

        return load_suggesting(settings)

    def wanted() -> object:
        from heed.learning import model_path

        return model_path(settings)

    return LateClassifier(load, wanted)


def _receiver(settings: Settings, profile: Profile, classify: "Classify", load: "Callable[[], object]") -> "Receiver":
    from intake.receive import Receiver

    return Receiver(classify, now, make_letters(settings, profile), load, make_alerts(settings))


def make_alerts(settings: Settings) -> "tuple[Alert, ...]":
    """Return who else is told of a concern, besides the officer on duty."""
    staff = make_staff_config(settings)
    if staff is None:
        return ()
    from bot.staff import StaffAlert

    return (StaffAlert(now, staff),)


def make_staff_config(settings: Settings) -> "StaffConfig | None":
    """Return what the officers' own group is told, and when; None without a group or a bot."""
    if settings.telegram_staff_group is None or settings.telegram_token is None:
        return None
    from bot.staff import StaffConfig

    times = tuple(time.fromisoformat(each) for each in settings.telegram_staff_times)
    return StaffConfig(settings.telegram_staff_group, settings.desk_address, times)


def make_addresses(settings: Settings) -> "CaseAddresses":
    """Return what tells cases by their own addresses."""
    from heed.secret_key import secret_key
    from intake.addresses import CaseAddresses

    return CaseAddresses(settings.mail_from, secret_key(settings))


def make_letters(settings: Settings, profile: Profile) -> "Letters":
    """Return what writes Heed's own letters; raises SettingsError."""
    from heed.secret_key import secret_key
    from intake.letters import LetterConfig, Letters

    config = LetterConfig(
        council=profile.council,
        mail_from=settings.mail_from,
        secret=secret_key(settings),
        desk_url=settings.desk_address,
        rota=profile.duty,
        emergency_line=profile.emergency.in_words,
        advocate=profile.advocates_in_words or settings.advocate,
        answer_days=profile.acknowledge_within,
        folder=settings.letters_dir,
        most_an_hour=settings.letters_an_hour,
        return_path=settings.letters_return,
    )
    return Letters(config)


def make_origin(settings: Settings) -> "Origin | None":
    """Return what checks where mail comes from, or None where that is switched off."""
    if not settings.check_origin:
        return None
    from intake.origin.origin import Origin, OriginRules

    return Origin(OriginRules(settings.trusted_relays, settings.trusted_results, frozenset(settings.trusted_sealers)))


def make_mail_sender(settings: Settings) -> "MailSender | None":
    """Return what sends letters, None without a relay; raises SettingsError."""
    if settings.smtp_url is None:
        return None
    from heed.fetching import relay_credentials_of
    from intake.sender import MailSender, Relay

    relay = Relay.of(settings.smtp_url.get_secret_value())
    return MailSender(relay, signers=make_signers(settings), credentials=relay_credentials_of(settings, now))


def make_signers(settings: Settings) -> "tuple[Signer, ...]":
    """Return what signs letters, one a key; raises SettingsError."""
    from intake.signing import Signer

    domain = settings.mail_from.rpartition("@")[2]
    keys = (
        ("HEED_DKIM_KEY", settings.dkim_key, settings.dkim_selector),
        ("HEED_DKIM_SECOND_KEY", settings.dkim_second_key, settings.dkim_second_selector),
    )
    return tuple(Signer.of(path, selector, domain, name) for name, path, selector in keys if path is not None)


def make_mail_edge(settings: Settings, store: Store, bell: "Bell") -> "MailEdge":
    """Return the mail edge, not yet listening; raises CertificateUnusable."""
    from heed.mail_edge import edge_config
    from intake.edge import MailEdge

    return MailEdge(store, now, edge_config(settings), bell)


def make_fetchers(settings: Settings, store: Store, bell: "Bell") -> "list[Fetcher]":
    """Return what fetches mail, one a mailbox and none without a server; raises SettingsError."""
    from heed.fetching import accounts_of, credentials_of
    from intake.fetching.fetcher import Fetcher

    accounts = accounts_of(settings)
    if not accounts:
        return []
    credentials = credentials_of(settings, now)
    return [Fetcher(account, credentials, store, now, bell) for account in accounts]


def make_chat(settings: Settings, store: Store, receiver: "Receiver", bell: "Bell", profile: Profile) -> "Chat | None":
    """Return the chat, or None without a token; raises SettingsError."""
    if settings.telegram_token is None:
        return None
    from bot.build import build_chat
    from bot.config import ChatConfig

    young = profile.advocates.get(Audience.YOUNG_PERSON)
    config = ChatConfig(
        council=profile.council,
        emergency_line=profile.emergency.in_words,
        answer_days=profile.acknowledge_within,
        languages=settings.languages,
        child_line=profile.emergency.children.in_words,
        adult_line=profile.emergency.adults.in_words,
        advocate=young.in_words if young else settings.advocate.rstrip("."),
        remind_after=timedelta(hours=settings.chat_remind_hours),
        draft_days=settings.chat_draft_days,
        monitoring=settings.monitoring,
        staff=make_staff_config(settings),
    )
    return build_chat(settings.telegram_token.get_secret_value(), settings.telegram_api_url, store, now, receiver, bell, config)


def make_entrance(settings: Settings, store: Store, bell: "Bell") -> "Entrance | None":
    """Return how updates come in: by webhook where that has an address, else by polling; None without a token. Raises SettingsError."""
    if settings.telegram_token is None:
        return None
    from bot.delivery import Destination
    from bot.entrance import api_of, delivered, polled, secret_from
    from bot.gate import GateRules
    from heed.secret_key import secret_key

    api = api_of(settings.telegram_token.get_secret_value(), settings.telegram_api_url)
    if not settings.telegram_webhook_url:
        return polled(api, store, now, bell)
    given = settings.telegram_webhook_secret
    secret = secret_from(secret_key(settings), api.bot_id) if given is None else given.get_secret_value()
    destination = Destination(settings.telegram_webhook_url, secret, settings.telegram_webhook_connections)
    rules = GateRules(settings.telegram_networks, settings.telegram_proxies, secret, settings.telegram_webhook_rate)
    return delivered(api, store, now, bell, destination, rules, settings.webhook_path)


def make_file_rules(settings: Settings) -> "FileRules":
    """Return what becomes of the files that come with messages; raises SettingsError."""
    from intake.attachments import FileRules
    from intake.scanning import ClamdScanner

    scanner = ClamdScanner.of(settings.clamd_url) if settings.clamd_url else None
    return FileRules(settings.files_most, settings.file_max_bytes, scanner, unwanted=frozenset(settings.files_unwanted))


def make_sms_config(settings: Settings, profile: Profile) -> "SmsConfig | None":
    """Return how texts come and go, or None where they do not."""
    if settings.sms_secret is None or settings.sms_token is None:
        return None
    from sms.config import SmsConfig

    return SmsConfig(
        secret=settings.sms_secret.get_secret_value(),
        api_url=settings.sms_api_url,
        token=settings.sms_token.get_secret_value(),
        number=settings.sms_number,
        media_host=settings.sms_media,
        window=settings.sms_window_seconds,
        new_after=timedelta(days=settings.sms_new_after_days),
        emergency_line=profile.emergency.in_words,
        child_line=profile.emergency.children.in_words,
        adult_line=profile.emergency.adults.in_words,
    )


def make_sms(settings: Settings, store: Store, receiver: "Receiver", profile: Profile) -> "Sms | None":
    """Return what the worker does with texts, or None where none come."""
    config = make_sms_config(settings, profile)
    if config is None:
        return None
    from sms.build import build_sms

    return build_sms(store, now, receiver, config)


def make_sms_edge(settings: Settings, store: Store, bell: "Bell", profile: Profile) -> "SmsEdge | None":
    """Return what texts are delivered to, or None where none come."""
    config = make_sms_config(settings, profile)
    if config is None:
        return None
    from sms.build import build_edge

    return build_edge(store, now, bell, config)


def make_worker(
    settings: Settings, store: Store, receiver: "Receiver", chat: "Chat | None", bell: "Bell", sms: "Sms | None" = None
) -> "Worker":
    """Return the worker, with each channel's handler and sender registered."""
    from intake.mail_handler import MailHandler
    from intake.ports import Handler, Sender
    from intake.worker import Worker

    handlers: dict[Channel, Handler] = {Channel.EMAIL: MailHandler(receiver, make_file_rules(settings), make_origin(settings))}
    mail_sender = make_mail_sender(settings)
    senders: dict[Channel, Sender] = {} if mail_sender is None else {Channel.EMAIL: mail_sender}
    if chat is not None:
        handlers[Channel.CHAT], senders[Channel.CHAT] = chat.handler, chat.sender
    if sms is not None:
        handlers[Channel.SMS], senders[Channel.SMS] = sms.handler, sms.sender
    return Worker(store, now, handlers, senders, bell, make_chores(settings, store, receiver, chat, sms), make_paces(settings))


def make_paces(settings: Settings) -> "dict[Channel, Pace]":
    """Return how quickly channels may send that ask to be treated gently."""
    from bot.pace import ChatPace

    return {Channel.CHAT: ChatPace(monotonic, settings.telegram_rate)}


def make_chores(settings: Settings, store: Store, receiver: "Receiver", chat: "Chat | None", sms: "Sms | None" = None) -> "list[Step]":
    """Return what the worker does beside arrivals and letters.

    Unanswered alerts climb, files are checked late and fetched by each channel's way, and sound is heard.
    """
    from heed.transcribing import transcriber_of
    from intake.alerting import Climbing
    from intake.chores import Chores
    from intake.clock_watch import ClockWatch
    from intake.fetched_files import FetchedFiles
    from intake.late_checks import LateChecks
    from intake.listening import Listening
    from intake.ports import FetchFile, TellDanger, TellRefused

    fetchers: dict[Channel, FetchFile] = {}
    tellers: dict[Channel, TellRefused] = {}
    warners: dict[Channel, TellDanger] = {}
    if chat is not None:
        fetchers[Channel.CHAT], tellers[Channel.CHAT], warners[Channel.CHAT] = chat.fetch, chat.tell, chat.warn
    if sms is not None:
        fetchers[Channel.SMS], tellers[Channel.SMS], warners[Channel.SMS] = sms.fetch, sms.tell, sms.warn
    rules = make_file_rules(settings)
    steps: list[Step] = [ClockWatch(store, now).step, Climbing(store, now, receiver.letters).step]
    steps += [LateChecks(store, now, receiver, rules).step] if rules.scan is not None else []
    if fetchers:
        steps.append(Chores(store, now, FetchedFiles(store, now, receiver, rules, fetchers, tellers, warners)).step)
    staff = make_staff_config(settings)
    if chat is not None:
        steps.append(chat.timers.step)
    if staff is not None:
        from bot.staff import StaffNews

        steps.append(StaffNews(store, now, staff).step)
    if settings.figures_to:
        from desk.monthly import Monthly, MonthlyFigures

        monthly = Monthly(settings.figures_to, settings.desk_address)
        steps.append(MonthlyFigures(store, now, receiver.letters, make_profile(settings), monthly).step)
    transcribe = transcriber_of(settings.transcriber)
    return [*steps, Chores(store, now, Listening(store, now, receiver, transcribe, warners)).step] if transcribe else steps


def make_metrics(store: Store) -> "Starlette":
    """Return the application that shows figures to Prometheus."""
    from heed.metrics import create_metrics

    return create_metrics(store, now)


def make_single_sign_on(settings: Settings) -> "SingleSignOn | None":
    """Return what is known of the council's OpenID Connect provider, or None without one."""
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return None
    from desk.single_sign_on.config import SingleSignOn

    return SingleSignOn(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        callback=f"{settings.desk_address}/sign-in/council/back",
        roles=settings.oidc_roles or {},
        roles_claim=settings.oidc_roles_claim,
        name_claim=settings.oidc_name_claim,
        label=settings.oidc_label,
        home=f"{settings.desk_address}/sign-in",
    )


def make_desk(settings: Settings, store: Store, receiver: "Receiver", profile: Profile) -> "FastAPI":
    """Return the desk's application; officers open cases by hand through `receiver`, and it acknowledges what they decide."""
    from bot.replying import reply_calls
    from desk.app import DeskConfig, create_app
    from heed.administration import ProgramAdministration
    from heed.secret_key import secret_key
    from sms.writing import reply_texts

    config = DeskConfig(
        council_name=profile.council,
        secure_cookies=settings.desk_address.startswith("https:"),
        secret=secret_key(settings),
        codes_for=settings.roles_with_codes,
        profile=profile,
        single_sign_on=make_single_sign_on(settings),
        passwords=settings.passwords,
    )
    writers: dict[Channel, WritePayloads] = {}
    if settings.telegram_token is not None:
        writers[Channel.CHAT] = reply_calls
    if settings.sms_secret is not None:
        writers[Channel.SMS] = reply_texts
    return create_app(
        store,
        now,
        config,
        receiver,
        file_rules=make_file_rules(settings),
        writers=writers,
        told=ProgramAdministration(settings, store, profile),
    )
