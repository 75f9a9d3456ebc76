"""What an opening entry holds already, and what only looks like it: no money counts twice, none is lost."""

from dataclasses import replace
from datetime import date, timedelta

from store.domain.extract_doubts import Doubt
from store.domain.extracts import ExtractAccount, TransactionLine
from store.domain.money import Pence
from store.domain.tenancies import SubAccountCode
from store.engine import Store
from store.services.prove import prove
from tests.store.extracts import SUNDAY, SmallExtract, account, money, small, with_opening
from tests.store.test_import_housing import bring, change, one, rows, work

DAY = date(2026, 11, 18)
"""After the opening's day, before the first balance."""


def later_with(extract: SmallExtract, *whole: ExtractAccount) -> SmallExtract:
    """The next week's extract, in which the first tenancy has these accounts."""
    later = extract.later()
    change(later, "T1", accounts=whole)
    return later


def held(of: ExtractAccount, balance: int, *more: TransactionLine, days: int = 7) -> ExtractAccount:
    """An account with more lines, and the balance that the housing system gives a week later."""
    line = replace(of.account, balance=Pence(balance), balance_on=SUNDAY + timedelta(days=days))
    return replace(of, account=line, opening=None, transactions=(*of.transactions, *more), refused=())


def owed(store: Store) -> int:
    """What the first account owes."""
    return int(one(store, "SELECT balance FROM rent_account WHERE rent_reference = 'A1'"))


def opened(store: Store, missing: int, *refused: str) -> tuple[SmallExtract, ExtractAccount]:
    """An account whose lines leave some pence unexplained, of lines that were refused or are of before."""
    extract = small(1)
    first = replace(with_opening(account(1), missing), refused=refused)
    change(extract, "T1", accounts=(first,))
    bring(store, extract)
    assert owed(store) == 15000 + missing
    return extract, first


def test_a_refused_line_that_is_mended_counts_once(store: Store) -> None:
    extract, first = opened(store, -5000, "XDD")
    mended = money("XDD", "A1", DAY, "DD", -5000)
    fresh = money("XNEW", "A1", SUNDAY + timedelta(days=3), "CARD", -700)
    # A line nobody refused, of a balance that changed at the same time: the references still tell.
    counts = bring(store, later_with(extract, held(first, 9300, mended, fresh))).tally.counts
    assert owed(store) == 9300
    assert (counts["transactions.new"], counts["openings.total"]) == (2, 5000)
    assert rows(store, "SELECT kind, amount FROM entry WHERE kind = 'OPEN' ORDER BY seq") == [
        ("OPEN", -5000), ("OPEN", 5000),
    ]  # fmt: skip
    assert not work(store)
    again = later_with(extract, held(first, 9300, mended, fresh, days=14)).later()
    assert bring(store, again).tally.counts["transactions.same"] == 5
    assert owed(store) == 9300
    assert prove(store).clean


def test_a_line_whose_reference_stood_twice_comes_under_another_and_counts_once(store: Store) -> None:
    extract, first = opened(store, -5000)
    bring(store, later_with(extract, held(first, 10000, money("XDD-2", "A1", DAY, "DD", -5000))))
    assert owed(store) == 10000
    assert not work(store)


def test_money_written_back_to_before_the_opening_is_posted_and_older_history_is_not(store: Store) -> None:
    extract, first = opened(store, 4200)
    older = money("XOLD", "A1", date(2026, 10, 5), "RENT", 4200)
    back = money("XBACK", "A1", date(2026, 10, 12), "CASH", -1100)
    counts = bring(store, later_with(extract, held(first, 19200, older))).tally.counts
    assert (counts["transactions.covered"], owed(store)) == (1, 19200)
    both = later_with(extract, held(first, 18100, older, back, days=14)).later()
    counts = bring(store, both).tally.counts
    assert (counts["transactions.covered"], counts["transactions.new"], owed(store)) == (1, 1, 18100)
    assert not work(store)


def test_a_line_entered_late_with_a_day_before_the_balance_is_new_money(store: Store) -> None:
    extract, first = opened(store, 4200)
    counts = bring(
        store, later_with(extract, held(first, 18200, money("XLATE", "A1", DAY, "CASH", -1000)))
    ).tally.counts
    assert (counts["transactions.new"], counts["openings.total"], owed(store)) == (1, 0, 18200)
    assert not work(store)


def test_what_the_balance_does_not_explain_is_listed_again_by_each_other_difference(store: Store) -> None:
    extract, first = opened(store, 4200)
    bring(store, later_with(extract, held(first, 19000)))
    assert work(store) == [(Doubt.BALANCE_NOT_OURS, "A1", -200)]
    with store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE import_work SET state = 'done'")
    states = []
    for week, balance in enumerate((19000, 18500, 19200, 19000), 2):
        done = bring(store, later_with(extract, held(first, balance, days=7 * week)).later(7 * week))
        states += rows(store, "SELECT amount, state FROM import_work")
        assert done.tally.work[Doubt.BALANCE_NOT_OURS] == (balance in (18500, 19000) and week > 2)
    assert states == [(-200, "done"), (-700, "open"), (0, "done"), (-200, "open")]
    # With a difference that is known, a mended line still counts once.
    back = money("XBACK", "A1", DAY, "DD", -5000)
    bring(store, later_with(extract, held(first, 19000, back, days=49)).later(42))
    assert owed(store) == 19200


def test_an_account_with_another_reference_is_listed_and_not_opened_again(store: Store) -> None:
    extract, first = opened(store, 4200)
    lines = tuple(replace(line, account_ref="B1") for line in first.transactions)
    renamed = replace(first, account=replace(first.account, reference="B1"), transactions=lines)
    older = money("XOLD", "B1", date(2026, 10, 5), "RENT", 4200)
    bring(
        store,
        later_with(extract, replace(held(renamed, 19200, older), opening=with_opening(first, 1).opening)),
    )
    assert owed(store) == 19200
    assert work(store) == [(Doubt.ACCOUNT_RENAMED, "B1", None)]
    assert rows(store, "SELECT reference FROM upstream WHERE kind = 'account'") == [("B1",)]
    # Other references of the lines, too: nothing is touched, for nobody can tell.
    other = tuple(replace(line, reference=f"{line.reference}-z", account_ref="C1") for line in lines)
    again = replace(renamed, account=replace(renamed.account, reference="C1"), transactions=other)
    counts = bring(store, later_with(extract, held(again, 19200, days=14)).later()).tally.counts
    assert (counts["transactions.new"], counts["accounts.differs"], owed(store)) == (0, 1, 19200)
    # Only money that the balance shows is new.
    fresh = replace(again, transactions=(money("XNEW", "C1", SUNDAY + timedelta(days=9), "CARD", -200),))
    bring(store, later_with(extract, held(fresh, 19000, days=21)).later(14))
    assert owed(store) == 19000
    assert prove(store).clean


def test_a_charge_stays_where_one_of_its_accounts_is_missing(store: Store) -> None:
    extract = small(1)
    garage = account(1, code=SubAccountCode.GAR)
    line = replace(garage.account, reference="A1GAR2", balance=Pence(700), weekly_charge=Pence(700))
    second = replace(garage, account=line, transactions=(money("XG2", "A1GAR2", DAY, "CHG", 700),))
    change(extract, "T1", accounts=(account(1), garage, second))
    bring(store, extract)
    garages = "SELECT weekly_charge, balance FROM sub_account WHERE code = 'GAR'"
    bring(store, later_with(extract, account(1), second))
    assert rows(store, garages) == [(10700, 15700)]
    assert not [what for what, _, _ in work(store) if what == Doubt.BALANCE_NOT_OURS]
    assert work(store) == [(Doubt.ACCOUNT_GONE, "A1GAR", None)]
    dearer = replace(second, account=replace(line, weekly_charge=Pence(900)))
    bring(store, later_with(extract, account(1), garage, dearer).later())
    assert rows(store, garages) == [(10900, 15700)]
    bring(store, later_with(extract, account(1), dearer).later(7))
    assert rows(store, garages) == [(10900, 15700)]
    # Somebody says that the garage was given back.
    with store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE import_work SET state = 'done'")
    bring(store, later_with(extract, account(1), dearer).later(14))
    assert rows(store, garages) == [(900, 15700)]
    bring(store, later_with(extract, account(1)).later(21))
    assert rows(store, garages) == [(900, 15700)]
    with store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE import_work SET state = 'done'")
    bring(store, later_with(extract, account(1)).later(28))
    assert rows(store, garages) == [(0, 15700)]


def garage(reference: str, *, lines: str = "XG", balance: int = 6200) -> ExtractAccount:
    """A garage of two weeks, with what is owed of before them."""
    weeks = (
        money(f"{lines}{week}", reference, date(2026, 11, 2 + 7 * week), "RENT", 1000) for week in (0, 1)
    )
    made = replace(account(1, code=SubAccountCode.GAR), transactions=tuple(weeks))
    line = replace(made.account, reference=reference, weekly_charge=Pence(1000), balance=Pence(2000))
    return with_opening(replace(made, account=line), balance - 2000)


def of_garages(store: Store) -> tuple[int, int]:
    """What garages are charged each week, and owe."""
    ((charge, balance),) = rows(store, "SELECT weekly_charge, balance FROM sub_account WHERE code = 'GAR'")
    return charge, balance


def finish_all(store: Store) -> None:
    """A person is done with all that is listed."""
    with store.writing() as connection, connection.begin():
        connection.exec_driver_sql("UPDATE import_work SET state = 'done'")


def test_an_account_called_over_that_is_back_under_another_name_is_not_opened_again(store: Store) -> None:
    extract = small(1)
    change(extract, "T1", accounts=(account(1), garage("G1")))
    bring(store, extract)
    bring(store, later_with(extract, account(1)))
    assert work(store) == [(Doubt.ACCOUNT_GONE, "G1", None)]
    finish_all(store)
    bring(store, later_with(extract, account(1), garage("H1", lines="YG")).later())
    assert of_garages(store)[1] == 6200
    assert (Doubt.ACCOUNT_RENAMED, "H1", None) in work(store)
    # Another garage let since, which its own lines explain, is one of its own beside the old debt.
    own = replace(garage("K1", lines="ZG", balance=2000), opening=None)
    days = tuple(replace(line, on=line.on + timedelta(days=21)) for line in own.transactions)
    own = held(replace(own, transactions=days), 2000, days=21)
    bring(store, later_with(extract, account(1), own).later(14))
    assert of_garages(store) == (1000, 8200)
    assert prove(store).clean


def test_renumbered_lines_that_come_to_nothing_are_not_posted_again(store: Store) -> None:
    extract = small(1)

    def paid(reference: str, lines: str, *days: int) -> ExtractAccount:
        weeks = [
            money(f"{lines}{day}-{kind}", reference, date(2026, 11, day), kind, amount)
            for day in days
            for kind, amount in (("RENT", 10000), ("DD", -10000))
        ]
        made = replace(account(1), transactions=tuple(weeks))
        return replace(made, account=replace(made.account, reference=reference, balance=Pence(0)))

    change(extract, "T1", accounts=(paid("A1", "X", 9),))
    bring(store, extract)
    bring(store, later_with(extract, held(paid("B1", "Y", 9), 0)))
    assert one(store, "SELECT count(*) FROM entry") == 2
    assert work(store) == [(Doubt.ACCOUNT_GONE, "A1", None), (Doubt.ACCOUNT_RENAMED, "B1", None)]
    finish_all(store)
    bring(store, later_with(extract, held(paid("B1", "Y", 9), 0, days=14)).later())
    assert one(store, "SELECT count(*) FROM entry") == 2
    # Once none of its lines is of what is posted, the account goes on.
    bring(store, later_with(extract, held(paid("B1", "Y", 29), 0, days=21)).later(14))
    assert one(store, "SELECT count(*) FROM entry") == 4


def test_two_accounts_renamed_together_keep_what_their_openings_hold(store: Store) -> None:
    extract = small(1)
    garages = [garage("G1", lines="XA"), garage("G2", lines="XB")]
    change(extract, "T1", accounts=(account(1), *garages))
    bring(store, extract)
    older = money("XOLD", "G1", date(2026, 10, 5), "RENT", 4200)
    bring(store, later_with(extract, account(1), held(garages[0], 6200, older), held(garages[1], 6200)))
    assert of_garages(store) == (2000, 12400)
    # With them a second line of before, which no balance explains: whose opening held it, nobody can tell.
    oldest = money("XOLDEST", "G2", date(2026, 9, 28), "RENT", 500)
    for week in (2, 3):
        both = [held(garages[0], 6200, older, days=7 * week), held(garages[1], 6200, oldest, days=7 * week)]
        named = [
            replace(one, account=replace(one.account, reference=name))
            for one, name in zip(both, ("H1", "H2"), strict=True)
        ]
        counts = bring(store, later_with(extract, account(1), *named).later(7 * week)).tally.counts
        assert (counts["transactions.covered"], of_garages(store)) == (2, (2000, 12400))
    assert [what for what, _, _ in work(store)] == [Doubt.ACCOUNT_RENAMED, Doubt.ACCOUNT_RENAMED]
    assert prove(store).clean


def test_an_account_that_was_over_and_came_back_is_listed_when_it_is_gone_again(store: Store) -> None:
    extract = small(1)
    change(extract, "T1", accounts=(account(1), garage("G1")))
    bring(store, extract)
    listed = "SELECT state FROM import_work WHERE what = 'account_gone'"
    ended = "SELECT count(*) FROM audit_event WHERE verb = 'import_change' AND subject = 'rent_account'"
    bring(store, later_with(extract, account(1)))
    finish_all(store)
    bring(store, later_with(extract, account(1)).later())
    assert (of_garages(store), one(store, ended)) == ((0, 6200), 1)
    bring(store, later_with(extract, account(1), held(garage("G1"), 6200, days=21)).later(14))
    assert (of_garages(store), one(store, listed)) == ((1000, 6200), "done")
    gone = bring(store, later_with(extract, account(1)).later(21))
    assert (of_garages(store), one(store, listed)) == ((1000, 6200), "open")
    assert gone.tally.work[Doubt.ACCOUNT_GONE] == 1
    # Back without anybody being done: off the list by itself.
    bring(store, later_with(extract, account(1), held(garage("G1"), 6200, days=35)).later(28))
    assert (of_garages(store), one(store, listed)) == ((1000, 6200), "done")
    assert prove(store).clean
