"""A full disk refuses clearly, loses nothing acknowledged, and is forgotten once there is room again (R11)."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SIZE = "6m"


def on_small_disk(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a command with `folder` on a small file system of its own; skips where the machine does not allow that."""
    unshare = shutil.which("unshare")
    if unshare is None:
        pytest.skip("no `unshare` on this machine: a full disk cannot be made")
    inside = [
        unshare,
        "-Urm",
        "sh",
        "-c",
        f'mount -t tmpfs -o size={SIZE},mode=700 tmpfs "$1" || exit 77; shift; exec "$@"',
        "sh",
        str(folder),
    ]
    done = subprocess.run([*inside, *command], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode == 77 or "unshare failed" in done.stderr:
        pytest.skip(f"this machine allows no file system of one's own: {done.stderr.strip()}")
    return done


@pytest.mark.slow
def test_a_full_disk_loses_nothing_and_passes(tmp_path: Path) -> None:
    done = on_small_disk(tmp_path, [sys.executable, "-m", "tests.reliability.full_disk", str(tmp_path)])
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    whole = {"missing": 0, "extra": 0, "check": "ok", "ok": True}
    assert seen["error"] == "storage.no_space"
    assert seen["acknowledged"] > 100
    assert (seen["full"], seen["after"]) == (whole, whole)
