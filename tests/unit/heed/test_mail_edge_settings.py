"""The mail edge's settings fit together, and reach it."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from heed.mail_edge import edge_config
from heed.settings import read_settings
from intake.edge_config import Credentials, EdgeConfig, EdgeLimits, Speech
from models.errors import SettingsError


def test_the_defaults_are_the_edges_own(given):
    given(mail_recipients="@council.example")
    assert edge_config(read_settings()) == EdgeConfig(("@council.example",), ports=((Speech.SMTP, 8025),), limits=EdgeLimits())


def test_what_is_set_reaches_the_edge(given):
    given(mail_tls_port="465", mail_lmtp_port="24", mail_certificate="edge.pem", mail_key="edge.key", mail_tls_only="yes")
    given(mail_user="relay", mail_password="secret", mail_connections="9", mail_errors="5", mail_max_bytes="1000")
    config = edge_config(read_settings())
    assert config.ports == ((Speech.SMTP, 8025), (Speech.SMTP_OVER_TLS, 465), (Speech.LMTP, 24))
    assert (config.certificate, config.private_key, config.tls_only) == (Path("edge.pem"), Path("edge.key"), True)
    assert config.credentials == Credentials("relay", "secret")
    assert (config.limits.connections, config.limits.errors, config.limits.message_bytes) == (9, 5, 1000)


def test_balancers_are_addresses_and_networks(given):
    given(mail_balancers="192.0.2.1, 2001:db8::/64")
    assert edge_config(read_settings()).balancers == (ip_network("192.0.2.1"), ip_network("2001:db8::/64"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mail_user", "relay"),
        ("mail_tls_port", "465"),
        ("mail_tls_only", "yes"),
        ("mail_balancers", "nobody"),
        ("mail_balancers", "192.0.2.1/8"),
        ("mail_memory_bytes", "1000"),
        ("mail_connections", "1"),
        ("mail_session_seconds", "1"),
    ],
)
def test_what_cannot_work_is_refused_by_name(given, name, value):
    given(**{name: value})
    with pytest.raises(SettingsError, match=f"^HEED_{name.upper()}: "):
        read_settings()


def test_a_name_without_a_password_is_refused(given):
    given(mail_certificate="edge.pem", mail_user="relay")
    with pytest.raises(SettingsError, match=r"^HEED_MAIL_PASSWORD: is missing"):
        read_settings()


def test_balancers_may_stand_before_tls_from_the_first_byte_too(given):
    given(mail_certificate="edge.pem", mail_tls_port="465", mail_balancers="192.0.2.1")
    assert edge_config(read_settings()).ports[1] == (Speech.SMTP_OVER_TLS, 465)


def test_a_socket_for_lmtp_reaches_the_edge(given):
    given(mail_lmtp_socket="/run/heed/lmtp")
    assert edge_config(read_settings()).lmtp_socket == Path("/run/heed/lmtp")
