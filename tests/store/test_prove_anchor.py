"""An anchor kept outside the store shows later that the trail was cut or rewritten, and where; `prove` says it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from store.audit import GENESIS, chained
from store.domain.errors import BadInput
from store.services.prove import prove
from store.services.prove_anchor import read_anchor, unlike_anchor, write_anchor
from tests.commands import dutydesk
from tests.store.tampering import tamper
from tests.store.till import Till, open_till

AT = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)


@pytest.fixture
def till(store: "object") -> Till:
    """Some payments, so that the trail has a length."""
    till = open_till(store)  # type: ignore[arg-type]
    for number in range(12):
        till.take(f"payment {number}", 1000 + number)
    return till


def anchored(till: Till) -> str:
    """The trail's end as text."""
    return write_anchor(till.store, prove(till.store), council="Northbrook Borough Council", at=AT)


def rewrite(till: Till, since: int) -> None:
    """Change an event and chain everything after it again, as somebody with the file and our source could."""
    rows = till.rows(
        "SELECT seq, at, officer_id, where_from, verb, subject, subject_id, tenancy_id, why, detail "
        "FROM audit_event ORDER BY seq"
    )
    before, changes = GENESIS, []
    for seq, at, *parts in rows:
        moment = (
            f"{at[:10]}T{at[11:]}Z" if isinstance(at, str) else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
        )
        if seq == since:
            parts[1] = "elsewhere"
        hash_ = chained(before, [seq, moment, *parts])
        if seq >= since:
            changes.append(
                f"UPDATE audit_event SET where_from = '{parts[1]}', before = '{before}', hash = '{hash_}' "
                f"WHERE seq = {seq}"
            )
        before = hash_
    tamper(till.store, *changes, f"UPDATE audit_head SET hash = '{before}'")


def test_a_trail_that_only_grew_still_has_its_anchor(till: Till) -> None:
    anchor = read_anchor(anchored(till))
    till.take("later", 500)
    assert unlike_anchor(till.store, anchor) == ""
    assert prove(till.store).clean


def test_a_trail_rewritten_whole_proves_itself_and_not_the_anchor(till: Till) -> None:
    anchor = read_anchor(anchored(till))
    rewrite(till, since=9)
    assert prove(till.store).clean, "a chain made afresh holds together: that is what anchors are for"
    said = unlike_anchor(till.store, anchor)
    assert said.startswith("The trail is not the anchor's: it was rewritten in events ")
    first, last = (
        int(word) for word in said.split() if word.rstrip(".").isdigit() for word in [word.rstrip(".")]
    )
    assert first <= 9 <= last
    assert last - first < 3, "the anchor holds some events before the end, which narrow the place"


def test_a_trail_cut_off_at_the_end_does_not_reach_the_anchor(till: Till) -> None:
    anchor = read_anchor(anchored(till))
    end = anchor.end[0]
    before = till.one("SELECT hash FROM audit_event WHERE seq = :s", s=end - 1)
    tamper(
        till.store,
        f"DELETE FROM audit_event WHERE seq = {end}",
        f"UPDATE audit_head SET seq = {end - 1}, hash = '{before}'",
    )
    assert unlike_anchor(till.store, anchor) == (
        f"The trail ends at event {end - 1}, the anchor's at event {end}: it was cut off."
    )


def test_an_anchor_typed_from_paper_is_read(till: Till) -> None:
    written = anchored(till)
    assert "council: Northbrook Borough Council" in written
    assert "written: 2026-11-23 17:30" in written
    assert max(map(len, written.splitlines())) <= 80
    assert read_anchor(
        f"  {written.upper().replace('EVENT', 'event').replace('DUTYDESK: ANCHOR OF AN AUDIT TRAIL', 'Dutydesk: anchor of an audit trail')}"
    ) == read_anchor(written)


@pytest.mark.parametrize(
    "written", ["", "event 1: " + "0" * 64, "Dutydesk: anchor of an audit trail\nevent x: y"]
)
def test_what_is_no_anchor_is_refused(written: str) -> None:
    with pytest.raises(BadInput, match="no anchor"):
        read_anchor(written)


def test_the_command_writes_an_anchor_and_checks_against_it(till: Till, tmp_path: Path) -> None:
    where, file = till.store.url.render_as_string(hide_password=False), tmp_path / "anchor.txt"
    ran = dutydesk("prove", "--anchor", str(file), "--quiet", store=where)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert read_anchor(file.read_text()).end[0] == till.one("SELECT seq FROM audit_head")
    assert dutydesk("prove", "--against", str(file), store=where).code == 0
    rewrite(till, since=9)
    ran = dutydesk("prove", "--against", str(file), "--quiet", store=where)
    assert ran.code == 3
    assert "The trail is not the anchor's" in ran.out


def test_no_anchor_is_written_of_books_that_are_wrong(till: Till, tmp_path: Path) -> None:
    where, file = till.store.url.render_as_string(hide_password=False), tmp_path / "anchor.txt"
    tamper(till.store, "UPDATE rent_account SET balance = balance + 5 WHERE id = 4")
    ran = dutydesk("prove", "--anchor", str(file), store=where)
    assert ran.code == 3
    assert "No anchor was written" in ran.out
    assert not file.exists()


def test_files_that_cannot_be_read_or_written_are_named(till: Till, tmp_path: Path) -> None:
    where = till.store.url.render_as_string(hide_password=False)
    for words in (("--against", str(tmp_path / "none.txt")), ("--anchor", str(tmp_path / "none" / "a.txt"))):
        ran = dutydesk("prove", *words, store=where)
        assert ran.code != 0
        assert words[1] in ran.err
    (tmp_path / "other.txt").write_text("Dear auditor")
    ran = dutydesk("prove", "--against", str(tmp_path / "other.txt"), store=where)
    assert ran.code != 0
    assert "no anchor" in ran.err
