"""Runs a desk request in a thread: numbered, so that late answers are dropped; errors become words.

The event loop never waits for the store. A screen asks and goes on; the answer comes back as a message.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.message import Message
from textual.worker import get_current_worker

from store.domain.errors import DutydeskError
from tui.desk import Desk
from tui.incidents import Incident, incident

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Job(Generic[Answer]):
    """One request on its way."""

    number: int
    group: str
    request: Callable[[Desk], Answer]
    then: Callable[[Answer], None]
    failed: Callable[[DutydeskError], None]


class JobDone(Message, bubble=False):
    """A request came back, with its answer or with what went wrong."""

    def __init__(
        self,
        job: Job[Any],
        answer: Any = None,
        error: DutydeskError | None = None,
        crash: Incident | None = None,
    ) -> None:
        super().__init__()
        self.job = job
        self.answer = answer
        self.error = error
        self.crash = crash


def work(job: Job[Any], desk: Callable[[], Desk], post: Callable[[Message], object]) -> None:
    """The thread's own part: do the request and post what came of it."""
    try:
        done = JobDone(job, answer=job.request(desk()))
    except DutydeskError as error:
        done = JobDone(job, error=error)
    except Exception as fault:
        # Whatever else goes wrong must not end the desk in the middle of a call.
        done = JobDone(job, crash=incident(fault))
    if not get_current_worker().is_cancelled:
        post(done)


def aside(
    run_worker: Callable[..., object], wait_for_desk: Callable[[], Desk], request: Callable[[Desk], None]
) -> None:
    """Keep or drop a draft in a thread, once the desk is open; nobody waits for it or hears of it."""
    job = Job(0, "draft", request, lambda _none: None, lambda _error: None)
    run_worker(
        lambda: work(job, wait_for_desk, lambda _done: None),
        thread=True,
        group="draft",
        name="draft",
        exit_on_error=False,
    )
