"""A finished snapshot kept where another machine can take the run up: a folder that machines share, or a bucket by the S3 protocol.

The manifest is written last and read first, so that half a copy is none. What is brought is held against its digests. It lives no longer
than the run, as in the run's own folder.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from pyarrow import fs

from steward.kernel.json import digest
from steward.workflows.book.snapshot import GROUND, MANIFEST


@dataclass(frozen=True, slots=True)
class Shelter:
    """Where snapshots are kept: a file system, and a place on it."""

    files: fs.FileSystem
    root: str

    def keep(self, folder: Path) -> None:
        """Keep the snapshot of a folder under the folder's name."""
        place = f"{self.root}/{folder.name}"
        self.files.create_dir(place)
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        for name in (*names_of(manifest), MANIFEST):
            with self.files.open_output_stream(f"{place}/{name}") as out:
                out.write((folder / name).read_bytes())

    def bring(self, folder: Path) -> bool:
        """Fetch the snapshot of a folder's name into the folder; whether a whole and unchanged one was there."""
        place, part = f"{self.root}/{folder.name}", folder.with_suffix(".part")
        if self.files.get_file_info(f"{place}/{MANIFEST}").type is not fs.FileType.File:
            return False
        told = self._read(f"{place}/{MANIFEST}")
        manifest = json.loads(told)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        found = []
        for name in names_of(manifest):
            content = self._read(f"{place}/{name}")
            found.append(hashlib.sha256(content).hexdigest())
            (part / name).write_bytes(content)
        if found[1:] != manifest["blocks"] or digest(found) != manifest["digest"]:
            shutil.rmtree(part)
            return False
        (part / MANIFEST).write_bytes(told)
        shutil.rmtree(folder, ignore_errors=True)
        part.rename(folder)
        return True

    def forget(self, folder: Path) -> None:
        """Keep it no longer, where it was kept at all."""
        place = f"{self.root}/{folder.name}"
        if self.files.get_file_info(place).type is fs.FileType.Directory:
            self.files.delete_dir(place)

    def _read(self, path: str) -> bytes:
        with self.files.open_input_stream(path) as stream:
            content: bytes = stream.read()
        return content


def names_of(manifest: dict[str, list[str]]) -> list[str]:
    """The files of a snapshot but for its manifest: the ground, then the blocks in their order."""
    return [GROUND, *(f"block-{number:05}.arrow" for number in range(len(manifest["blocks"])))]


def shelter_at(address: str | None) -> Shelter | None:
    """The folder or bucket that the settings name, or None."""
    if address is None:
        return None
    files, root = fs.FileSystem.from_uri(address)
    return Shelter(files, root.rstrip("/"))
