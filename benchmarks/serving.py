"""`steward serve` as a process of its own on a free port of loopback, for loads."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

STEWARD = (sys.executable, "-m", "steward.cli")


def free_port() -> int:
    """A port nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(env: dict[str, str], port: int, command: Sequence[str] = STEWARD, *, workers: int = 1) -> Iterator[subprocess.Popen[bytes]]:
    """`steward serve` on this bank, ready; ended when the block ends. SystemExit with the end of its log when it does not start."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("STEWARD_")}
    log = Path(env["STEWARD_HOME"]) / "server.log"
    serve = [*command, "serve", "--port", str(port), "--workers", str(workers)]
    with log.open("wb") as out:
        process = subprocess.Popen(serve, env=kept | env, stdout=out, stderr=out)
    try:
        for _ in range(600):
            with (
                contextlib.suppress(OSError, urllib.error.URLError),
                urllib.request.urlopen(f"http://localhost:{port}/health/ready", timeout=5),
            ):
                break
            if process.poll() is not None:
                raise SystemExit(log.read_text("utf-8", "replace")[-4000:])
            time.sleep(0.2)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
