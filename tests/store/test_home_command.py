"""`dutydesk home`: what may be home is listed, a person says yes or no, and no later extract asks again."""

from datetime import timedelta
from pathlib import Path

import pytest

from store.domain.receipts import text_number
from store.engine import Store
from tests.commands import Ran, dutydesk
from tests.json_schema import checked
from tests.store.mirroring import DAY, Mirror, line, mirror_of
from tests.store.till import POLICY
from tests.terminal.controls import HOSTILE_TEXTS, unexpected_controls

LATE = DAY + timedelta(days=POLICY.books.mirror.home_days + 1)
HOSTILE = "L9" + " ".join(text for text in HOSTILE_TEXTS if "\x00" not in text)


@pytest.fixture
def mirror(store: Store) -> Mirror:
    return mirror_of(store)


@pytest.fixture(autouse=True)
def state_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "dutydesk"


def home(mirror: Mirror, *words: str, who: str = "carol") -> Ran:
    where = mirror.store.url.render_as_string(hide_password=False)
    return dutydesk("home", *words, "--as", who, "--today", f"{LATE}T09:00", store=where)


def three_doubtful_and_one_late(mirror: Mirror) -> list[str]:
    """Lines 1 to 3 of batch 2 may be home as L9 and so on, T2, T3; line 4 is away."""
    numbers = [text_number(mirror.till.take(str(pence), pence).number) for pence in (2000, 2100, 2200, 2300)]
    mirror.export()
    for reference, pence in ((HOSTILE, 2000), ("T2", 2100), ("T3", 2200)):
        mirror.comes(line(reference, "S-RENT", -pence))
    return numbers


def test_they_are_listed_with_what_looks_like_them_and_nothing_acts_on_a_terminal(mirror: Mirror) -> None:
    receipts = three_doubtful_and_one_late(mirror)
    mirror.comes(line("T8", "S-RENT", -9900, receipt=receipts[3]))
    said = home(mirror, "list", who="dev")
    assert said.code == 0, said.err
    reference = mirror.till.world.secure.reference
    assert "Perhaps home, confirm or deny: 3\n\n2/1. £20.00 in CASH on RENT" in said.out
    assert f"Not home {POLICY.books.mirror.home_days} days after they were handed over: 1" in said.out
    assert f"2/4. £23.00 in CASH on RENT, rent reference {reference}, receipt {receipts[3]}" in said.out
    assert "   Line T2 of 23 Nov 26 has the same sum and names no receipt" in said.out
    assert "Line T8. £99.00 in, rent reference" in said.out
    assert not unexpected_controls(said.out.replace("\n", "").encode())
    assert max(map(len, said.out.splitlines())) <= 80
    printed = checked("home", home(mirror, "list", "--json").out)
    assert printed["unsure"][0] == {
        "posting": "2/1", "rent_reference": reference, "sub_account": "RENT", "kind": "CASH",
        "posted_on": "2026-11-23", "handed_over_on": "2026-11-23", "amount": -2000, "receipt": receipts[0],
        "line_reference": HOSTILE, "line_on": "2026-11-23",
    }  # fmt: skip
    assert [one["posting"] for one in printed["not_home"]] == ["2/4"]
    assert [(one["line_reference"], one["what"]) for one in printed["differ"]] == [("T8", "posting_differs")]
    assert mirror.till.one("SELECT count(*) FROM audit_event WHERE verb = 'look_for_home'") == 2


def test_yes_and_no_are_kept_with_who_and_when_and_a_later_extract_undoes_neither(
    mirror: Mirror, state_folder: Path
) -> None:
    receipts = three_doubtful_and_one_late(mirror)
    ledger = mirror.till.rows("SELECT * FROM entry ORDER BY account_id, seq")
    yes = home(mirror, "confirm", "2/1", "2/2")
    no = home(mirror, "deny", "2/3", who="lena")
    assert (yes.code, yes.out) == (0, "Home: 2/1, 2/2.\n"), yes.err
    assert (no.code, no.out) == (0, "Not that line; away again: 2/3.\n"), no.err
    states = [(1, "home", HOSTILE), (2, "home", "T2"), (3, "away", None), (4, "away", None)]
    assert mirror.states() == states
    officers = mirror.till.world.officers
    told = mirror.till.rows(
        "SELECT verb, officer_id FROM audit_event WHERE verb LIKE '%_home' AND verb NOT LIKE 'look%' ORDER BY seq"
    )
    confirmed = ("confirm_home", officers["carol"])
    assert told == [confirmed, confirmed, ("deny_home", officers["lena"])]
    done = mirror.till.rows(
        "SELECT reference, done_by FROM import_work WHERE state = 'done' AND done_at IS NOT NULL ORDER BY id"
    )
    assert done == [(HOSTILE, officers["carol"]), ("T2", officers["carol"]), ("T3", officers["lena"])]
    assert mirror.till.rows("SELECT * FROM entry ORDER BY account_id, seq") == ledger

    again = mirror.comes(line("T2", "S-RENT", -2100), line("T3", "S-RENT", -2200), day=LATE)
    assert [one and (one.state, one.again) for one in again] == [("home", True), None]
    assert mirror.states() == states
    # What was denied may be another line's after all, and is asked of anew; its receipt settles it.
    mirror.comes(line("T5", "S-RENT", -2200))
    assert [
        one["line_reference"] for one in checked("home", home(mirror, "list", "--json").out)["unsure"]
    ] == ["T5"]
    mirror.comes(line("T6", "S-RENT", -2200, receipt=receipts[2]), day=LATE)
    assert mirror.states()[2] == (3, "home", "T6")
    log = (state_folder / "dutydesk.log").read_text("ascii").splitlines()
    assert [one.split(" ", 1)[1] for one in log] == [
        "home action=confirm postings=2", "home action=deny postings=1"
    ]  # fmt: skip


def test_a_difference_leaves_the_list_for_good_when_a_person_has_compared_it(mirror: Mirror) -> None:
    receipts = three_doubtful_and_one_late(mirror)
    wrong = line("T8", "S-RENT", -9900, receipt=receipts[3])
    mirror.comes(wrong)
    assert home(mirror, "settle", "T8").out == "Settled: T8.\n"
    mirror.comes(wrong)
    assert checked("home", home(mirror, "list", "--json").out)["differ"] == []
    assert mirror.till.rows("SELECT done_by FROM import_work WHERE reference = 'T8'") == [
        (mirror.till.world.officers["carol"],)
    ]


def test_what_cannot_be_is_refused_and_all_or_nothing_is_kept(mirror: Mirror) -> None:
    three_doubtful_and_one_late(mirror)
    before = mirror.states()
    for code, words, who, part in (
        (3, ("confirm", "2/1"), "asha", "role does not reach"),
        (3, ("list",), "asha", "role does not reach"),
        (3, ("deny", "2/1"), "dev", "writes nothing"),
        (3, ("confirm", "2/1", "2/4"), "carol", "No line of an extract looks like that posting"),
        (3, ("confirm", "1/1"), "carol", "home already"),
        (1, ("deny", "2/9"), "carol", "No posting was handed over as 2/9."),
        (1, ("settle", "T1"), "carol", "No line of that reference is listed"),
        (2, ("confirm", "2-1"), "carol", "named by its batch and line"),
        (2, ("deny",), "carol", "Which is not said."),
        (2, ("list", "2/1"), "carol", "The list is of all postings."),
    ):
        ran = home(mirror, *words, who=who)
        assert (ran.code, part in ran.err) == (code, True), (words, ran)
    assert mirror.states() == before


def test_nothing_is_listed_where_all_is_home_and_refused_where_this_store_keeps_the_books(
    mirror: Mirror,
) -> None:
    ran = home(mirror, "list")
    assert (ran.code, ran.out) == (1, "Every posting is home, or not yet late.\n"), ran.err
    with mirror.store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE store_fact SET value = 'record' WHERE name = 'books'")
    assert home(mirror, "list").code == 3
