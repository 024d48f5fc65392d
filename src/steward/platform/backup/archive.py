"""A sealed file of lines: compressed, encrypted in chunks, and known to be whole only when its last chunk is there.

The first line is clear and says what the file is. Each chunk is AES-256-GCM under a key made from the bank's master key and the file's
own salt, so a chunk's number serves as its nonce; chunks that were changed, exchanged, left out or cut off do not open.
"""

import json
import zlib
from collections.abc import Iterator
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from steward.platform.clock import random_bytes

FORMAT = "steward-backup-1"
CHUNK = 1 << 20
SALT_BYTES, NONCE_BYTES, LENGTH_BYTES = 32, 12, 4
MOST_HEADER = 4096
MORE, LAST = b"more", b"last"


class BackupBroken(Exception):
    """A backup that was changed or cut short, is of another format, or was sealed with another master key."""


class SealedWriter:
    """Takes lines; `close` writes the chunk without which nobody takes the file for whole."""

    def __init__(self, file: IO[bytes], master: bytes, about: dict[str, Any]) -> None:
        salt = random_bytes(SALT_BYTES)
        self._head = json.dumps({"format": FORMAT, "salt": salt.hex(), **about}, separators=(",", ":")).encode() + b"\n"
        self._file, self._cipher = file, AESGCM(_key(master, salt))
        self._waiting, self._size, self._number = [b""], 0, 0
        file.write(self._head)

    def write(self, line: bytes) -> None:
        """One line, without its end."""
        self._waiting.append(line + b"\n")
        self._size += len(line) + 1
        if self._size >= CHUNK:
            self._flush(MORE)

    def close(self) -> None:
        """Write what waits, as the end."""
        self._flush(LAST)

    def _flush(self, kind: bytes) -> None:
        plain = zlib.compress(b"".join(self._waiting), 1)
        sealed = self._cipher.encrypt(self._number.to_bytes(NONCE_BYTES, "big"), plain, kind + self._head)
        self._file.write(len(sealed).to_bytes(LENGTH_BYTES, "big") + sealed)
        self._waiting, self._size, self._number = [], 0, self._number + 1


def read_head(file: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """What the clear first line says, and its bytes; BackupBroken when the file is no backup."""
    raw = file.readline(MOST_HEADER)
    try:
        head: dict[str, Any] = json.loads(raw)
        bytes.fromhex(head["salt"])
    except (ValueError, KeyError, TypeError):
        raise BackupBroken("this file is no backup of Steward") from None
    if head["format"] != FORMAT:
        raise BackupBroken(f"this backup has format {head['format']}; this release reads {FORMAT}")
    return head, raw


def read_lines(file: IO[bytes], master: bytes) -> Iterator[bytes]:
    """The lines of a file from its start; BackupBroken as soon as something is not as it was written."""
    head, raw = read_head(file)
    cipher, number, rest = AESGCM(_key(master, bytes.fromhex(head["salt"]))), 0, b""
    while True:
        sealed = _chunk(file)
        plain, over = _opened(cipher, number, sealed, raw)
        *lines, rest = (rest + plain).split(b"\n")
        yield from lines
        number += 1
        if over:
            break
    if rest or file.read(1):
        raise BackupBroken("the backup goes on after its end")


def _chunk(file: IO[bytes]) -> bytes:
    length = file.read(LENGTH_BYTES)
    sealed = file.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else b""
    if not sealed or len(sealed) != int.from_bytes(length, "big"):
        raise BackupBroken("the backup is cut short")
    return sealed


def _opened(cipher: AESGCM, number: int, sealed: bytes, head: bytes) -> tuple[bytes, bool]:
    """The chunk in the clear and whether it is the last."""
    for kind in (MORE, LAST):
        try:
            return zlib.decompress(cipher.decrypt(number.to_bytes(NONCE_BYTES, "big"), sealed, kind + head)), kind == LAST
        except InvalidTag:
            continue
    raise BackupBroken("the backup was changed, or sealed with another master key")


def _key(master: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, b"steward backup").derive(master)
