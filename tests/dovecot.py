"""A real Dovecot, started by the tests for themselves alone."""

import contextlib
import getpass
import imaplib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.running import free_port

PASSWORD = "correct horse battery"
MAIL_USER = "nobody"  # as root, Dovecot lets no mailbox belong to root
READY_SECONDS = 20
NUMBERS = itertools.count(1)
MOST_USERS = 1000

CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_location = maildir:~/Maildir
mail_max_userip_connections = 50
first_valid_uid = 1
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/homes/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service auth {{
  chroot =
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
CERTIFICATE = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
TOKENS = """
introspection_mode = get
introspection_url = {tokens}/about?token=
username_attribute = email
active_attribute = active
active_value = true
"""


def program() -> str | None:
    """Where Dovecot is, or None."""
    return shutil.which("dovecot", path=f"{os.defpath}:/usr/sbin:/usr/local/sbin")


def user_name(number: int) -> str:
    return f"feedback{number}@council.example"


class Dovecot:
    """One server with mailboxes of its own in a temporary folder; ended by its process alone."""

    def __init__(self, folder: Path, tokens: str) -> None:
        self.folder = folder
        self.port, self.tls_port = free_port(), free_port()
        self.certificate = folder / "certificate.pem"
        owner = pwd.getpwnam(MAIL_USER if os.geteuid() == 0 else getpass.getuser())
        internal, login = ("dovecot", "dovenull") if os.geteuid() == 0 else (owner.pw_name, owner.pw_name)
        homes = folder / "homes"
        homes.mkdir(parents=True)
        os.chown(homes, owner.pw_uid, owner.pw_gid)
        group = subprocess.run(["id", "-gn", internal], capture_output=True, text=True, check=True).stdout.strip()
        users = (f"{user_name(number)}:{{PLAIN}}{PASSWORD}\n" for number in range(1, MOST_USERS))
        (folder / "users").write_text("".join(users))
        subprocess.run(
            [*CERTIFICATE.split(), "-keyout", str(folder / "key.pem"), "-out", str(self.certificate)], check=True, capture_output=True
        )
        (folder / "oauth2.conf").write_text(TOKENS.format(tokens=tokens))
        (folder / "dovecot.conf").write_text(
            CONFIGURATION.format(
                folder=folder,
                tls_port=self.tls_port,
                internal=internal,
                internal_group=group,
                login=login,
                uid=owner.pw_uid,
                gid=owner.pw_gid,
                port=self.port,
            )
        )

    def start(self) -> None:
        executable = program()
        assert executable is not None
        self.process = subprocess.Popen(
            [executable, "-F", "-c", str(self.folder / "dovecot.conf")], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as met:
                if met.recv(4) == b"* OK":
                    return
            time.sleep(0.02)
        raise AssertionError(self.log())

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(READY_SECONDS)

    def log(self) -> str:
        path = self.folder / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def mailbox(self) -> "Box":
        """A new, empty mailbox."""
        return Box(self, user_name(next(NUMBERS)))


class Box:
    """One mailbox, looked into over a connection of the test's own."""

    def __init__(self, dovecot: Dovecot, user: str) -> None:
        self.dovecot = dovecot
        self.user = user

    @contextlib.contextmanager
    def open(self, folder: str | None = "INBOX"):
        client = imaplib.IMAP4("127.0.0.1", self.dovecot.port, timeout=10)
        try:
            client.login(self.user, PASSWORD)
            if folder is not None:
                assert client.select(f'"{folder}"')[0] == "OK"
            yield client
        finally:
            client.logout()

    def deliver(self, *mails: bytes, folder: str = "INBOX", came: str | None = None, flags: str | None = None) -> None:
        with self.open(None) as client:
            client.create(f'"{folder}"')
            for mail in mails:
                date = f'"{came}"' if came else None
                assert client.append(f'"{folder}"', flags, date, mail)[0] == "OK"

    def delete(self, folder: str) -> None:
        with self.open(None) as client:
            assert client.delete(f'"{folder}"')[0] == "OK"

    def mails(self, folder: str = "INBOX") -> list[tuple[set[str], bytes]]:
        """Each mail of a folder: its flags and its bytes."""
        with self.open(None) as client:
            if client.select(f'"{folder}"', readonly=True)[0] != "OK":
                return []
            found = client.uid("FETCH", "1:*", "(FLAGS BODY.PEEK[])")[1]
            return [(_flags(each[0]), each[1]) for each in found if isinstance(each, tuple)]


def _flags(said: bytes) -> set[str]:
    return {flag.decode() for flag in imaplib.ParseFlags(said) if flag != b"\\Recent"}
