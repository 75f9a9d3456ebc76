"""What a screen may ask of the app it stands in: the call, other screens by name, the way back."""

from datetime import datetime
from typing import Any, Protocol

from store.domain.views.officers import AlertView, DeskView
from tui.call import Call, Deed
from tui.desk import Desk


class Time(Protocol):
    """The desk's clock."""

    def now(self) -> datetime:
        """The moment, with its zone."""
        ...


class Host(Protocol):
    """The app, as screens know it."""

    call: Call | None
    desk_view: DeskView | None
    """The officer, the day and the duty lead; nothing until the store is open."""
    alerts: tuple[AlertView, ...]

    @property
    def locked(self) -> bool:
        """Whether the lock is on."""
        ...

    @property
    def clock(self) -> Time:
        """Where time comes from."""
        ...

    def wait_for_desk(self) -> Desk:
        """The desk, for a worker thread; waits until it is open."""
        ...

    def show(self, name: str, **arguments: Any) -> None:
        """Go to a screen by name: in place of the one below, or over it."""
        ...

    def back(self) -> None:
        """Back to the screen below."""
        ...

    def begin_call(self) -> Call:
        """The call in progress, begun now if there is none."""
        ...

    def end_call(self) -> None:
        """The caller is gone and all is kept."""
        ...

    def did(self, kind: str, text: str, **more: Any) -> None:
        """Keep a deed for the note that writes itself."""
        ...

    def undid(self, deed: Deed) -> None:
        """Take a deed out of the note again, where it is in it: it is known better now."""
        ...

    def forget_typed(self) -> None:
        """Drop the keys that wait: they were meant for what was on the screen."""
        ...

    def signed_in(self) -> None:
        """The officer has shown who they are: the session begins anew."""
        ...

    def follow_emergency(self, key: str) -> None:
        """Hear who has seen this desk's emergency; empty for none."""
        ...

    def exit(self, result: int | None = None, return_code: int = 0) -> None:
        """Leave the program."""
        ...
