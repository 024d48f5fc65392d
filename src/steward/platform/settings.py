"""Where things live and which secrets are in force; a start that would be insecure is refused."""

import base64
import binascii
import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class InsecureStart(Exception):
    """The configuration would run the bank unprotected; the message says what to set."""


@dataclass(frozen=True)
class Settings:
    """Everything read from the environment, once, at the composition root."""

    home: Path
    database_url: str
    public_url: str
    master_key: bytes | None
    checkpoint_dir: Path
    time_zone: str
    executor_id: str
    log_level: str

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read STEWARD_* variables; InsecureStart names the variable that is malformed."""
        home = Path(environ.get("STEWARD_HOME", "var")).absolute()
        url = environ.get("STEWARD_DATABASE_URL", f"sqlite:///{home / 'steward.db'}")
        return cls(
            home=home,
            database_url=_database_url(url),
            public_url=_public_url(environ.get("STEWARD_PUBLIC_URL", "http://localhost:8000")),
            master_key=_master_key(environ.get("STEWARD_MASTER_KEY")),
            checkpoint_dir=Path(environ.get("STEWARD_CHECKPOINT_DIR", str(home / "checkpoints"))).absolute(),
            time_zone=environ.get("STEWARD_TIME_ZONE", "Asia/Shanghai"),
            executor_id=environ.get("STEWARD_EXECUTOR_ID", "local"),
            log_level=environ.get("STEWARD_LOG_LEVEL", "INFO").upper(),
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database_url.startswith("sqlite")

    def check_start(self, *, demo: bool) -> None:
        """Refuse a bank that customers reach over a network without TLS, or with its master key lying beside the data."""
        if demo or self.is_local:
            return
        if self.master_key is None:
            raise InsecureStart("STEWARD_MASTER_KEY is not set: put 32 random bytes in base64 there (openssl rand -base64 32)")
        if urlsplit(self.public_url).scheme != "https":
            raise InsecureStart("STEWARD_PUBLIC_URL must be https for a bank that customers reach over a network")

    @property
    def is_local(self) -> bool:
        """Whether the bank is for this machine only, by the address it is known under."""
        return is_loopback(urlsplit(self.public_url).hostname or "")


def _database_url(url: str) -> str:
    if url.startswith("postgresql://"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith(("postgresql+psycopg://", "sqlite:///")):
        return url
    raise InsecureStart("STEWARD_DATABASE_URL must start with sqlite:/// or postgresql://")


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise InsecureStart("STEWARD_PUBLIC_URL must be an origin such as https://wealth.example.com")
    return url.rstrip("/")


def _master_key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise InsecureStart("STEWARD_MASTER_KEY is not base64") from None
    if len(key) != 32 or len(set(key)) < 8:
        raise InsecureStart("STEWARD_MASTER_KEY must be 32 random bytes in base64")
    return key


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
