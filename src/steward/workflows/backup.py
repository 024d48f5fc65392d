"""Backups, restoring them, and the drill that proves every night that they can be restored (O1)."""

import base64
import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from steward.kernel.time import Instant, instant
from steward.platform import audit, vault
from steward.platform.access.model import SYSTEM, Actor
from steward.platform.access.operation import Operation
from steward.platform.backup import BackupBroken, Restored, restore_bank, write_backup
from steward.platform.backup.bank import Progress
from steward.platform.db import make_engine
from steward.platform.runtime import Runtime
from steward.platform.settings import Settings
from steward.platform.work import Work

ENDING = ".backup"
# A nightly backup that is older has been missed.
MOST_AGE = dt.timedelta(hours=26)
# The setting that says of which moment the newest backup is.
LAST_BACKUP = "last_backup"
# What lies beside the database: the signed heads of the audit chain, and the book of a demo bank's simulated registrar.
CHECKPOINT, REGISTRAR = audit.CHECKPOINT_FILE, "registrar.db"


@dataclass(frozen=True)
class Drill:
    """What a drill found: the backup, its age, rows that came back, tables that came back differently, checks that failed."""

    backup: Path
    age: dt.timedelta
    rows: int
    different: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def late(self) -> bool:
        """Whether the newest backup should have been followed by another."""
        return self.age > MOST_AGE

    @property
    def ok(self) -> bool:
        """Whether this backup would save the bank."""
        return not (self.failed or self.different or self.late)


def back_up(rt: Runtime, folder: Path, progress: Progress, actor: Actor = SYSTEM) -> Path:
    """Write a backup into `folder` while the bank works, and a line of audit; the file has its name only once it is whole."""
    with rt.work(actor, read_only=True) as w:
        w.require(Operation.SYSTEM_BACKUP_WRITE)
        now = w.now
    master = vault.master_key(rt.settings.master_key, rt.settings.home)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = folder / f"steward-{now:%Y%m%dT%H%M%SZ}{ENDING}"
    part = final.with_suffix(".part")
    try:
        part.touch(mode=0o600)
        with part.open("wb") as file:
            done = write_backup(rt.engine, file, master, written_at=now.isoformat(), files=_beside(rt.settings), progress=progress)
            file.flush()
            os.fsync(file.fileno())
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)

    def note(w: Work) -> None:
        vault.put_setting(w.db, LAST_BACKUP, now)
        w.audit(Operation.SYSTEM_BACKUP_WRITE, None, "done", {"file": final.name, "rows": sum(done.rows.values())})

    rt.run(actor, note)
    return final


def last_backup(w: Work) -> str | None:
    """The moment of the newest backup that was written whole, or None."""
    w.require(Operation.SYSTEM_HEALTH_READ)
    found: str | None = vault.get_setting(w.db, LAST_BACKUP)
    return found


def restore(settings: Settings, backup: Path, master: bytes, progress: Progress) -> Restored:
    """Bring a backup into the empty database of `settings`, and back to their places what lay beside it.

    BackupBroken says why it cannot; nothing of the bank is left behind then.
    """
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    try:
        with backup.open("rb") as file:
            restored = restore_bank(engine, file, master, progress=progress)
    except OSError as problem:
        raise BackupBroken(f"{backup}: {problem.strerror}") from None
    finally:
        engine.dispose()
    for name, path in _beside(settings).items():
        if name in restored.files and not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.write_bytes(restored.files[name])
    return restored


def drill(
    backup: Path, master: bytes, scratch: Path, now: Instant, prove: Callable[[Settings], Sequence[str]], progress: Progress
) -> Drill:
    """Restore a backup into a new folder, compare every row, and `prove` the bank that came back: what it names is not sound."""
    key = base64.b64encode(master).decode()
    settings = Settings.from_env({"STEWARD_HOME": str(scratch), "STEWARD_MASTER_KEY": key})
    restored = restore(settings, backup, master, progress)
    failed = tuple(prove(settings))
    age = now - instant(dt.datetime.fromisoformat(restored.written_at))
    return Drill(backup, age, sum(restored.rows.values()), restored.different, failed)


def newest(folder: Path) -> Path:
    """The latest backup in a folder; BackupBroken when there is none."""
    found = sorted(folder.glob(f"steward-*{ENDING}"))
    if not found:
        raise BackupBroken(f"there is no backup in {folder}: run `steward backup write` first")
    return found[-1]


def _beside(settings: Settings) -> Mapping[str, Path]:
    return {CHECKPOINT: settings.checkpoint_dir / CHECKPOINT, REGISTRAR: settings.home / REGISTRAR}
