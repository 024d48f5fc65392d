"""Where things live and which secrets are in force; a start that would be insecure is refused."""

import base64
import binascii
import ipaddress
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
KEY_BYTES = 32
MOST_PERCENT = 1000
MOST_WORKERS = 256
MOST_BOUND = 1_000_000
MIN_DIFFERENT_BYTES = 16
# What a remote PostgreSQL's certificate must be checked with; `require` alone would talk to anybody.
CHECKED_TLS = ("verify-ca", "verify-full")
# A proxy is a machine or a rack, not a country.
WIDEST_PROXY = {4: 16, 6: 48}
ENGINES = (
    "STEWARD_BOOK_ENGINE must be here, processes:2, dask:2 or tls://HOST:PORT; tcp:// is for this machine only:"
    " what customers have is sent to a scheduler on another machine over TLS or not at all"
)


class InsecureStart(Exception):
    """The configuration would run the bank unprotected; the message says what to set."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """PEM files of a connection in which both sides show a certificate: the authority believed, one's own certificate, and its key."""

    authority: Path
    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class BookEngine:
    """Where the blocks of the book are worked off: `here`, in so many `processes`, or on `dask`: so many local workers, or an address.

    A cluster at another address than this machine's own is spoken to over TLS alone, with `tls`: there is no such engine without it.
    """

    kind: str = "here"
    workers: int = 1
    address: str = ""
    tls: TlsFiles | None = None

    def __post_init__(self) -> None:
        """InsecureStart for a cluster that others could overhear or stand in for."""
        parts = urlsplit(self.address)
        if self.address and parts.scheme != "tls" and not (parts.scheme == "tcp" and is_loopback(parts.hostname or "")):
            raise InsecureStart(ENGINES)
        if (parts.scheme == "tls") != (self.tls is not None):
            raise InsecureStart(
                "STEWARD_BOOK_ENGINE=tls://HOST:PORT needs STEWARD_BOOK_ENGINE_CA, STEWARD_BOOK_ENGINE_CERT and STEWARD_BOOK_ENGINE_KEY,"
                " the files of the cluster's own authority and of this machine's certificate and key; no other engine takes them"
            )


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
    trusted_proxies: tuple[Network, ...] = ()
    reading_percent: int = 100  # of the reading time that documents ask for; below 100 only in a demo bank
    statements_dir: Path | None = None  # where the registrar and the keeper of cash accounts put their statements
    statements_key: str = ""  # the public key they sign with, base64
    registrar_dir: Path | None = None  # where requests to the registrar and its confirmations lie, in `out` and `in`
    registrar_key: str = ""  # the public key it signs with, base64
    book_engine: BookEngine = BookEngine()
    book_readers: int = 1  # processes that read the book for a review, this one among them
    book_store: str | None = None  # a folder or bucket where the snapshot of a run is kept, so that another machine can take the run up
    read_database_url: str | None = None  # a replica that reports and views of the book may be read from; it lags behind
    # What one address and one person may ask a minute, and requests at work at once, in each server process; 0 for no bound.
    address_per_minute: int = 0
    person_per_minute: int = 0
    most_at_once: int = 0

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
            time_zone=_time_zone(environ.get("STEWARD_TIME_ZONE", "Asia/Shanghai")),
            executor_id=_executor_id(environ.get("STEWARD_EXECUTOR_ID", "local")),
            log_level=_log_level(environ.get("STEWARD_LOG_LEVEL", "INFO").upper()),
            trusted_proxies=_proxies(environ.get("STEWARD_TRUSTED_PROXIES", "127.0.0.1,::1")),
            reading_percent=_percent(environ.get("STEWARD_READING_PERCENT", "100")),
            book_engine=_book_engine(environ.get("STEWARD_BOOK_ENGINE", "here"), _tls_files(environ, "STEWARD_BOOK_ENGINE")),
            book_readers=_readers(environ.get("STEWARD_BOOK_READERS", "1")),
            book_store=_book_store(environ.get("STEWARD_BOOK_STORE")),
            read_database_url=_replica_url(environ.get("STEWARD_READ_DATABASE_URL"), url),
            address_per_minute=_bound(environ, "STEWARD_ADDRESS_PER_MINUTE", "6000"),
            person_per_minute=_bound(environ, "STEWARD_PERSON_PER_MINUTE", "1200"),
            most_at_once=_bound(environ, "STEWARD_MOST_AT_ONCE", "64"),
            **_signed_folder(environ, "statements"),
            **_signed_folder(environ, "registrar"),
        )

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is in use."""
        return self.database_url.startswith("sqlite")

    def check_start(self, *, demo: bool) -> None:
        """Refuse a bank that customers reach over a network without TLS, or with its master key lying beside the data."""
        if self.home.exists() and self.home.stat().st_mode & stat.S_IWOTH:
            raise InsecureStart(f"STEWARD_HOME can be written by everybody on this machine: chmod o-w {self.home}")
        if demo or self.is_local:
            return
        if self.master_key is None:
            raise InsecureStart("STEWARD_MASTER_KEY is not set: put 32 random bytes in base64 there (openssl rand -base64 32)")
        if urlsplit(self.public_url).scheme != "https":
            raise InsecureStart("STEWARD_PUBLIC_URL must be https for a bank that customers reach over a network")
        if self.log_level == "DEBUG":
            raise InsecureStart("STEWARD_LOG_LEVEL must not be DEBUG for a bank that customers reach over a network")

    @property
    def is_local(self) -> bool:
        """Whether the bank is for this machine only, by the address it is known under."""
        return is_loopback(urlsplit(self.public_url).hostname or "")


def _replica_url(url: str | None, database_url: str) -> str | None:
    """A replica is PostgreSQL's own copy of the bank's database, and is spoken to as safely."""
    if not url:
        return None
    if not all(u.startswith(("postgresql://", "postgresql+psycopg://")) for u in (url, database_url)):
        raise InsecureStart(
            "STEWARD_READ_DATABASE_URL is a replica of PostgreSQL: it and STEWARD_DATABASE_URL must start with postgresql://"
        )
    return _database_url(url, "STEWARD_READ_DATABASE_URL")


def _database_url(url: str, name: str = "STEWARD_DATABASE_URL") -> str:
    if url.startswith("sqlite:///") and not url.startswith(("sqlite:///:memory:", "sqlite:///file:")) and url != "sqlite:///":
        return url
    if not url.startswith(("postgresql://", "postgresql+psycopg://")):
        raise InsecureStart(f"{name} must start with sqlite:/// and a file, or with postgresql://")
    parts = urlsplit(url)
    options = parse_qs(parts.query)
    host = options.get("host", [parts.hostname or ""])[-1]
    here = host == "" or host.startswith("/") or is_loopback(host)
    if not here and options.get("sslmode", ["prefer"])[-1] not in CHECKED_TLS:
        raise InsecureStart(f"{name} must end in ?sslmode=verify-full for a database on another machine")
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _public_url(url: str) -> str:
    plain = InsecureStart("STEWARD_PUBLIC_URL must be an origin such as https://wealth.example.com")
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise plain from None
    extra = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or extra or port == 0:
        raise plain
    if not _is_one_host(parts.hostname):
        raise plain
    return url.rstrip("/")


def _percent(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_PERCENT):
        raise InsecureStart(f"STEWARD_READING_PERCENT must be a whole number from 0 to {MOST_PERCENT}")
    return int(text)


def _bound(environ: Mapping[str, str], name: str, default: str) -> int:
    text = environ.get(name, default)
    if not (text.isascii() and text.isdigit() and int(text) <= MOST_BOUND):
        raise InsecureStart(f"{name} must be a whole number from 0 (no bound) to {MOST_BOUND}")
    return int(text)


def _signed_folder(environ: Mapping[str, str], name: str) -> dict[str, Any]:
    """Folder and key, both or neither: a file that nobody signed is not believed."""
    folder, key = (environ.get(f"STEWARD_{name.upper()}_{part}") for part in ("DIR", "KEY"))
    if folder is None and key is None:
        return {}
    try:
        whole = folder is not None and key is not None and len(base64.b64decode(key, validate=True)) == KEY_BYTES
    except binascii.Error:
        whole = False
    if not whole or folder is None:
        raise InsecureStart(
            f"STEWARD_{name.upper()}_DIR needs STEWARD_{name.upper()}_KEY,"
            " the signer's Ed25519 public key in base64, and the other way round"
        )
    return {f"{name}_dir": Path(folder).absolute(), f"{name}_key": key}


def _book_engine(text: str, tls: TlsFiles | None) -> BookEngine:
    kind, _, rest = text.partition(":")
    if text == "here":
        return BookEngine(tls=tls)
    if kind in ("processes", "dask") and rest.isascii() and rest.isdigit() and 0 < int(rest) <= MOST_WORKERS:
        return BookEngine(kind, int(rest), tls=tls)
    if urlsplit(text).scheme in ("tls", "tcp"):
        return BookEngine("dask", address=text, tls=tls)
    raise InsecureStart(ENGINES)


def _tls_files(environ: Mapping[str, str], prefix: str) -> TlsFiles | None:
    """All three files or none; each is there, and the key is not everybody's."""
    named = {part: environ[name] for part in ("CA", "CERT", "KEY") if environ.get(name := f"{prefix}_{part}")}
    if not named:
        return None
    if len(named) < len(("CA", "CERT", "KEY")):
        raise InsecureStart(f"{prefix}_CA, {prefix}_CERT and {prefix}_KEY are three files that belong together: name all of them or none")
    files = {part: Path(file).absolute() for part, file in named.items()}
    for part, file in files.items():
        if not file.is_file():
            raise InsecureStart(f"{prefix}_{part} is no file that can be read: {file}")
    if files["KEY"].stat().st_mode & stat.S_IRWXO:
        raise InsecureStart(f"{prefix}_KEY can be read by everybody on this machine: chmod o= {files['KEY']}")
    return TlsFiles(files["CA"], files["CERT"], files["KEY"])


def _readers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_WORKERS):
        raise InsecureStart(f"STEWARD_BOOK_READERS must be a whole number from 1 to {MOST_WORKERS}")
    return int(text)


def _book_store(address: str | None) -> str | None:
    """A bucket is spoken to over TLS, and its keys come from the environment that AWS's own tools read: an address is shown in logs."""
    if address is None:
        return None
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    endpoint = urlsplit("//" + asked.get("endpoint_override", [""])[-1]).hostname or ""
    safe = asked.get("scheme", ["https"]) == ["https"] or is_loopback(endpoint)
    if parts.scheme == "file" and parts.path.startswith("/") and not parts.netloc:
        return address
    if parts.scheme == "s3" and parts.netloc and "@" not in parts.netloc and safe:
        return address
    raise InsecureStart(
        "STEWARD_BOOK_STORE must be file:///FOLDER or s3://BUCKET/PREFIX, without keys in it; scheme=http is for this machine only"
    )


def _is_one_host(host: str) -> bool:
    """Not a wildcard, not the address that means every interface."""
    try:
        return not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return all(label and label.replace("-", "").isalnum() for label in host.split("."))


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InsecureStart(f"STEWARD_TIME_ZONE {name!r} is not a time zone; the default is Asia/Shanghai") from None
    return name


def _executor_id(name: str) -> str:
    if not name or len(name) > 60 or not name.replace("-", "").replace("_", "").isalnum():
        raise InsecureStart("STEWARD_EXECUTOR_ID must be 1 to 60 letters, digits, - or _, and differ on every server")
    return name


def _log_level(name: str) -> str:
    if name not in LOG_LEVELS:
        raise InsecureStart(f"STEWARD_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}")
    return name


def _proxies(text: str) -> tuple[Network, ...]:
    """The networks whose word on a caller's address is believed."""
    try:
        found = tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError:
        raise InsecureStart("STEWARD_TRUSTED_PROXIES must be addresses or networks separated by commas") from None
    if any(network.prefixlen < WIDEST_PROXY[network.version] for network in found):
        raise InsecureStart("STEWARD_TRUSTED_PROXIES must not name half the internet: anybody could then claim any address")
    return found


def _master_key(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise InsecureStart("STEWARD_MASTER_KEY is not base64") from None
    if len(key) != KEY_BYTES or len(set(key)) < MIN_DIFFERENT_BYTES:
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
