"""Files of this desk alone, for what must survive a store that is away: emergencies and drafts.

Written beside their final name, flushed to the disk and renamed, so that a file is whole or not there.
Folders are 0700 and files 0600: what is in them is personal data. A file says which store and which officer
it is for, and only that store is ever given it.
"""

import contextlib
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from store.domain.errors import StoreFull

LARGEST = 8_000_000
"""Bytes; a file that is larger is not ours."""
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", re.ASCII)


@dataclass(frozen=True)
class LocalFiles:
    """One kind of file (`emergencies`, `drafts`) of one officer on one store."""

    folder: Path
    store: str
    """The store as it is shown: a practice council's emergency must never reach a live one."""
    officer_id: int

    def write(self, key: str, content: Mapping[str, Any]) -> None:
        """Keep the content under the key, whole and flushed to the disk, in place of what was there.

        Raises:
            StoreFull: the file could not be written.
        """
        body = json.dumps(
            {**content, "key": key, "store": self.store, "officer_id": self.officer_id}, ensure_ascii=True
        )
        try:
            self._open_folder()
            _write_whole(self._path(key), body.encode())
        except OSError as fault:
            raise StoreFull(
                "The file on this machine could not be written.",
                "Write it down on paper and tell the administrator: the disk may be full.",
            ) from fault

    def read(self, key: str) -> dict[str, Any] | None:
        """What is kept under the key for this officer and store; nothing where there is no such file."""
        return self._read(self._path(key))

    def remove(self, key: str) -> None:
        """Forget the key; a file that is not there, or cannot be removed, is let be."""
        with contextlib.suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def all(self) -> Iterator[dict[str, Any]]:
        """Everything kept for this officer and store, in order of name; what is damaged is passed over."""
        try:
            paths = sorted(self.folder.glob("*.json"))
        except OSError:
            return
        for path in paths:
            content = self._read(path)
            if content is not None:
                yield content

    def _path(self, key: str) -> Path:
        # A key may come from anywhere: only a plain one names its file, so that none leads out of the folder.
        plain = _PLAIN_NAME.fullmatch(key) is not None
        return self.folder / f"{key if plain else hashlib.sha256(key.encode()).hexdigest()}.json"

    def _read(self, path: Path) -> dict[str, Any] | None:
        try:
            with path.open("rb") as opened:
                content = json.loads(opened.read(LARGEST))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(content, dict) or not isinstance(content.get("key"), str):
            return None
        mine = content.get("store") == self.store and content.get("officer_id") == self.officer_id
        return content if mine else None

    def _open_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)


def _write_whole(path: Path, body: bytes) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(body)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    # The new name is on the disk only when the folder is.
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
