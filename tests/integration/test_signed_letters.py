"""Letters signed with DKIM, as others verify them."""

from base64 import b64encode

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from intake.sender import MailSender, Relay
from intake.signing import Signer
from models.errors import SettingsError
from models.outbox import OutboxRow
from models.states import Channel, OutboxPurpose
from tests.fakes import MORNING
from tests.mailing import make_letters, parsed
from tests.relay import FakeRelay
from tests.signing import KEY_FILE, PUBLIC


@pytest.fixture
async def relay():
    relay = FakeRelay()
    relay.url = await relay.start()
    yield relay
    await relay.stop()


def known(name, timeout=5):
    return PUBLIC.encode() if name == b"heed._domainkey.council.example." else None


@pytest.fixture
async def content(relay):
    """A letter, as the relay got it."""
    payload = make_letters().acknowledgement("HD-7K2M-4XQM", parsed("gmail_reply"), "acknowledgement:17")
    signer = Signer.of(KEY_FILE, "heed", "council.example")
    purpose = OutboxPurpose.ACKNOWLEDGEMENT
    row = OutboxRow(
        id=17, key="acknowledgement:17", channel=Channel.EMAIL, purpose=purpose, recipient="ada@resident.example", payload=payload
    )
    row.created_at = MORNING
    await MailSender(Relay.of(relay.url), timeout=5, signers=(signer,))(row)
    return relay.mails[0][2]


async def test_a_letters_signature_holds_where_it_arrives(content):
    assert content.startswith(b"DKIM-Signature:")
    assert dkim.verify(content, dnsfunc=known)


@pytest.mark.parametrize(
    "change",
    [
        (b"We have your message.", b"Pay into this account."),
        (b"Subject: We have", b"Subject: You owe"),
        (b"Reply-To: feedback", b"Reply-To: thief"),
        (b"\r\nTo: ", b"\r\nFrom: thief@elsewhere.example\r\nTo: "),
    ],
)
async def test_what_is_changed_on_the_way_no_longer_holds(content, change):
    changed = content.replace(*change, 1)
    assert changed != content
    assert not dkim.verify(changed, dnsfunc=known)


@pytest.fixture(scope="module")
def ed25519(tmp_path_factory):
    """A key as `openssl genpkey -algorithm ed25519` writes it, and its record in DNS."""
    key = Ed25519PrivateKey.generate()
    path = tmp_path_factory.mktemp("keys") / "ed25519.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return path, b"v=DKIM1; k=ed25519; p=" + b64encode(key.public_key().public_bytes_raw())


async def test_letters_are_signed_with_keys_of_both_kinds_each_of_which_holds(relay, ed25519):
    path, record = ed25519
    signers = (Signer.of(KEY_FILE, "heed", "council.example"), Signer.of(path, "heed2", "council.example"))
    payload = make_letters().acknowledgement("HD-7K2M-4XQM", parsed("plain"), "acknowledgement:17")
    purpose = OutboxPurpose.ACKNOWLEDGEMENT
    row = OutboxRow(
        id=17, key="acknowledgement:17", channel=Channel.EMAIL, purpose=purpose, recipient="ada@resident.example", payload=payload
    )
    row.created_at = MORNING
    await MailSender(Relay.of(relay.url), timeout=5, signers=signers)(row)
    content = relay.mails[0][2]
    names = {b"heed._domainkey.council.example.": PUBLIC.encode(), b"heed2._domainkey.council.example.": record}
    for index, algorithm in enumerate((b"ed25519-sha256", b"rsa-sha256")):
        signature = dkim.DKIM(content)
        assert signature.verify(idx=index, dnsfunc=lambda name, timeout=5: names.get(name))
        assert signature.signature_fields[b"a"] == algorithm
    forged = content.replace(b"We have your message.", b"Pay into this account.", 1)
    assert not dkim.verify(forged, dnsfunc=lambda name, timeout=5: names.get(name))


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_named_at_the_start(tmp_path, text):
    path = tmp_path / "key.pem"
    path.write_text(text)
    with pytest.raises(SettingsError, match="HEED_DKIM_KEY"):
        Signer.of(path, "heed", "council.example")
    with pytest.raises(SettingsError, match="HEED_DKIM_KEY"):
        Signer.of(tmp_path / "nowhere.pem", "heed", "council.example")


def test_the_key_stays_out_of_sight():
    assert "BEGIN" not in repr(Signer.of(KEY_FILE, "heed", "council.example"))
