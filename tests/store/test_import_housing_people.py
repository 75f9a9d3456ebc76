"""Who moves out or on leaves a tenancy here, too: a separation must not leave one told of the other's home."""

from dataclasses import replace
from datetime import date, timedelta

from store.domain.extracts import PartyRole
from store.engine import Store
from store.queries.case_file import load_case
from store.services.import_housing import import_housing
from tests.store.extracts import person, small, tenancy
from tests.store.test_import_housing import CLOCK, POLICY, SYSTEM, bring, change, one, rows

PARTS = (
    "SELECT t.reference, p.role, p.to_on FROM tenancy_party AS p JOIN tenancy AS t ON t.id = p.tenancy_id "
    "JOIN upstream AS u ON u.kind = 'person' AND u.local_id = p.person_id WHERE u.reference = :who ORDER BY t.id"
)


def parts_of(store: Store, who: str) -> list[tuple[str, str, str | None]]:
    """A person's part in each tenancy, and its last day."""
    return [(at, role, to and str(to)[:10]) for at, role, to in rows(store, PARTS, who=who)]


def present(store: Store, reference: str) -> int:
    """How many live in a tenancy, as a caller is checked against."""
    number = one(store, "SELECT id FROM tenancy WHERE reference = :name", name=reference)
    with store.reading() as connection:
        return len(load_case(connection, number, today=CLOCK.today()).present)


def found(store: Store, word: str) -> list[str]:
    query = (
        "SELECT t.reference FROM search_token AS x JOIN tenancy AS t ON t.id = x.tenancy_id WHERE token = :w"
    )
    return sorted({row[0] for row in rows(store, query, w=word)})


def test_a_joint_tenant_who_moves_on_has_no_part_in_the_home_before(store: Store) -> None:
    extract = small(1)
    joint = person(9, tenancy_ref="T1", role=PartyRole.JOINT, surname="Brandt")
    change(extract, "T1", people=(person(1, role=PartyRole.JOINT), joint))
    bring(store, extract)
    assert present(store, "T1") == 2
    later = extract.later()
    change(later, "T1", people=(person(1),))
    later.homes |= small(2).homes
    later.whole["T2"] = replace(tenancy(2), people=(replace(joint, tenancy_ref="T2", role=PartyRole.TENANT),))
    bring(store, later, at_once=1)
    assert parts_of(store, "R9") == [("T1", "joint", "2026-11-22"), ("T2", "tenant", None)]
    assert (present(store, "T1"), present(store, "T2")) == (1, 1)
    told = "SELECT count(*) FROM audit_event WHERE verb = 'import_change' AND subject = 'person' AND tenancy_id = :t"
    assert one(store, told, t=one(store, "SELECT id FROM tenancy WHERE reference = 'T1'")) == 2
    assert found(store, "brandt") == ["T1", "T2"], "a tenant of before is still found, as one who left"
    # And back again.
    last = extract.later(14)
    bring(store, last)
    assert parts_of(store, "R9") == [("T1", "joint", None), ("T2", "tenant", "2026-11-22")]


def test_the_day_a_former_tenant_left_does_not_move_and_ends_where_they_are_back(store: Store) -> None:
    extract = small(1)
    former = person(9, tenancy_ref="T1", role=PartyRole.FORMER)
    change(extract, "T1", people=(person(1), former))
    bring(store, extract)
    assert parts_of(store, "R9") == [("T1", "tenant", "2026-11-22")]
    later = extract.later()
    change(later, "T1", people=(person(1), replace(former, phones=("07700900456",))))
    import_housing(store, SYSTEM, CLOCK.moved(30), POLICY, later)
    assert parts_of(store, "R9") == [("T1", "tenant", "2026-11-22")]
    back = extract.later(14)
    change(back, "T1", people=(person(1), replace(former, role=PartyRole.TENANT)))
    bring(store, back)
    assert parts_of(store, "R9") == [("T1", "tenant", None)]
    gone = extract.later(21)
    import_housing(store, SYSTEM, CLOCK.moved(60), POLICY, gone)
    left = date(2026, 11, 22) + timedelta(days=60)
    assert parts_of(store, "R9") == [("T1", "tenant", left.isoformat())]


def test_a_former_tenant_stays_one_where_the_end_of_the_tenancy_is_cancelled(store: Store) -> None:
    extract = small(1)
    people = (person(1), person(9, tenancy_ref="T1", role=PartyRole.FORMER))
    lives_on = extract.whole["T1"].tenancy
    change(extract, "T1", people=people, tenancy=replace(lives_on, ends_on=date(2026, 11, 15)))
    bring(store, extract)
    assert parts_of(store, "R1") == parts_of(store, "R9") == [("T1", "tenant", "2026-11-15")]
    later = extract.later()
    change(later, "T1", tenancy=lives_on)
    bring(store, later)
    assert parts_of(store, "R1") == [("T1", "tenant", None)]
    assert parts_of(store, "R9") == [("T1", "tenant", "2026-11-15")]
