"""`dutydesk import housing`: what it says, what it gives back, and that a spoiled folder keeps nothing."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from store.engine import Store
from tests.commands import Ran
from tests.dirty_extract import spoil
from tests.dirty_extract.make import Truth, make
from tests.store.digest import digest
from tests.store.office import Office, open_office
from tests.store.test_import_housing import mirrored
from tests.store.world import CLOCK
from tui.commands import bring_in
from tui.commands.bring_in import lines

TENANCIES = 160


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """A dirty extract, made once."""
    folder = tmp_path_factory.mktemp("made") / "extract"
    return folder, make(folder, tenancies=TENANCIES, transactions=4, today=CLOCK.today())


@pytest.fixture
def folder(made: tuple[Path, Truth], tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    return Path(shutil.copytree(made[0], tmp_path / "extract"))


@pytest.fixture
def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A live store with an administrator, on the extract's day."""
    monkeypatch.setattr("tui.commands.at_work.clock_of", lambda *_args, **_more: CLOCK)
    office = open_office(store)
    mirrored(store)  # its own books are in use
    return office


def bring(office: Office, folder: Path, *more: str, login: str = "owen", profile: str = "plain") -> Ran:
    return office.run("import", "housing", str(folder), "--profile", profile, *more, login=login)


def imported(store: Store) -> int:
    """How many runs and records of extracts are kept."""
    asked = "SELECT (SELECT count(*) FROM import_run) + (SELECT count(*) FROM upstream)"
    with store.reading() as connection:
        return int(connection.execute(text(asked)).scalar_one())


def test_it_says_what_came_in_and_the_second_time_that_nothing_was_done(
    office: Office, folder: Path, made: tuple[Path, Truth]
) -> None:
    truth = made[1]
    done = bring(office, folder)
    assert (done.code, done.err) == (0, "")
    said = done.out.splitlines()
    assert said[0] == "Brought in, with control totals that agree:"
    assert f"  tenancies    {truth.loaded['tenancies']} new, 0 changed, 0 the same" in said
    assert f"  transactions {truth.loaded['transactions']} new, 0 changed, 0 the same" in said
    assert f"in {truth.openings} opening" in done.out
    assert f"Refused lines: {sum(truth.refused.values())} (" in done.out
    assert f"{truth.refused['bad_amount']} amount_unreadable" in done.out
    assert f"Newly listed as work: {sum(truth.work.values())} (" in done.out
    before = digest(office.store)
    again = bring(office, folder)
    assert (again.code, again.err) == (0, "")
    assert again.out == "These files were brought in before: nothing was done.\n"
    assert digest(office.store) == before


def test_a_dry_run_says_the_same_and_keeps_nothing(office: Office, folder: Path, tmp_path: Path) -> None:
    before = digest(office.store)
    tried = bring(office, folder, "--dry-run", "--rejects", str(tmp_path / "rejects.csv"))
    assert (tried.code, imported(office.store)) == (0, 0)
    assert digest(office.store) == before
    done = bring(office, folder)
    counts = [line for line in done.out.splitlines() if line.startswith("  ")]
    assert [line for line in tried.out.splitlines() if line.startswith("  ")] == counts


def test_the_rejects_file_names_each_refused_line_and_no_person(
    office: Office, folder: Path, made: tuple[Path, Truth], tmp_path: Path
) -> None:
    path = tmp_path / "rejects.csv"
    assert bring(office, folder, "--rejects", str(path)).code == 0
    with path.open(encoding="utf-8", newline="") as read:
        rejects = list(csv.DictReader(read))
    assert list(rejects[0]) == ["file", "line", "column", "what", "said", "value"]
    wanted = sorted((file, line) for file, line, _ in made[1].refused_lines)
    assert sorted((one["file"], int(one["line"])) for one in rejects) == wanted
    people = (folder / "people.csv").read_text("utf-8").splitlines()[1:]
    surnames = {line.split(",")[5] for line in people if len(line.split(",")) > 5}
    shown = " ".join(one["value"] for one in rejects).split()
    assert not [name for name in surnames if len(name) > 3 and name in shown]


@pytest.mark.parametrize("way", spoil.WHOLE, ids=lambda way: str(way.__name__))
def test_a_folder_spoiled_whole_is_refused_and_nothing_is_kept(
    office: Office, folder: Path, way: Callable[[Path], None]
) -> None:
    way(folder)
    ran = bring(office, folder)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("dutydesk: ")
    assert ran.err.count("\n") == 1
    assert imported(office.store) == 0


@pytest.mark.parametrize("fault", spoil.BAD_PROFILES)
def test_a_bad_profile_is_named_by_its_place(
    office: Office, folder: Path, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(spoil.BAD_PROFILES[fault], "utf-8")
    ran = bring(office, folder, profile=str(path))
    assert ran.code == 2
    assert "ours.toml" in ran.err
    assert "line" in ran.err
    assert imported(office.store) == 0


@pytest.mark.parametrize("login", ["asha", "dev"])
def test_who_may_not_bring_extracts_in(office: Office, folder: Path, login: str) -> None:
    for more in ((), ("--dry-run",)):
        ran = bring(office, folder, *more, login=login)
        assert ran.code == 3
    assert imported(office.store) == 0


def test_no_folder_and_no_such_profile_are_wrong_usage(office: Office, folder: Path) -> None:
    ran = bring(office, folder / "nowhere")
    assert (ran.code, ran.err) == (
        2,
        "dutydesk: There is no folder at that path. Check where the extract is.\n",
    )
    ran = bring(office, folder, profile="orchrad")
    assert ran.code == 2
    assert "orchrad" in ran.err


def test_cancelled_while_it_reads_it_keeps_nothing(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_in, "read_extract", interrupted)
    ran = bring(office, folder)
    assert ran.code == 3
    assert "cancelled: nothing was kept." in ran.err
    assert imported(office.store) == 0


def test_cancelled_while_it_loads_it_goes_on_when_run_again(
    office: Office, folder: Path, made: tuple[Path, Truth], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, _whole: int) -> None:
        if done >= TENANCIES:  # the properties are in, and no tenancy yet
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bring_in, "bar", lambda what, _err: stop if what == "Bringing it in" else None)
        ran = bring(office, folder)
    assert ran.code == 3
    assert "cancelled: what came in is kept; run it again, it goes on." in ran.err
    assert imported(office.store) > 1
    ran = bring(office, folder)
    assert ran.code == 0
    assert ran.out.startswith("Taken up where an import of these files was cut.\n")
    assert f"  tenancies    {made[1].loaded['tenancies']} new, 0 changed, 0 the same\n" in ran.out


def interrupted(*_args: object, **_more: object) -> None:
    raise KeyboardInterrupt


def test_a_later_extract_says_what_became_of_each_record() -> None:
    from store.domain.extracts import Findings
    from store.services.import_housing_count import Tally

    tally = Tally()
    for outcome, many in (("same", 9000), ("home", 3), ("unsure", 1), ("differs", 2), ("covered", 4)):
        tally.add("transactions", outcome, many)
    said = lines(Findings((), {}, {}, {}, {}, 0, 0), tally, tried=False)
    assert (
        "  transactions 0 new, 0 changed, 9,000 the same, 3 come home, 1 perhaps come home, "
        "2 changed upstream and left, 4 in an opening entry"
    ) in said
