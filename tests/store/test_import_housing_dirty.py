"""A dirty extract comes in as the script that made it says: kept, refused and listed to the last line."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import event, text

from integrations.housing_extract.checked import CheckedExtract
from integrations.housing_extract.profile import load_profile
from integrations.housing_extract.read import read_extract
from store.clocks import PracticeClock
from store.domain.extracts import Mend, RejectCode, Work
from store.engine import Store, open_store
from store.policy_files import load_policy
from store.services.import_housing import Imported, import_housing
from store.services.prove import prove
from store.unit_of_work import Actor
from tests.dirty_extract.make import Truth, make
from tests.store.digest import digest

SMALL = 160
"""The least that has one of each kind of dirt, and a telephone that twelve tenancies share."""
CLOCK = PracticeClock(date(2026, 11, 23), "07:00")
ACTOR = Actor(None, "owen", frozenset({"administrator"}))

MENDS = {
    "spaces": Mend.SPACES, "case": Mend.CODE_CASE, "pound_sign": Mend.POUND_SIGN, "thousands": Mend.COMMAS,
    "brackets": Mend.BRACKETS, "trailing_minus": Mend.TRAILING_MINUS, "date_slashes": Mend.DATE_SLASHES,
    "date_month": Mend.DATE_NAMED_MONTH, "date_iso": Mend.DATE_ISO, "date_time": Mend.DATE_TIME,
    "short_year": Mend.TWO_DIGIT_YEAR, "quotes": Mend.CURLY_QUOTES, "misread": Mend.MIS_DECODED,
    "postcode": Mend.POSTCODE, "phone": Mend.PHONE, "name_part": Mend.NAME_PARTS,
    "controls": Mend.CONTROL_CHARACTERS, "same_twice": Mend.SAME_TWICE,
}  # fmt: skip
"""What the reader calls each kind of dirt that it mends."""
REJECTS = {
    "no_reference": RejectCode.NO_REFERENCE, "used_twice": RejectCode.REFERENCE_TWICE,
    "no_parent": RejectCode.PARENT_MISSING, "too_few_columns": RejectCode.TOO_FEW_COLUMNS,
    "too_many_columns": RejectCode.TOO_MANY_COLUMNS, "bad_amount": RejectCode.AMOUNT_UNREADABLE,
    "too_large": RejectCode.AMOUNT_TOO_LARGE, "bad_date": RejectCode.DATE_UNREADABLE,
    "date_out_of_range": RejectCode.DATE_OUT_OF_RANGE,
}  # fmt: skip
WORKS = {
    "no_birth_date": Work.NO_BIRTH_DATE, "same_person": Work.SAME_PERSON_TWICE,
    "shared_phone": Work.PHONE_SHARED, "ends_before_start": Work.ENDS_BEFORE_START,
    "no_property": Work.NO_PROPERTY, "no_account": Work.NO_RENT_ACCOUNT,
    "balance_differs": Work.BALANCE_DIFFERS, "joint_alone": Work.JOINT_OF_ONE,
    "unknown_type": Work.UNKNOWN_CODE,
}  # fmt: skip


@dataclass(frozen=True)
class Dirty:
    """A dirty extract on disk and what is in it."""

    folder: Path
    truth: Truth


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Dirty]]:
    """Makes dirty extracts, each once for both databases."""
    made: dict[tuple[str, int, bool], Dirty] = {}
    root = tmp_path_factory.mktemp("dirty")

    def get(profile: str = "plain", tenancies: int = SMALL, *, mended: bool = False) -> Dirty:
        key = profile, tenancies, mended
        if key not in made:
            folder = root / f"{profile}-{tenancies}-{mended}"
            made[key] = Dirty(folder, make(folder, profile=profile, tenancies=tenancies, mended=mended))
        return made[key]

    yield get
    shutil.rmtree(root)


def opened(dirty: Dirty) -> CheckedExtract:
    return read_extract(dirty.folder, load_profile(dirty.truth.profile), today=CLOCK.today())


def load(store: Store, extract: CheckedExtract, **more: Any) -> Imported:
    return import_housing(store, ACTOR, CLOCK, load_policy("default"), extract, **more)


def bring(store: Store, dirty: Dirty, **more: Any) -> Imported:
    with opened(dirty) as extract:
        return load(store, extract, **more)


def counted(store: Store, query: str) -> Any:
    with store.reading() as connection:
        return connection.execute(text(query)).scalar_one()


def by_code(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return {
            row[0]: row[1]
            for row in connection.execute(text("SELECT what, count(*) FROM import_work GROUP BY what"))
        }


def check_reading(extract: CheckedExtract, truth: Truth) -> None:
    """What reading came to is what the script put in, by code and by line."""
    found = extract.findings
    refused = sorted((one.file, one.line, one.what.value) for one in extract.rejects())
    assert {one.value: many for one, many in found.mends.items()} == {
        MENDS[code].value: many for code, many in truth.mended.items()
    }
    assert {one.value: many for one, many in found.rejects.items()} == {
        REJECTS[code].value: many for code, many in truth.refused.items()
    }
    assert {one.value: many for one, many in found.work.items()} == {
        WORKS[code].value: many for code, many in truth.work.items()
    }
    assert refused == sorted((file, line, REJECTS[code].value) for file, line, code in truth.refused_lines)
    assert {one.value: many for one, many in found.kept.items()} == truth.loaded
    assert {one.file: one.rows for one in found.controls} == truth.lines
    assert {one.file: one.total for one in found.controls if one.total is not None} == truth.totals
    assert (found.openings, found.opening_total) == (truth.openings, truth.opening_total)


def check_loading(store: Store, truth: Truth) -> None:
    """What is in the store is what the script says is to be loaded."""
    kinds = {
        "properties": "property",
        "tenancies": "tenancy",
        "people": "person",
        "accounts": "account",
        "notes": "note",
    }
    for file, kind in kinds.items():
        assert counted(store, f"SELECT count(*) FROM upstream WHERE kind = '{kind}'") == truth.loaded[file], (
            file
        )
    assert (
        counted(store, "SELECT count(*) FROM posting WHERE origin = 'import'") == truth.loaded["transactions"]
    )
    assert counted(store, "SELECT count(*) FROM posting WHERE origin = 'opening'") == truth.openings
    assert counted(store, "SELECT sum(balance) FROM rent_account") == truth.balance
    assert counted(store, "SELECT sum(balance) FROM sub_account") == truth.balance
    assert counted(store, "SELECT sum(amount) FROM entry") == truth.balance
    assert by_code(store) == {WORKS[code].value: many for code, many in truth.work.items()}
    assert counted(store, "SELECT count(*) FROM contact") == truth.loaded["notes"]
    for text_ in {one for one in truth.harmful if truth.profile == "plain"}:
        with store.reading() as connection:
            kept = connection.execute(
                text("SELECT count(*) FROM person WHERE forenames = :text"), {"text": text_}
            ).scalar_one()
        assert kept, "hostile text of ordinary characters is kept as it stands"
    drawn = "SELECT count(*) FROM person WHERE surname LIKE :escape"
    with store.reading() as connection:
        assert not connection.execute(text(drawn), {"escape": "%\x1b%"}).scalar_one()


def test_refused_transactions_that_are_mended_count_once(store: Store, dirty: Callable[..., Dirty]) -> None:
    first, then = dirty("plain"), dirty("plain", mended=True)
    bring(store, first)
    assert first.truth.openings > then.truth.openings
    assert first.truth.balance == then.truth.balance
    with opened(then) as extract:
        check_reading(extract, then.truth)
        counts = load(store, extract).tally.counts
    put_right = sum(1 for file, _, _ in first.truth.refused_lines if file == "transactions.csv")
    assert (counts["transactions.new"], counts["transactions.covered"]) == (put_right, 0)
    assert counted(store, "SELECT sum(balance) FROM rent_account") == then.truth.balance
    assert (
        counted(store, "SELECT count(*) FROM posting WHERE origin = 'import'")
        == then.truth.loaded["transactions"]
    )
    left = "SELECT coalesce(sum(amount), 0) FROM entry WHERE kind = 'OPEN' AND posting_id IN (SELECT id FROM posting WHERE origin = 'opening')"
    assert counted(store, left) == then.truth.opening_total
    assert "balance_not_ours" not in by_code(store)
    assert prove(store).clean


@pytest.mark.parametrize("profile", ["plain", "civica", "capita"])
def test_a_small_dirty_extract_of_each_shape(store: Store, dirty: Callable[..., Dirty], profile: str) -> None:
    one = dirty(profile)
    with opened(one) as extract:
        check_reading(extract, one.truth)
        load(store, extract)
    check_loading(store, one.truth)
    assert prove(store).clean


def test_a_large_dirty_extract_comes_in_and_again_changes_nothing(
    store: Store, dirty: Callable[..., Dirty], pytestconfig: pytest.Config
) -> None:
    one = dirty("plain", pytestconfig.getoption("dirty_tenancies"))
    with opened(one) as extract:
        check_reading(extract, one.truth)
        load(store, extract)
        check_loading(store, one.truth)
        proof = prove(store)
        assert proof.clean, proof.differences[:3]
        before = digest(store), counted(store, "SELECT max(seq) FROM audit_event")
        assert load(store, extract).again
    assert (digest(store), counted(store, "SELECT max(seq) FROM audit_event")) == before


def test_killed_at_ten_random_points_it_ends_the_same(
    database_url: str, another_url: str, dirty: Callable[..., Dirty]
) -> None:
    extract = dirty("plain", SMALL)
    with closing(open_store(another_url)) as whole:
        statements = _counting(whole, lambda: bring(whole, extract, at_once=16))
        wanted = digest(whole)
    dice = Random(20261123)
    # Each life goes about a seventh of the way before it is killed, so that ten deaths reach the end.
    for life in range(10):
        killed = _killed_after(database_url, extract, dice.randint(1, statements // 7))
        assert killed == (-signal.SIGKILL if killed else 0), f"life {life}"
    with closing(open_store(database_url)) as store:
        bring(store, extract, at_once=16)
        check_loading(store, extract.truth)
        assert digest(store) == wanted
        assert prove(store).clean


def _counting(store: Store, work: Callable[[], object]) -> int:
    """How many statements and commits the writer is asked for."""
    asked: list[int] = []
    event.listen(store.writer, "before_cursor_execute", lambda *_: asked.append(1))
    event.listen(store.writer, "commit", lambda *_: asked.append(1))
    work()
    return len(asked)


def _killed_after(url: str, extract: Dirty, statements: int) -> int:
    """Import in a process of its own that kills itself at a statement or commit; gives how it ended."""
    child = os.fork()
    if child == 0:
        try:
            left = [statements]

            def count(*_: object) -> None:
                left[0] -= 1
                if left[0] <= 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            store = open_store(url)
            event.listen(store.writer, "before_cursor_execute", count)
            event.listen(store.writer, "commit", count)
            bring(store, extract, at_once=16)
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
