"""Fixtures: `steward serve` as a process of its own, and Chromium."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.ports import free_port

START_SECONDS = 60


@dataclass
class Server:
    """A running `steward serve`."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path

    def stop(self) -> None:
        """Ask it to end; kill it where it does not."""
        if self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        self.process.kill()
        self.process.wait(timeout=30)


def environment(home: Path, database_url: str | None = None) -> dict[str, str]:
    """The environment of a command of ours that works on `home` only; nothing of the caller's STEWARD_* settings remains."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
    chosen = {"STEWARD_DATABASE_URL": database_url} if database_url else {}
    return {**clean, "STEWARD_HOME": str(home), "PYTHONUNBUFFERED": "1", **chosen}


def start_server(env: Mapping[str, str], log: Path, *arguments: str, python: str = sys.executable) -> Server:
    """Start `steward serve` on a free port and wait until it is ready; RuntimeError with its log when it ends first."""
    port = free_port()
    command = [python, "-m", "steward.cli", "serve", "--port", str(port), *arguments]
    with log.open("ab") as out:
        process = subprocess.Popen(command, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out)
    server = Server(process, f"http://localhost:{port}", log)
    deadline = time.monotonic() + START_SECONDS
    while not _ready(server.url):
        if process.poll() is not None or time.monotonic() > deadline:
            server.stop()
            raise RuntimeError(f"the server did not get ready:\n{log.read_text('utf-8', 'replace')[-4000:]}")
        time.sleep(0.05)
    return server


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=5) as answer:
            return bool(answer.status == 204)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """`serve(env, *arguments)` starts a server, of another environment where its `python` is given; all are stopped when the test ends."""
    servers: list[Server] = []

    def start(env: Mapping[str, str], *arguments: str, python: str = sys.executable) -> Server:
        servers.append(start_server(env, tmp_path / f"server-{len(servers)}.log", *arguments, python=python))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; skips where there is none."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium: tools/prepare_tests installs it")
    return found
