"""Bringing an extract in: what is new is added, what is the same is left, what is posted stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from store.clocks import PracticeClock
from store.domain.errors import NotAllowed, Refused
from store.domain.extract_doubts import Doubt
from store.domain.extracts import PartyRole, Work, WorkLine
from store.domain.money import Pence
from store.domain.receipts import text_number
from store.domain.tenancies import SubAccountCode
from store.engine import Store
from store.models.ledger import Receipt
from store.policy_files import load_policy
from store.services.export_postings import make_batch, mark_written
from store.services.import_housing import Imported, import_housing, try_import
from store.services.import_housing_gone import gone
from store.services.posting import Line, post
from store.services.prove import prove
from store.unit_of_work import Actor, UnitOfWork
from tests.store.digest import digest
from tests.store.extracts import SmallExtract, account, money, note, person, small, with_opening

CLOCK = PracticeClock(date(2026, 11, 23), "07:00")
SYSTEM = Actor(None, "owen", frozenset({"administrator"}))
POLICY = load_policy("default")


def bring(store: Store, extract: SmallExtract, **more: Any) -> Imported:
    return import_housing(store, SYSTEM, CLOCK, POLICY, extract, **more)


def rows(store: Store, query: str, **values: object) -> list[tuple[Any, ...]]:
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(text(query), values)]


def one(store: Store, query: str, **values: object) -> Any:
    found = rows(store, query, **values)
    assert [len(row) for row in found] == [1], found
    return found[0][0]


def work(store: Store) -> list[tuple[Any, ...]]:
    return rows(store, "SELECT what, reference, amount FROM import_work ORDER BY what, reference")


def change(extract: SmallExtract, name: str, **changed: Any) -> None:
    extract.whole[name] = replace(extract.whole[name], **changed)


@pytest.fixture
def first(store: Store) -> SmallExtract:
    """A small extract that is in the store."""
    extract = small()
    bring(store, extract)
    return extract


def test_everything_of_a_tenancy_comes_in(store: Store) -> None:
    extract = small(1)
    change(
        extract,
        "T1",
        people=(person(1, vulnerable=True, safe_contact="Ring at noon.", phones=("07700900123", "02079460123"), email="a@example.org"),),
        notes=(note(1),),
    )  # fmt: skip
    counts = bring(store, extract).tally.counts
    assert rows(store, "SELECT reference, type, version FROM tenancy") == [("T1", "SEC", 1)]
    assert rows(
        store, "SELECT rent_reference, payment_reference, balance, seq, state, usual_method FROM rent_account"
    ) == [("A1", "A1", 15000, 3, "live", "DD")]
    assert rows(store, "SELECT code, weekly_charge, balance FROM sub_account") == [("RENT", 10000, 15000)]
    assert rows(store, "SELECT key, origin, method FROM posting ORDER BY id") == [
        ("housing:XA1-1", "import", None), ("housing:XA1-2", "import", "DD"), ("housing:XA1-3", "import", None),
    ]  # fmt: skip
    entries = "SELECT seq, amount, balance_after, account_balance_after FROM entry ORDER BY seq"
    assert rows(store, entries) == [
        (1, 10000, 10000, 10000),
        (2, -5000, 5000, 5000),
        (3, 10000, 15000, 15000),
    ]
    points = "SELECT kind, value, preferred FROM contact_point ORDER BY value"
    assert [(kind, value) for kind, value, _ in rows(store, points)] == [
        ("phone", "02079460123"), ("phone", "07700900123"), ("email", "a@example.org"),
    ]  # fmt: skip
    assert one(store, "SELECT kind FROM flag") == "vulnerable"
    assert one(store, "SELECT what_to_do FROM safe_contact") == "Ring at noon."
    assert rows(store, "SELECT key, said FROM contact") == [("housing:note:N1", "Rang about the fob.")]
    assert (counts["transactions.new"], counts["people.new"]) == (3, 1)
    assert prove(store).clean


def test_a_name_is_found_and_a_hidden_address_is_not(store: Store) -> None:
    extract = small(1, 2)
    change(extract, "T1", people=(person(1, safe_contact="Only this number."),))
    bring(store, extract)
    found = "SELECT (SELECT reference FROM tenancy AS t WHERE t.id = x.tenancy_id) FROM search_token AS x WHERE token = :token"
    assert [row[0] for row in rows(store, found, token="ama")] == ["T1", "T2"]
    assert [row[0] for row in rows(store, found, token="alder")] == ["T2"]


def test_the_same_files_again_change_nothing(store: Store, first: SmallExtract) -> None:
    before = digest(store), one(store, "SELECT max(seq) FROM audit_event")
    again = bring(store, first)
    assert again.again
    assert (digest(store), one(store, "SELECT max(seq) FROM audit_event")) == before


def test_a_later_extract_of_the_same_leaves_every_record_alone(store: Store, first: SmallExtract) -> None:
    held = ("tenancy", "person", "rent_account", "entry", "posting", "import_work", "search_token")
    before = {name: value for name, value in digest(store).items() if name in held}
    counts = bring(store, first.later()).tally.counts
    assert {name: value for name, value in digest(store).items() if name in held} == before
    assert {name for name in counts if not name.endswith(".same")} <= {"openings.total", "transactions.total"}
    assert counts["transactions.same"] == 9


def test_new_lines_are_posted_in_a_later_extract(store: Store, first: SmallExtract) -> None:
    later = first.later()
    new = money("X-new", "A1", date(2026, 11, 23), "CARD", -2500)
    change(later, "T1", accounts=(account(1, new),))
    later.whole["T4"] = small(4).whole["T4"]
    later.homes["P4"] = small(4).homes["P4"]
    counts = bring(store, later).tally.counts
    assert counts["transactions.new"] == 1 + 3
    assert counts["tenancies.new"] == 1
    assert one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'") == 12500
    assert not work(store)
    assert prove(store).clean


def test_changed_people_homes_tenancies_and_charges_are_followed(store: Store, first: SmallExtract) -> None:
    later = first.later()
    dearer = replace(account(2).account, weekly_charge=Pence(11000))
    change(later, "T1", people=(person(1, surname="Adjei", phones=("02079460999",)),))
    change(
        later,
        "T2",
        tenancy=replace(later.whole["T2"].tenancy, ends_on=date(2026, 11, 15), end_reason="moved"),
        accounts=(replace(account(2), account=dearer),),
    )
    later.homes["P3"] = replace(later.homes["P3"], address_1="9 Kestrel Point")
    counts = bring(store, later).tally.counts
    assert rows(store, "SELECT surname, version FROM person WHERE version > 1") == [("Adjei", 2)]
    ended = "SELECT value, ended_on IS NOT NULL FROM contact_point WHERE value IN ('02079460999') OR ended_on IS NOT NULL"
    assert sorted((value, bool(over)) for value, over in rows(store, ended)) == [
        ("02079460999", False), ("07700900123", True),
    ]  # fmt: skip
    assert one(store, "SELECT state FROM rent_account WHERE rent_reference = 'A2'") == "former"
    assert one(store, "SELECT weekly_charge FROM sub_account WHERE weekly_charge > 10000") == 11000
    assert one(store, "SELECT count(*) FROM search_token WHERE token = 'kestrel'") == 1
    assert one(store, "SELECT count(*) FROM search_token WHERE token = 'adjei'") == 1
    ended_party = "SELECT to_on IS NOT NULL FROM tenancy_party AS p JOIN tenancy AS t ON t.id = p.tenancy_id WHERE t.reference = 'T2'"
    assert bool(one(store, ended_party))
    assert {name: counts[name] for name in counts if name.endswith("changed")} == {
        "people.changed": 1, "tenancies.changed": 1, "properties.changed": 1, "accounts.changed": 1,
    }  # fmt: skip
    told = rows(store, "SELECT subject FROM audit_event WHERE verb = 'import_change' ORDER BY subject")
    assert told == [("person",), ("property",), ("rent_account",), ("tenancy",)]
    assert prove(store).clean


def test_an_officers_own_number_stays(store: Store, first: SmallExtract) -> None:
    with store.writing() as connection, connection.begin():
        connection.execute(
            text(
                "INSERT INTO contact_point (id, person_id, kind, value, label, preferred, version) "
                "SELECT 999, id, 'phone', '07700900777', 'mobile', :yes, 1 FROM person ORDER BY id LIMIT 1"
            ),
            {"yes": True},
        )
    later = first.later()
    change(later, "T1", people=(person(1, phones=()),))
    bring(store, later)
    live = (
        "SELECT value FROM contact_point WHERE ended_on IS NULL AND person_id = (SELECT min(id) FROM person)"
    )
    assert rows(store, live) == [("07700900777",)]


def test_a_posted_line_that_changed_upstream_is_listed_and_not_applied(
    store: Store, first: SmallExtract
) -> None:
    later = first.later()
    lines = account(1).transactions
    changed = replace(lines[1], amount=Pence(-6000))
    held = replace(account(1).account, balance=Pence(14000))
    change(
        later, "T1", accounts=(replace(account(1), account=held, transactions=(lines[0], changed, lines[2])),)
    )
    counts = bring(store, later).tally.counts
    assert counts["transactions.differs"] == 1
    assert one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'") == 15000
    assert work(store) == [
        (Doubt.BALANCE_NOT_OURS, "A1", -1000), (Doubt.LINE_CHANGED, "XA1-2", -1000),
    ]  # fmt: skip


def test_a_changed_line_is_off_the_list_once_put_right_and_on_it_while_its_day_is_wrong(
    store: Store, first: SmallExtract
) -> None:
    listed = "SELECT amount, state FROM import_work WHERE what = 'line_changed'"
    lines, day = account(1).transactions, date(2026, 11, 5)
    other = replace(lines[0], amount=Pence(11000))
    weeks = ((other, 1000, "open"), (lines[0], 0, "done"), (replace(lines[0], on=day), None, "open"))
    for week, (line, amount, state) in enumerate(weeks, 1):
        later = first.later(7 * week)
        change(later, "T1", accounts=(replace(account(1), transactions=(line, *lines[1:])),))
        bring(store, later)
        assert rows(store, listed) == [(amount, state)]


def test_missing_history_becomes_an_opening_entry_that_says_so(store: Store) -> None:
    extract = small(1)
    change(extract, "T1", accounts=(with_opening(account(1), 4200),))
    extract.things.append(WorkLine(Work.BALANCE_DIFFERS, "A1", "T1", Work.BALANCE_DIFFERS.said, Pence(4200)))
    counts = bring(store, extract).tally.counts
    assert rows(store, "SELECT seq, kind, amount, effective_on = '2026-11-01' FROM entry WHERE kind = 'OPEN'")[0][:3] == (
        1, "OPEN", 4200,
    )  # fmt: skip
    assert rows(store, "SELECT key, origin FROM posting WHERE origin = 'opening'") == [
        ("housing-opening:A1", "opening")
    ]
    assert one(store, "SELECT balance FROM rent_account") == 19200
    assert (counts["openings.new"], counts["openings.total"]) == (1, 4200)
    assert work(store) == [(Work.BALANCE_DIFFERS, "A1", 4200)]
    later = extract.later()
    older = money("X-older", "A1", date(2026, 10, 5), "RENT", 4200)
    held = with_opening(account(1), 4200).account
    change(later, "T1", accounts=(replace(account(1, older), account=held),))
    counts = bring(store, later).tally.counts
    assert counts["transactions.covered"] == 1, "the opening entry holds it already"
    assert one(store, "SELECT balance FROM rent_account") == 19200
    assert prove(store).clean


def test_a_window_that_moves_on_lists_nothing_and_opens_nothing(store: Store, first: SmallExtract) -> None:
    later = first.later()
    whole = account(1)
    later_on = replace(
        with_opening(replace(whole, transactions=whole.transactions[1:]), 10000), account=whole.account
    )
    change(later, "T1", accounts=(later_on,))
    later.things.append(WorkLine(Work.BALANCE_DIFFERS, "A1", "T1", Work.BALANCE_DIFFERS.said, Pence(10000)))
    bring(store, later)
    assert not work(store)
    assert not rows(store, "SELECT key FROM posting WHERE origin = 'opening'")


def mirrored(store: Store) -> None:
    """Let the housing system keep the ledger of a store."""
    with store.writing() as connection, connection.begin():
        connection.execute(text("INSERT INTO store_fact (name, value) VALUES ('books', 'mirror')"))


@pytest.fixture
def taken(store: Store) -> Callable[[str, int], str]:
    """Takes a payment at the desk of a store that mirrors; gives its receipt as printed."""
    mirrored(store)

    def take(rent_reference: str, pence: int) -> str:
        account_id = one(
            store, "SELECT id FROM rent_account WHERE rent_reference = :name", name=rent_reference
        )
        with UnitOfWork(store, SYSTEM, CLOCK) as unit:
            posted = post(
                unit,
                key=f"desk {rent_reference}",
                account_id=account_id,
                origin="desk",
                lines=[Line("RENT", "CARD", -pence)],
                effective_on=CLOCK.today(),
                method="CARD",
            )
            receipt = Receipt(
                number=1, posting_id=posted.posting_id, account_id=account_id, amount=pence, method="CARD",
                outside_reference="", taken_at=unit.now,
            )  # fmt: skip
            unit.add(receipt)
            unit.connection.execute(text("UPDATE counter SET value = 1 WHERE name = 'receipt'"))
            unit.commit()
        return text_number(1)

    return take


def handed_over(store: Store) -> None:
    """Everything of the desk goes out in a batch."""
    with UnitOfWork(store, SYSTEM, CLOCK) as unit:
        mark_written(unit, number=make_batch(unit, POLICY).number)
        unit.commit()


def test_a_desk_posting_that_comes_home_is_not_posted_again(
    store: Store, first: SmallExtract, taken: Callable[[str, int], str]
) -> None:
    receipt = taken("A1", 2500)
    handed_over(store)
    later = first.later()
    home = money("X-home", "A1", date(2026, 11, 24), "CARD", -2500, receipt=receipt)
    change(later, "T1", accounts=(account(1, home),))
    counts = bring(store, later).tally.counts
    assert (counts["transactions.home"], counts["transactions.new"]) == (1, 0)
    assert one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'") == 12500
    assert one(store, "SELECT state FROM posting_out") == "home"
    assert not work(store)
    counts = bring(store, later.later()).tally.counts
    assert (counts["transactions.home"], counts["transactions.same"]) == (0, 10)
    assert one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'") == 12500


def test_a_desk_posting_still_away_is_no_difference_until_its_days_are_over(
    store: Store, first: SmallExtract, taken: Callable[[str, int], str]
) -> None:
    taken("A1", 2500)
    handed_over(store)
    bring(store, first.later())
    assert not work(store), "the housing system cannot know of it yet"
    month = PracticeClock(date(2027, 1, 4), "07:00")
    import_housing(store, SYSTEM, month, POLICY, first.later(40))
    assert [what for what, _, _ in work(store)] == ["posting_not_home"]


def test_an_account_that_moved_upstream_is_listed_and_left(store: Store, first: SmallExtract) -> None:
    later = first.later()
    moved = replace(account(1), account=replace(account(1).account, sub_account=SubAccountCode.SC))
    change(later, "T1", accounts=(moved,))
    bring(store, later)
    assert (Doubt.ACCOUNT_MOVED, "A1", None) in work(store)
    assert rows(store, "SELECT DISTINCT code FROM sub_account") == [("RENT",)]


def test_two_tenancies_with_one_payment_reference(store: Store) -> None:
    extract = small(1, 2)
    for name in ("T1", "T2"):
        change(extract, name, tenancy=replace(extract.whole[name].tenancy, payment_ref="9899000000000000017"))
    bring(store, extract, at_once=1)
    assert rows(store, "SELECT payment_reference FROM rent_account ORDER BY rent_reference") == [
        ("9899000000000000017",), ("A2",),
    ]  # fmt: skip
    assert work(store) == [(Doubt.PAYMENT_REF_TWICE, "T2", None)]


def test_a_note_that_changed_is_listed_and_the_diary_stands(store: Store) -> None:
    extract = small(1)
    change(extract, "T1", notes=(note(1),))
    bring(store, extract)
    later = extract.later()
    change(later, "T1", notes=(note(1, "Something else."),))
    bring(store, later)
    assert one(store, "SELECT said FROM contact") == "Rang about the fob."
    assert work(store) == [(Doubt.NOTE_CHANGED, "N1", None)]
    states = []
    for week, said in enumerate(("Something else.", "And again."), 2):
        with store.writing() as connection, connection.begin():
            connection.execute(text("UPDATE import_work SET state = 'done'"))
        change(later, "T1", notes=(note(1, said),))
        bring(store, later.later(7 * week))
        states.append(one(store, "SELECT state FROM import_work"))
    assert states == ["done", "open"], "the same change is not listed twice, another one is"


def test_a_tenancy_without_property_people_or_account_is_kept(store: Store) -> None:
    extract = small(1)
    bare = replace(extract.whole["T1"].tenancy, property_ref="")
    change(extract, "T1", tenancy=bare, people=(), accounts=())
    extract.homes.clear()
    bring(store, extract)
    assert rows(store, "SELECT address_1, bedrooms FROM property") == [("Address not known", None)]
    assert one(store, "SELECT count(*) FROM rent_account") == 0


def test_two_garages_of_one_tenancy_are_one_debt(store: Store) -> None:
    extract = small(1)
    again = account(1, code=SubAccountCode.GAR)
    second = replace(
        again,
        account=replace(again.account, reference="A1GAR2"),
        transactions=(money("XG2", "A1GAR2", date(2026, 11, 2), "RENT", 700),),
    )
    second = replace(second, account=replace(second.account, balance=Pence(700), weekly_charge=Pence(700)))
    change(extract, "T1", accounts=(account(1), again, second))
    bring(store, extract)
    assert rows(store, "SELECT weekly_charge, balance FROM sub_account WHERE code = 'GAR'") == [
        (10700, 15700)
    ]
    assert not work(store)
    assert prove(store).clean


def test_former_tenants_stay_liable_and_are_gone(store: Store) -> None:
    extract = small(1)
    change(extract, "T1", people=(person(1), person(2, tenancy_ref="T1", role=PartyRole.FORMER)))
    bring(store, extract)
    found = "SELECT role, to_on IS NULL FROM tenancy_party ORDER BY person_id"
    assert [(role, bool(there)) for role, there in rows(store, found)] == [
        ("tenant", True),
        ("tenant", False),
    ]


def test_work_is_listed_once_and_what_is_done_stays_done(store: Store, first: SmallExtract) -> None:
    later = first.later()
    later.things.append(WorkLine(Work.NO_BIRTH_DATE, "R1", "T1", Work.NO_BIRTH_DATE.said))
    bring(store, later)
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE import_work SET state = 'done'"))
    last = later.later()
    bring(store, last)
    assert rows(store, "SELECT what, state FROM import_work") == [("no_birth_date", "done")]


def test_an_older_extract_is_refused_also_beside_a_newer_that_was_cut_and_when_only_tried(
    store: Store, first: SmallExtract
) -> None:
    older, between = first.later(-7), first.later(7)

    def cut(done: int, whole: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(store, first.later(14), progress=cut)
    for unfit in (older, between):
        with pytest.raises(Refused, match="later day"):
            bring(store, unfit)
        with pytest.raises(Refused, match="later day"):
            try_import(store, SYSTEM, CLOCK, POLICY, unfit)
    assert bring(store, first.later(14)).resumed


def test_books_of_our_own_that_are_in_use_take_no_extract_beside_them(
    store: Store, first: SmallExtract, taken: Callable[[str, int], str]
) -> None:
    taken("A1", 2500)
    with store.writing() as connection, connection.begin():
        connection.execute(text("UPDATE store_fact SET value = 'record' WHERE name = 'books'"))
    assert bring(store, first).again, "the same files are no second charge"
    before = digest(store)
    with pytest.raises(Refused, match="keeps the ledger itself"):
        bring(store, first.later())
    with pytest.raises(Refused, match="keeps the ledger itself"):
        try_import(store, SYSTEM, CLOCK, POLICY, first.later())
    assert digest(store) == before


def test_what_is_gone_upstream_is_listed_and_stays(store: Store) -> None:
    extract = small(1, 2, 3)
    ended = replace(extract.whole["T3"].tenancy, ends_on=date(2026, 11, 1))
    settled = with_opening(account(3), -15000)
    change(extract, "T3", tenancy=ended, accounts=(settled,))
    change(extract, "T1", people=(person(1), person(9, tenancy_ref="T1", role=PartyRole.JOINT)))
    bring(store, extract)
    later = extract.later()
    del later.whole["T2"], later.whole["T3"]
    change(later, "T1", people=(person(1),), accounts=())
    bring(store, later)
    bring(store, later.later())
    assert work(store) == [
        (Doubt.ACCOUNT_GONE, "A1", None), (Doubt.ACCOUNT_GONE, "A3", None), (Doubt.PERSON_GONE, "R9", None),
        (Doubt.TENANCY_GONE, "T2", None),
    ]  # fmt: skip
    assert one(store, "SELECT count(*) FROM tenancy_party WHERE to_on IS NULL") == 3


def test_what_is_gone_and_back_is_off_the_list_and_listed_when_it_is_gone_once_more(store: Store) -> None:
    extract = small(1, 2)
    change(extract, "T1", people=(person(1), person(9, tenancy_ref="T1")))
    bring(store, extract)
    listed = "SELECT what, state FROM import_work ORDER BY what"
    kinds = (Doubt.PERSON_GONE.value, Doubt.TENANCY_GONE.value)
    for week, state in enumerate(("open", "done", "open", "done"), 1):
        later = extract.later(7 * week)
        if state == "open":
            del later.whole["T2"]
            change(later, "T1", people=(person(1),))
        bring(store, later)
        assert rows(store, listed) == [(kind, state) for kind in kinds]


def test_a_slower_import_of_the_same_files_leaves_a_finished_one_as_it_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    extract = small(1, 2)
    bring(store, extract)
    later = extract.later()
    del later.whole["T2"]

    def after_the_faster(*asked: Any, **more: Any) -> Any:
        monkeypatch.undo()
        assert bring(store, later).tally.work[Doubt.TENANCY_GONE] == 1
        return gone(*asked, **more)

    monkeypatch.setattr("store.services.import_housing.gone", after_the_faster)
    slower = bring(store, later)
    assert slower.tally.work[Doubt.TENANCY_GONE] == 1
    assert one(store, "SELECT count(*) FROM audit_event WHERE verb = 'import_done'") == 2
    assert prove(store).clean


def test_a_profile_of_a_long_name_is_told_as_it_is_kept(store: Store) -> None:
    bring(store, replace(small(1), profile="x" * 70))
    assert prove(store).clean


def test_an_officer_needs_the_role(store: Store) -> None:
    asha = Actor(None, "asha", frozenset({"duty"}))
    with pytest.raises(NotAllowed):
        import_housing(store, asha, CLOCK, POLICY, small(2))
    with pytest.raises(NotAllowed):
        try_import(store, asha, CLOCK, POLICY, small(2))


def test_trying_counts_what_an_import_would_do_and_keeps_nothing(store: Store, first: SmallExtract) -> None:
    later = first.later()
    change(later, "T1", people=(person(1, surname="Adjei"),))
    later.whole["T4"], later.homes["P4"] = small(4).whole["T4"], small(4).homes["P4"]
    before = digest(store)
    tried = try_import(store, SYSTEM, CLOCK, POLICY, later)
    assert digest(store) == before
    assert tried.counts == bring(store, later).tally.counts


def test_an_import_cut_between_chunks_goes_on_where_it_was(store: Store) -> None:
    extract = small(*range(1, 8))

    class Cut(Exception):
        pass

    def cut(done: int, whole: int) -> None:
        if done == 7 + 4:
            raise Cut

    with pytest.raises(Cut):
        bring(store, extract, progress=cut, at_once=2)
    assert one(store, "SELECT state FROM import_run") == "loading"
    on = bring(store, extract, at_once=2)
    assert on.resumed
    assert on.tally.counts["tenancies.new"] == 7
    assert on.tally.counts["transactions.new"] == 21
    assert "transactions.same" not in on.tally.counts
    assert one(store, "SELECT state FROM import_run") == "done"
    assert prove(store).clean
