"""One wheel carries everything: in an empty environment, without Node, it makes the demo bank and serves both faces (L1)."""

import os
import shutil
import subprocess
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest

from steward import __version__
from tests.support.servers import Server, environment

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, env: Mapping[str, str] | None = None, cwd: Path = ROOT) -> None:
    """A command that must succeed; its output is the failure's message."""
    done = subprocess.run(
        [str(c) for c in command], env=env, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "web" / "dist" / "staff" / "index.html").exists():
        pytest.skip("the web is not built: make web")
    folder = tmp_path_factory.mktemp("wheel")
    run("uv", "build", "-q", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT, env=with_our_tools())
    (built,) = folder.glob("*.whl")
    return built


def with_our_tools() -> dict[str, str]:
    bin_ = ROOT / ".venv" / "bin"
    return {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", "VIRTUAL_ENV": str(ROOT / ".venv")}


def test_the_wheel_holds_web_migrations_words_and_data(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert wheel.name.startswith(f"steward-{__version__}-")
    for path in (ROOT / "src" / "steward").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert path.relative_to(ROOT / "src").as_posix() in names
    for path in (ROOT / "migrations" / "versions").glob("*.py"):
        assert f"steward/_migrations/versions/{path.name}" in names
    assert {"steward/_web/client/index.html", "steward/_web/staff/index.html"} <= names


def test_it_serves_the_demo_bank_from_an_empty_environment(wheel: Path, tmp_path: Path, serve: Callable[..., Server]) -> None:
    fresh = tmp_path / "env"
    run("uv", "venv", "-q", fresh, env=with_our_tools())
    inside = {**with_our_tools(), "VIRTUAL_ENV": str(fresh)}
    run("uv", "pip", "install", "-q", "--require-hashes", "-r", ROOT / "requirements.lock", env=inside)
    run("uv", "pip", "install", "-q", "--no-deps", wheel, env=inside)
    # What the wheel holds is the question here: making every kernel fast took longer than all the rest.
    env = {**environment(tmp_path / "home"), "PATH": str(fresh / "bin"), "NUMBA_OPT": "0"}
    assert shutil.which("node", path=env["PATH"]) is None
    run(fresh / "bin" / "steward", "demo", "--households", "10", env=env, cwd=tmp_path)
    server = serve(env, python=str(fresh / "bin" / "python"))
    for face in ("/", "/staff/"):
        with urllib.request.urlopen(server.url + face, timeout=30) as answer:
            assert b"<script" in answer.read()
