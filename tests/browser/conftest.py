"""The demo bank in a real browser: one bank served once, Chromium as installed by the system."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.visitor import REPO

READY_SECONDS = 90


# Both end with the last test of this folder: a server and a browser that nobody uses would take their share of all that follows.
@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A served demo bank of thirty households; its address."""
    if not (REPO / "web" / "dist" / "client" / "index.html").exists():
        pytest.skip("the web is not built: run make web")
    home = tmp_path_factory.mktemp("bank")
    env = {k: v for k, v in os.environ.items() if not k.startswith("STEWARD_")} | {
        "STEWARD_HOME": str(home),
        "STEWARD_READING_PERCENT": "1",
    }
    steward = [str(Path(sys.executable).with_name("steward"))]
    subprocess.run([*steward, "demo", "--households", "30"], env=env, check=True, stdout=subprocess.DEVNULL, timeout=300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (home / "serve.log").open("w")
    server = subprocess.Popen([*steward, "serve", "--port", str(port)], env=env, stdout=log, stderr=log)
    try:
        await_ready(server, f"http://localhost:{port}", home / "serve.log")
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def await_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Return when the server answers; raises with its last words when it does not."""
    for _ in range(READY_SECONDS * 5):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/health/ready", timeout=5)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server did not become ready:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, quiet on the network."""
    found = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium: run tools/prepare_tests, or install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
        )
        yield browser
        browser.close()
