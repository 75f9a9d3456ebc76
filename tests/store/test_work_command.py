"""`dutydesk work`: what an extract left for a person to look at is listed, and leaves the list for good."""

from pathlib import Path

import pytest

from store.engine import Store
from store.models.exchange import ImportWork
from tests.commands import Ran, dutydesk
from tests.json_schema import checked
from tests.store.making import add_rows
from tests.store.mirroring import Mirror, mirror_of
from tests.terminal.controls import HOSTILE_TEXTS, unexpected_controls
from tui.commands import work as command

HOSTILE = "P9" + " ".join(text for text in HOSTILE_TEXTS if "\x00" not in text)


@pytest.fixture
def mirror(store: Store) -> Mirror:
    """A store on which an extract left five things, two of them about the desk's own postings."""
    made = mirror_of(store)
    secure = made.till.world.secure.tenancy_id
    listed = [
        ("no_birth_date", HOSTILE, None, None),
        ("no_birth_date", "P2", secure, None),
        ("balance_not_ours", "S-RENT", secure, -1250),
        ("posting_not_home", "2/1", secure, -2000),
        ("posting_differs", "T1", secure, -2000),
    ]
    with store.writing() as connection, connection.begin():
        add_rows(
            connection,
            ImportWork,
            [
                {
                    "run_id": made.run_id, "what": what, "reference": reference, "tenancy_id": tenancy,
                    "amount": amount, "said": f"About {what}.", "state": "open",
                }
                for what, reference, tenancy, amount in listed
            ],
        )  # fmt: skip
    return made


def work(mirror: Mirror, *words: str, who: str = "carol") -> Ran:
    where = mirror.store.url.render_as_string(hide_password=False)
    return dutydesk("work", *words, "--as", who, store=where)


def test_it_is_listed_by_code_and_one_by_one_without_what_acts_on_a_terminal(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = work(mirror, who="dev")
    assert ran.code == 0, ran.err
    reference = mirror.till.world.secure.reference
    assert ran.out.startswith("2 no_birth_date\n1 balance_not_ours\n\n1. no_birth_date P9")
    assert f"\n3. balance_not_ours S-RENT, rent reference {reference}, -£12.50\n   About balance" in ran.out
    assert "   Listed 23 Nov 26\n" in ran.out
    assert "posting" not in ran.out
    assert not unexpected_controls(ran.out.replace("\n", "").encode())
    assert max(map(len, ran.out.splitlines())) <= 80
    printed = checked("work", work(mirror, "--json").out)
    assert printed["counts"] == [
        {"what": "no_birth_date", "open": 2},
        {"what": "balance_not_ours", "open": 1},
    ]
    assert printed["work"][0]["reference"] == HOSTILE
    assert printed["work"][2] == {
        "number": 3, "what": "balance_not_ours", "reference": "S-RENT", "rent_reference": reference,
        "amount": -1250, "says": "About balance_not_ours.", "listed_on": "2026-11-23",
    }  # fmt: skip
    monkeypatch.setattr(command, "MOST", 1)
    some = work(mirror, "--what", "no_birth_date").out
    assert "balance" not in some
    assert "More is listed than is shown: the first 1." in some
    assert mirror.till.one("SELECT count(*) FROM audit_event WHERE verb = 'look_at_work'") == 3


def test_what_was_looked_at_is_kept_with_who_and_when(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert work(mirror, "done", "3", "1").out == "Taken off the list: 3, 1.\n"
    carol = mirror.till.world.officers["carol"]
    done = "SELECT id, done_by FROM import_work WHERE state = 'done' AND done_at IS NOT NULL ORDER BY id"
    assert mirror.till.rows(done) == [(1, carol), (3, carol)]
    told = (
        "SELECT officer_id, subject_id, tenancy_id FROM audit_event WHERE verb = 'finish_work' ORDER BY seq"
    )
    assert mirror.till.rows(told) == [(carol, 1, None), (carol, 3, mirror.till.world.secure.tenancy_id)]
    assert [one["number"] for one in checked("work", work(mirror, "--json").out)["work"]] == [2]
    for code, words, who, part in (
        (1, ("done", "2", "3"), "carol", "Number 3 is not on the list: nothing was taken off."),
        (1, ("done", "4"), "carol", "Number 4 is not on the list"),
        (2, ("done", "x"), "carol", "That is not a number of the list."),
        (2, ("done",), "carol", "Which is not said."),
        (2, ("list", "2"), "carol", "Leave the numbers out."),
        (2, ("--what", "posting_differs"), "carol", "There is nothing of that code."),
        (3, ("done", "2"), "dev", "writes nothing"),
        (3, (), "asha", "Your role does not reach this far."),
    ):
        ran = work(mirror, *words, who=who)
        assert (ran.code, part in ran.err) == (code, True), (words, ran)
    assert mirror.till.rows(done) == [(1, carol), (3, carol)]
    assert work(mirror, "done", "2").code == 0
    nothing = work(mirror)
    assert (nothing.code, nothing.out) == (1, "Nothing is left to look at.\n")
    log = (tmp_path / "dutydesk" / "dutydesk.log").read_text("ascii").splitlines()
    assert [line.split(" ", 1)[1] for line in log] == ["work done=2", "work done=1"]
