"""Backups of the whole bank: one sealed file that either database can be restored from (O1)."""

from steward.platform.backup.archive import BackupBroken
from steward.platform.backup.bank import Restored, Written, restore_bank, write_backup
from steward.platform.backup.shares import ShareWrong, join_shares, split_key

__all__ = ["BackupBroken", "Restored", "ShareWrong", "Written", "join_shares", "restore_bank", "split_key", "write_backup"]
