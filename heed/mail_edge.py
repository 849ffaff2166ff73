"""What the settings say about the mail edge."""

from heed.settings import Settings
from intake.edge_config import Credentials, EdgeConfig, EdgeLimits, Speech


def edge_config(settings: Settings) -> EdgeConfig:
    """Return the edge's configuration, its ports in the order SMTP, SMTP over TLS, LMTP."""
    ports = (
        (Speech.SMTP, settings.mail_port),
        (Speech.SMTP_OVER_TLS, settings.mail_tls_port),
        (Speech.LMTP, settings.mail_lmtp_port),
    )
    password = settings.mail_password.get_secret_value() if settings.mail_password else ""
    return EdgeConfig(
        recipients=settings.mail_recipients,
        host=settings.mail_host,
        ports=tuple((speech, port) for speech, port in ports if port is not None),
        limits=_limits(settings),
        certificate=settings.mail_certificate,
        private_key=settings.mail_key,
        tls_only=settings.mail_tls_only,
        credentials=Credentials(settings.mail_user, password) if settings.mail_user else None,
        balancers=settings.mail_balancers,
        lmtp_socket=settings.mail_lmtp_socket,
    )


def _limits(settings: Settings) -> EdgeLimits:
    return EdgeLimits(
        message_bytes=settings.mail_max_bytes,
        recipients=settings.mail_max_recipients,
        connections=settings.mail_connections,
        per_address=settings.mail_connections_per_address,
        commands=settings.mail_commands,
        errors=settings.mail_errors,
        session_seconds=settings.mail_session_seconds,
        idle_seconds=settings.mail_idle_seconds,
        data_seconds=settings.mail_data_seconds,
        memory_bytes=settings.mail_memory_bytes,
    )
