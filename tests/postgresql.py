"""A real PostgreSQL, started by the tests for themselves alone, with a fresh database for whoever asks."""

import asyncio
import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from storage.schema import upgrade
from storage.store import Store

SERVER_USER = "nobody"  # PostgreSQL refuses to run as root
READY_SECONDS = 30
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of a fresh name is made in it; there, making a database takes a seventh of the time
ROOM = 2**30
TEMPLATE = "heed_template"
# Nothing here has to outlive a power cut, so that nothing is waited for.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "timezone": "Europe/London",  # another than ours, so that a moment that is told in the server's zone shows
}


def folder_of_programs() -> Path | None:
    """Where initdb and postgres are, or None: the newest of Debian's folders, or whatever is on the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    found = shutil.which("postgres")
    folders = [*versions, *([Path(found).resolve().parent] if found else [])]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


class PostgreSQL:
    """One server in a temporary folder, reached by a socket in it; ended by its own process."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="heed-pg-", dir=MEMORY if _has_room(MEMORY) else None))
        self._numbers = itertools.count(1)
        self._as: dict[str, object] = {"cwd": self.folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
        if os.geteuid() == 0:
            owner = pwd.getpwnam(SERVER_USER)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._as |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}

    def start(self) -> None:
        data = self.folder / "data"
        initdb = [self._programs / "initdb", "-D", data, "-U", "heed", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run(initdb, check=True, capture_output=True, **self._as)
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", data, "-k", self.folder, *settings], stdout=log, stderr=log, **self._as
            )
        until = time.monotonic() + READY_SECONDS
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                self._administration = psycopg.connect(f"host={self.folder} user=heed dbname=postgres", autocommit=True)
                break
            assert self._process.poll() is None, self.log()
            assert time.monotonic() < until, self.log()
            time.sleep(0.02)
        self._administration.execute(f"CREATE DATABASE {TEMPLATE}")
        with ThreadPoolExecutor(1) as apart:  # where no loop of a test is running
            apart.submit(asyncio.run, self._fill_template()).result()

    async def _fill_template(self) -> None:
        store = Store(self.url_of(TEMPLATE))
        await upgrade(store)
        await store.close()

    def url_of(self, name: str) -> str:
        return f"postgresql+psycopg://heed@/{name}?host={self.folder}"

    @contextlib.contextmanager
    def database(self, *, empty: bool = False):
        """Hand out the URL of a new database, with Heed's tables in it unless it is to be `empty`."""
        name = f"heed_{next(self._numbers)}"
        self._administration.execute(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else TEMPLATE}")
        try:
            yield self.url_of(name)
        finally:
            self._administration.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._administration.close()
        self._process.send_signal(signal.SIGINT)  # its own word for: end now, and cleanly
        self._process.wait(READY_SECONDS)
        shutil.rmtree(self.folder)

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")
