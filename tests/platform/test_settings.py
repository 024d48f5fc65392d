"""A start that would be insecure is refused, and says what to set (S14)."""

import base64
from collections.abc import Mapping
from pathlib import Path

import pytest

from steward.platform.settings import InsecureStart, Settings

KEY = base64.b64encode(bytes(range(32))).decode()
GOOD = {"STEWARD_MASTER_KEY": KEY, "STEWARD_PUBLIC_URL": "https://wealth.example.com"}


def start(home: Path, changed: Mapping[str, str | None] | None = None, *, demo: bool = False) -> Settings:
    given = {"STEWARD_HOME": str(home), **GOOD, **{f"STEWARD_{k}": v for k, v in (changed or {}).items()}}
    settings = Settings.from_env({k: v for k, v in given.items() if v is not None})
    settings.check_start(demo=demo)
    return settings


INSECURE: list[tuple[str, str | None]] = [
    ("MASTER_KEY", None),
    ("MASTER_KEY", "not base64!"),
    ("MASTER_KEY", base64.b64encode(bytes(range(16))).decode()),
    ("MASTER_KEY", base64.b64encode(bytes(32)).decode()),
    ("MASTER_KEY", base64.b64encode(b"password" * 4).decode()),
    ("PUBLIC_URL", "http://wealth.example.com"),
    ("PUBLIC_URL", "ftp://wealth.example.com"),
    ("PUBLIC_URL", "https://"),
    ("PUBLIC_URL", "https://wealth.example.com/app"),
    ("PUBLIC_URL", "https://admin:secret@wealth.example.com"),
    ("PUBLIC_URL", "https://wealth.example.com?debug=1"),
    ("PUBLIC_URL", "https://*.example.com"),
    ("PUBLIC_URL", "https://0.0.0.0"),
    ("PUBLIC_URL", "https://wealth.example.com:99999"),
    ("DATABASE_URL", "mysql://localhost/steward"),
    ("DATABASE_URL", "sqlite:///:memory:"),
    ("DATABASE_URL", "sqlite:///"),
    ("DATABASE_URL", "postgresql://steward@db.example.com/steward"),
    ("DATABASE_URL", "postgresql://steward@db.example.com/steward?sslmode=disable"),
    ("DATABASE_URL", "postgresql://steward@db.example.com/steward?sslmode=require"),
    ("DATABASE_URL", "postgresql://localhost/steward?host=10.0.0.5"),
    ("READ_DATABASE_URL", "postgresql://localhost/steward"),  # of a bank on SQLite
    ("READ_DATABASE_URL", "sqlite:////tmp/copy.db"),
    ("LOG_LEVEL", "DEBUG"),
    ("LOG_LEVEL", "LOUD"),
    ("TIME_ZONE", "Asia/Nowhere"),
    ("TIME_ZONE", "../../etc/passwd"),
    ("EXECUTOR_ID", ""),
    ("EXECUTOR_ID", "a b"),
    ("TRUSTED_PROXIES", "everybody"),
    ("TRUSTED_PROXIES", "0.0.0.0/0"),
    ("TRUSTED_PROXIES", "10.0.0.0/8"),
]


@pytest.mark.parametrize(("name", "value"), INSECURE)
def test_an_insecure_configuration_is_refused_by_name(tmp_path: Path, name: str, value: str | None) -> None:
    start(tmp_path)
    with pytest.raises(InsecureStart, match=f"STEWARD_{name}"):
        start(tmp_path, {name: value})


def test_a_home_that_everybody_may_write_is_refused_even_for_the_demo_bank(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    for demo in (False, True):
        with pytest.raises(InsecureStart, match="STEWARD_HOME"):
            start(tmp_path, demo=demo)
    tmp_path.chmod(0o700)
    start(tmp_path)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"PUBLIC_URL": "https://wealth.example.com:8443/"},
        {"PUBLIC_URL": "https://10.1.2.3"},
        {"PUBLIC_URL": "http://localhost:8000", "MASTER_KEY": None},
        {"PUBLIC_URL": "http://127.0.0.1:8000", "LOG_LEVEL": "debug"},
        {"DATABASE_URL": "postgresql://steward@db.example.com/steward?sslmode=verify-full"},
        {"DATABASE_URL": "postgresql://127.0.0.1/steward"},
        {"DATABASE_URL": "postgresql:///steward?host=/var/run/postgresql"},
        {"TRUSTED_PROXIES": "10.1.0.0/16, fd00:1::/64"},
        {"TRUSTED_PROXIES": ""},
    ],
)
def test_a_sound_configuration_is_taken(tmp_path: Path, changed: dict[str, str | None]) -> None:
    start(tmp_path, changed)


def test_no_environment_makes_another_bank_the_demo_bank() -> None:
    """Settings hold nothing about it: whether a bank is the demo bank stands in its database from birth."""
    assert not [name for name in Settings.__dataclass_fields__ if "demo" in name or "persona" in name]
