"""A PostgreSQL server of our own: a cluster in a temporary folder, on loopback, gone when the tests end."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.support.ports import free_port

START_SECONDS = 60


class NoServer(Exception):
    """PostgreSQL's server programs are not on this machine."""


def server_programs() -> Path:
    """The folder of initdb and postgres; NoServer when there is none."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    found = shutil.which("initdb")
    for folder in [*candidates, *([Path(found).resolve().parent] if found else [])]:
        if all((folder / name).exists() for name in ("initdb", "postgres")):
            return folder
    raise NoServer("no PostgreSQL server programs: tools/prepare_tests installs them")


@dataclass
class Cluster:
    """A PostgreSQL server that tests may start, stop and kill."""

    programs: Path
    folder: Path
    port: int
    as_owner: tuple[str, ...]
    fsync: bool
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """The address of a database, as STEWARD_DATABASE_URL takes it."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str) -> psycopg.Connection:
        """A connection as the owner, each statement its own transaction."""
        return psycopg.connect(host="127.0.0.1", port=self.port, user="postgres", dbname=database, autocommit=True)

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Statements as the owner; in the maintenance database unless another is named."""
        with self.connect(database) as db:
            db.execute(statement.encode())

    def start(self) -> None:
        """Start the server and wait until it answers. It dies with this process, even when that is killed."""
        settings = {"listen_addresses": "127.0.0.1", "max_connections": "120", "shared_buffers": "64MB"}
        if not self.fsync:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        leash = ("setpriv", "--pdeathsig", "QUIT") if shutil.which("setpriv") else ()
        server = [str(self.programs / "postgres"), "-D", str(self.folder), "-k", str(self.folder), "-p", str(self.port)]
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*self.as_owner, *leash, *server, *options], cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_until_up()

    def _wait_until_up(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError as problem:
                assert self.process is not None
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the PostgreSQL server of the tests did not start") from problem
                time.sleep(0.05)

    def stop(self) -> None:
        """End the server at once, as a crash would: what must survive was written before."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=60)
            self.process = None


@contextmanager
def cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """Make and start a server, remove it afterwards. fsync stays off for speed; tests of lasting writes ask for it."""
    programs = server_programs()
    folder = Path(tempfile.mkdtemp(prefix="steward-pg-"))  # not below pytest's folder: only root may enter that
    log = folder.parent / f"{folder.name}.log"
    made = Cluster(programs, folder, free_port(), _owner(folder), fsync)
    try:
        _run(
            [
                *made.as_owner,
                str(programs / "initdb"),
                "-D",
                str(folder),
                "-A",
                "trust",
                "-U",
                "postgres",
                "-E",
                "UTF8",
                "--no-locale",
                "-N",
            ]
        )
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder, ignore_errors=True)
        log.unlink(missing_ok=True)


def _owner(folder: Path) -> tuple[str, ...]:
    """The server refuses to run as root: hand the folder to `postgres` and run as that user.

    Not with runuser: it stays in between as a process that does not pass signals on.
    """
    if os.geteuid() != 0:
        return ()
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("running as root needs the user `postgres`: tools/prepare_tests makes it") from None
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
