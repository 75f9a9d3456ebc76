from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.domain.arrears import Unpaid
from store.domain.limitation import (
    Acknowledgement,
    FirstPound,
    barred_portion,
    first_pound_barred,
    last_day_to_claim,
)
from store.domain.money import Pence

DUE = date(2022, 1, 10)
DEBT = (Unpaid(DUE, Pence(11237)), Unpaid(date(2022, 1, 17), Pence(11237)))


def test_six_years_run_for_each_debit() -> None:
    assert last_day_to_claim(DUE) == date(2028, 1, 10)
    assert barred_portion(DEBT, date(2028, 1, 10)) == 0
    assert barred_portion(DEBT, date(2028, 1, 11)) == 11237
    assert barred_portion(DEBT, date(2028, 1, 18)) == 22474


def test_the_first_pound_of_a_former_tenants_debt_runs_out_on_10_january_2028() -> None:
    assert first_pound_barred(DEBT, date(2026, 11, 23), warn_months=6) == FirstPound(
        DUE, Pence(11237), date(2028, 1, 10), date(2027, 7, 10)
    )
    later = first_pound_barred(DEBT, date(2028, 1, 11), warn_months=6)
    assert later is not None
    assert later.due_on == date(2022, 1, 17)
    assert first_pound_barred(DEBT, date(2028, 1, 18), warn_months=6) is None


@pytest.mark.parametrize(
    ("signed", "last"),
    [
        (date(2025, 3, 1), date(2031, 3, 1)),
        (date(2028, 1, 10), date(2034, 1, 10)),
        (date(2028, 1, 11), date(2028, 1, 10)),
    ],
)
def test_a_signed_acknowledgement_starts_afresh_only_while_it_is_in_time(signed: date, last: date) -> None:
    assert last_day_to_claim(DUE, [Acknowledgement(signed, signed)]) == last


def test_it_covers_only_what_it_names_and_a_second_one_in_time_counts() -> None:
    signed = Acknowledgement(date(2025, 3, 1), DUE)
    assert last_day_to_claim(date(2022, 1, 17), [signed]) == date(2028, 1, 17)
    again = Acknowledgement(date(2030, 1, 1), date(2030, 1, 1))
    assert last_day_to_claim(DUE, [again, signed]) == date(2036, 1, 1)


@given(st.dates(date(2010, 1, 1), date(2026, 1, 1)), st.integers(0, 4000), st.integers(0, 4000))
def test_what_is_barred_stays_barred_without_a_signature(due: date, first: int, more: int) -> None:
    debt = [Unpaid(due, Pence(100))]
    earlier = barred_portion(debt, due + timedelta(days=first))
    assert earlier <= barred_portion(debt, due + timedelta(days=first + more))
