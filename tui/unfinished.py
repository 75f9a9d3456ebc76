"""The draft of one form: kept as it grows, gone with what was kept for good."""

import json
import threading
from collections.abc import Callable
from typing import Any

from store.domain.errors import DutydeskError
from tui.desk import Desk
from tui.incidents import incident


class Unfinished:
    """Saves and drops the draft of a form, from whatever threads its requests run in."""

    def __init__(self, form: str, tenancy_id: int | None, key: str) -> None:
        self._form = form
        self._tenancy_id = tenancy_id
        self._key = key
        self.saved_as = ""
        """What was sent last."""
        self._number = 0
        self._stored = 0
        self._lock = threading.Lock()

    def saver(self, content: str, call_key: str) -> Callable[[Desk], None]:
        """What keeps this draft when a worker calls it, unless a newer one was kept before."""
        self._number += 1
        number, self.saved_as = self._number, content

        def save(desk: Desk) -> None:
            with self._lock:
                if number > self._stored:
                    self._stored = number
                    desk.drafts.save(
                        form=self._form,
                        tenancy_id=self._tenancy_id,
                        key=self._key,
                        call_key=call_key,
                        content=content,
                    )

        return save

    def undone(self) -> Callable[[Desk], None]:
        """What lets this draft go when a worker calls it, unless a newer one was kept; one may come after."""
        self._number += 1
        number, self.saved_as = self._number, ""

        def let_go(desk: Desk) -> None:
            with self._lock:
                if number > self._stored:
                    self._stored = number
                    desk.drafts.discard(key=self._key)

        return let_go

    def drop(self, desk: Desk) -> None:
        """The form was kept: its draft goes, and none that is still on its way comes after."""
        with self._lock:
            self._stored = 1 << 62
            # What counts is kept. The draft comes back, and its key finds that all was done.
            try:
                desk.drafts.discard(key=self._key)
            except DutydeskError:
                return
            except Exception as fault:
                # A fault here must not read as if the form had not been kept; the log has it.
                incident(fault)


def typed_in(content: str) -> dict[str, str]:
    """The fields of a draft; a draft that cannot be read is empty rather than a crash."""
    try:
        found: Any = json.loads(content)
    except ValueError:
        return {}
    return {str(name): str(text) for name, text in found.items()} if isinstance(found, dict) else {}
