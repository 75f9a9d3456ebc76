"""What is noted of a caller in danger, and how it is kept: the newest whole state, in order, and none lost."""

from collections.abc import Callable
from datetime import UTC, datetime

from store.domain.errors import StoreBusy
from store.domain.safeguarding import Risk
from store.domain.views.wellbeing import AlertState
from tests.tui import made_up
from tests.tui.fake_desk import FakeDesk
from tui.danger import Danger
from tui.desk import Emergency
from tui.keeping import Keeper

AT = datetime(2026, 11, 23, 14, 3, tzinfo=UTC)


def danger() -> Danger:
    """A caller in danger."""
    return Danger("e" * 32, AT)


def test_answers_speak_for_the_risk_and_the_officer_may_set_it_nearer_only() -> None:
    noted = danger()
    assert noted.risk is None
    assert noted.tick("means", "yes", AT)
    assert noted.risk is Risk.SOON
    noted.next_risk()
    assert noted.risk is Risk.IMMINENT
    for _ in range(2):
        noted.next_risk()
    assert noted.risk is Risk.SOON
    assert not noted.tick("means", "yes", AT)
    assert noted.risk is Risk.THOUGHTS


def test_a_changed_answer_takes_the_place_of_the_first() -> None:
    noted = danger()
    noted.tick("plan", "no", AT)
    noted.tick("means", "no", AT)
    noted.tick("plan", "yes", AT)
    assert [tick[:2] for tick in noted.as_told(1, 2).ticks] == [("means", "no"), ("plan", "yes")]


def test_one_at_a_time_and_the_newest_last() -> None:
    waiting: list[Callable[[], None]] = []
    heard: list[tuple[str, bool, str]] = []
    noted = danger()
    desk = FakeDesk()

    def put(words: str) -> None:
        noted.heard = words
        keeper.put(noted.as_told(None, None))

    def told(sent: Emergency, state: AlertState | None, fault: str) -> None:
        heard.append((sent.heard, state is not None, fault))
        if sent.heard == "one":
            put("two")
            put("three")

    keeper = Keeper(lambda: desk, waiting.append, told)
    put("one")
    assert keeper.running
    waiting.pop()()
    # What came while the first was told of is kept by one more run, and only the newest of it.
    assert [words for words, _, _ in heard] == ["one"]
    waiting.pop()()
    assert [words for words, _, _ in heard] == ["one", "three"]
    assert not keeper.running
    assert waiting == []


def test_a_state_that_comes_while_one_is_kept_follows_in_the_same_run() -> None:
    waiting: list[Callable[[], None]] = []
    noted = danger()

    def keep(emergency: Emergency) -> AlertState:
        if emergency.heard == "one":
            noted.heard = "two"
            keeper.put(noted.as_told(None, None))
        return made_up.ALERT

    desk = FakeDesk().with_answers(wellbeing__keep=keep)
    keeper = Keeper(lambda: desk, waiting.append, lambda *_: None)
    noted.heard = "one"
    keeper.put(noted.as_told(None, None))
    waiting.pop()()
    assert [given["emergency"].heard for given in desk.asked("wellbeing.keep")] == ["one", "two"]
    assert waiting == []


def test_what_went_wrong_is_told_and_the_next_state_is_tried() -> None:
    waiting: list[Callable[[], None]] = []
    faults: list[str] = []
    desk = FakeDesk().with_answers(wellbeing__keep=StoreBusy("The store is busy.", "Wait."))
    keeper = Keeper(lambda: desk, waiting.append, lambda _sent, _state, fault: faults.append(fault))
    for answer in (StoreBusy("The store is busy.", "Wait."), RuntimeError("secret"), made_up.ALERT):
        desk.with_answers(wellbeing__keep=answer)
        keeper.put(danger().as_told(None, None))
        waiting.pop()()
    assert faults[0] == "The store is busy. Wait."
    assert faults[1].startswith("Tell support incident ")
    assert "secret" not in faults[1]
    assert faults[2] == ""
