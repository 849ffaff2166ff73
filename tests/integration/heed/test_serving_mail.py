"""heed serve --only mail: its ports, and a certificate renewed under way."""

import asyncio
import shutil
import signal
import ssl
from pathlib import Path

import pytest

from heed.preparing import prepare_store
from heed.serving import Part, serve
from heed.settings import Settings
from models.errors import SettingsError
from tests.certificates import make_certificate
from tests.talking import talking

OLD, NEW = "old.council.example", "new.council.example"


async def greeting(place: str, certificate: Path, name: str) -> str:
    host, _, port = place.rpartition(":")
    context = ssl.create_default_context(cafile=str(certificate))
    async with talking((host, int(port)), ssl=context, server_hostname=name) as talk:
        return (await talk.hear())[:3]


async def test_a_hangup_signal_takes_up_the_renewed_certificate_and_ends_nothing(tmp_path):
    offered = tmp_path / "edge.pem"
    old, new = make_certificate(tmp_path, OLD), make_certificate(tmp_path, NEW)
    shutil.copy(old, offered)
    settings = Settings(data_dir=tmp_path, mail_port=0, mail_tls_port=0, mail_lmtp_port=0, mail_certificate=offered)
    await prepare_store(settings)
    started = asyncio.get_running_loop().create_future()
    running = asyncio.ensure_future(serve(settings, {Part.MAIL}, started))
    await asyncio.wait({running, started}, return_when=asyncio.FIRST_COMPLETED)
    smtp, tls, lmtp = (await started)[Part.MAIL].split(", ")
    assert len({smtp, tls, lmtp}) == 3

    assert await greeting(tls, old, OLD) == "220"
    shutil.copy(new, offered)
    signal.raise_signal(signal.SIGHUP)
    await asyncio.sleep(0)  # in which the loop hears of the signal
    assert await greeting(tls, new, NEW) == "220"

    signal.raise_signal(signal.SIGINT)
    async with asyncio.timeout(20):
        await running


async def test_a_certificate_that_is_missing_is_told_by_its_setting(tmp_path):
    settings = Settings(data_dir=tmp_path, mail_port=0, mail_certificate=tmp_path / "none.pem")
    await prepare_store(settings)
    with pytest.raises(SettingsError, match=r"^HEED_MAIL_CERTIFICATE: .*none\.pem cannot be used"):
        await serve(settings, {Part.MAIL})
