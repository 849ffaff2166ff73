"""What the program tells administrators about itself, from real files."""

import asyncio
import json
import shutil

import pytest

from desk.administration import State
from heed.administration import ProgramAdministration
from heed.learning import register_of
from heed.settings import Settings
from models.errors import ModelUnusable, NotFound
from models.profile import Profile
from models.states import Role
from tests.desk_data import add_account
from triage.model import load_model


@pytest.fixture
def settings(data_dir):
    return Settings(data_dir=data_dir, duty_address="duty@council.example")


async def test_a_profile_is_read_anew_each_time(store, data_dir):
    path = data_dir / "profile.toml"
    path.write_text('[council]\nname = "Tolbury Council"\n', encoding="utf-8")
    told = ProgramAdministration(Settings(data_dir=data_dir, profile=path), store, Profile())
    assert (await told.profile()).profile.council == "Tolbury Council"
    path.write_text("[council]\nnam = 1\n", encoding="utf-8")
    checked = await told.profile()
    assert checked.profile is None
    assert [fault.place for fault in checked.faults] == ["council, nam"]
    assert checked.source == str(path)


async def test_models_are_listed_shown_and_taken_back_on_record(store, settings, small_model):
    account_id = await add_account(store, "ines", Role.ADMINISTRATOR)
    told = ProgramAdministration(settings, store, Profile())
    (first,) = await told.models()
    assert first.in_use
    register = register_of(settings)
    later = f"29990101{first.version[8:]}"
    shutil.copy(register.folder / f"{first.version}.skops", register.folder / f"{later}.skops")
    card = {**register.card(first.version), "version": later, "verdict": {"takes_over": False, "reason": "worse", "outcomes": []}}
    (register.folder / f"{later}.json").write_text(json.dumps(card), encoding="utf-8")
    assert [(row.version, row.in_use) for row in await told.models()] == [(later, False), (first.version, True)]
    assert (await told.models())[0].verdict == "Kept, not used: worse"
    assert await told.use(later, account_id) == later
    assert register.pointer().version == later
    assert await told.use("previous", account_id) == first.version
    async with store.read() as unit:
        trail = [(entry.account_id, entry.detail) for entry in await unit.audit.latest(9) if entry.action == "model_used"]
    assert trail == [(account_id, f"{first.version} instead of {later}"), (account_id, f"{later} instead of {first.version}")]


async def test_a_card_says_what_the_model_learned_from_and_how_good_it_is(store, settings, small_model):
    told = ProgramAdministration(settings, store, Profile())
    (row,) = await told.models()
    card = await told.card(row.version)
    assert card.in_use
    assert "labelled messages" in dict(card.facts)["Learned from"]
    assert all(0 <= value <= 1 for _, value in card.figures)
    assert load_model(small_model).version == row.version
    with pytest.raises(NotFound):
        await told.card("none")


async def test_a_model_that_cannot_be_loaded_is_left_alone(store, settings):
    told = ProgramAdministration(settings, store, Profile())
    (row,) = await told.models()
    broken = "29990101-000000-broken"
    (register_of(settings).folder / f"{broken}.skops").write_bytes(b"no model")
    with pytest.raises(ModelUnusable):
        await told.use(broken, 1)
    assert register_of(settings).pointer().version == row.version


async def test_what_is_off_away_or_there_is_told_apart(store, data_dir):
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        settings = Settings(data_dir=data_dir, clamd_url=f"tcp://127.0.0.1:{port}", metrics_port=9464)
        there = {part.name: part for part in (await ProgramAdministration(settings, store, Profile()).surroundings()).parts}
    away = await ProgramAdministration(Settings(data_dir=data_dir, smtp_url=f"smtp://127.0.0.1:{port}"), store, Profile()).surroundings()
    parts = {part.name: part for part in away.parts}
    assert there["Malware check"].state is State.GOOD
    assert there["Outgoing mail"].state is State.OFF
    assert parts["Outgoing mail"].state is State.TROUBLE
    assert "does not answer" in parts["Outgoing mail"].said
    assert parts["Malware check"].state is State.OFF
    assert "GB are free" in parts["Disk"].said
    assert parts["Safeguarding alerts"].state is State.TROUBLE
    assert away.version
    assert away.metrics == ""


async def test_an_officers_group_that_no_bot_can_tell_anything_is_trouble(store, data_dir):
    settings = Settings(data_dir=data_dir, telegram_staff_group=-1001)
    parts = {part.name: part for part in (await ProgramAdministration(settings, store, Profile()).surroundings()).parts}
    assert (parts["Telegram"].state, parts["Telegram"].said) == (
        State.TROUBLE,
        "No bot can tell the officers' group anything: set HEED_TELEGRAM_TOKEN.",
    )
