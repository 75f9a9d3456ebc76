"""The pay screen's opening, and how an amount is split before anything is taken."""

from pathlib import Path

import pytest

from store.desk.money import MoneyDesk
from store.domain.errors import BadInput, NotFound
from store.domain.money import Pence
from store.engine import Store
from tests.store.making import Tenant
from tests.store.till import Till, open_till


@pytest.fixture
def till(store: Store) -> Till:
    return open_till(store)


def shares(
    till: Till, tenant: Tenant, pence: int, order: str, folder: Path
) -> tuple[list[tuple[str, int]], str]:
    preview = MoneyDesk(till.room(folder)).preview(tenant.tenancy_id, Pence(pence), order)
    assert sum(line.share for line in preview.lines) == pence == preview.amount
    assert all(line.left == line.owed - line.share for line in preview.lines)
    return [(line.code, int(line.share)) for line in preview.lines if line.share], preview.sentence


def test_what_the_screen_opens_with(till: Till, tmp_path: Path) -> None:
    sheet = MoneyDesk(till.room(tmp_path)).sheet(till.world.secure.tenancy_id)
    assert (sheet.payer, sheet.rent_reference, sheet.may_take, sheet.why_not) == (
        "Adaeze Okafor",
        "1000014",
        True,
        "",
    )
    assert [(one.key, one.amount, one.what) for one in sheet.suggested] == [
        ("a", 18640, "all that may be asked for"),
        ("w", 11887, "one week"),
    ]
    assert [code for code, _ in sheet.methods] == ["CARD", "CASH", "CHQ"]
    assert sheet.orders == (
        ("policy", "this week's rent, then arrears"),
        ("arrears", "arrears first"),
        ("rent_only", "rent only"),
        ("first:CC", "court costs first"),
        ("first:WAT", "water first"),
    )
    assert sheet.seq == till.one("SELECT seq FROM rent_account WHERE id = :a", a=sheet.account_id)


def test_who_may_not_take_is_told_why(till: Till, tmp_path: Path) -> None:
    sheet = MoneyDesk(till.room(tmp_path, "dev")).sheet(till.world.secure.tenancy_id)
    assert not sheet.may_take
    assert "role takes no payments" in sheet.why_not


def test_the_split_in_each_order(till: Till, tmp_path: Path) -> None:
    secure = till.world.secure
    expected = {
        "policy": (
            [("RENT", 15640), ("SC", 3000)],
            "That is £104.17 to this week's rent, £52.23 to the rent arrears and £30.00 to the service charge. "
            "Separate and not paid by this: court costs and water.",
        ),
        "rent_only": (
            [("RENT", 18640)],
            "That is £104.17 to this week's rent, £52.23 to the rent arrears and £30.00 to rent in advance. "
            "Separate and not paid by this: court costs, service charge and water.",
        ),
        "first:CC": (
            [("RENT", 13240), ("CC", 5400)],
            "That is £54.00 to the court costs, £104.17 to this week's rent and £28.23 to the rent arrears. "
            "Separate and not paid by this: service charge and water.",
        ),
    }
    for order, (split, sentence) in expected.items():
        assert shares(till, secure, 18640, order, tmp_path) == (split, sentence)
    assert shares(till, secure, 8000, "policy", tmp_path)[0] == [("RENT", 8000)]
    split, sentence = shares(till, secure, 8223, "arrears", tmp_path)
    assert split == [("RENT", 5223), ("SC", 3000)]
    assert sentence.startswith("That is £52.23 to the rent arrears and £30.00 to the service charge.")


def test_a_preview_is_what_take_posts(till: Till, tmp_path: Path) -> None:
    desk = MoneyDesk(till.room(tmp_path))
    preview = desk.preview(till.world.secure.tenancy_id, Pence(30000), "policy")
    receipt = desk.take(
        key="k",
        call_key="",
        tenancy_id=till.world.secure.tenancy_id,
        amount=preview.amount,
        method="CASH",
        outside_reference="",
        split={line.code: line.share for line in preview.lines},
    )
    assert sorted((line.code, line.owed, line.share, line.left) for line in receipt.lines) == sorted(
        (line.code, line.owed, line.share, line.left) for line in preview.lines if line.share
    )


def test_in_breathing_space_the_protected_debt_is_left_alone_unless_the_caller_asks(
    till: Till, tmp_path: Path
) -> None:
    held = till.world.moratorium
    sheet = MoneyDesk(till.room(tmp_path)).sheet(held.tenancy_id)
    assert sheet.may_take
    assert [one.amount for one in sheet.suggested] == [5000, 5000], (
        "700.00 less 600.00 held, 50.00 on its way"
    )
    split, sentence = shares(till, held, 18640, "policy", tmp_path)
    assert split == [("RENT", 18640)]
    assert sentence == (
        "That is £50.00 to this week's rent, £50.00 to the rent arrears and £86.40 to rent in advance."
    )
    assert shares(till, held, 18640, "arrears", tmp_path)[1] == "That is £186.40 to the rent arrears."
    assert shares(till, held, 4000, "first:WAT", tmp_path)[0] == [("WAT", 4000)]


def test_a_former_tenancys_own_arrears_come_first_and_a_credit_is_no_arrears(
    till: Till, tmp_path: Path
) -> None:
    desk = MoneyDesk(till.room(tmp_path))
    assert shares(till, till.world.former, 5000, "policy", tmp_path)[0] == [("FTA", 5000)]
    assert dict(desk.sheet(till.world.former.tenancy_id).orders)["policy"] == "arrears, then the rest"
    credit = desk.sheet(till.world.credit.tenancy_id)
    assert [one.key for one in credit.suggested] == ["w"]
    assert "arrears" not in dict(credit.orders)
    assert shares(till, till.world.credit, 5000, "policy", tmp_path)[0] == [("RENT", 3800), ("GAR", 1200)]


def test_what_cannot_be_split(till: Till, tmp_path: Path) -> None:
    desk = MoneyDesk(till.room(tmp_path))
    tenancy = till.world.secure.tenancy_id
    for pence, order, field in (
        (0, "policy", "amount"),
        (-5, "policy", "amount"),
        (500, "first:GAR", "order"),
    ):
        with pytest.raises(BadInput) as caught:
            desk.preview(tenancy, Pence(pence), order)
        assert caught.value.field == field
    with pytest.raises(NotFound):
        desk.preview(999_999, Pence(5), "policy")
