import pytest

from store.domain.entry_kinds import EntryKind
from store.domain.notice_kinds import NoticeKind
from store.domain.tenancies import (
    SUB_ACCOUNTS,
    TENANCIES,
    SubAccountCode,
    TenancyType,
    notice_allowed,
    notice_figure_codes,
    rent_debt_codes,
)

_S = SubAccountCode


def test_every_type_and_every_sub_account_has_its_rule() -> None:
    assert set(TENANCIES) == set(TenancyType)
    assert set(SUB_ACCOUNTS) == set(SubAccountCode)
    for rule in TENANCIES.values():
        assert rule.label
        assert rule.statute
        assert rule.block.endswith(".")


@pytest.mark.parametrize(
    ("type_", "right", "wrong"),
    [
        (TenancyType.SEC, NoticeKind.NSP, NoticeKind.NOPP),
        (TenancyType.FLX, NoticeKind.NSP, NoticeKind.NTQ),
        (TenancyType.INT, NoticeKind.NOPP, NoticeKind.NSP),
        (TenancyType.DEM, NoticeKind.DEM, NoticeKind.NSP),
        (TenancyType.NST, NoticeKind.NTQ, NoticeKind.NSP),
        (TenancyType.NSL, NoticeKind.NTQ, NoticeKind.I188_END),
        (TenancyType.I188, NoticeKind.I188_END, NoticeKind.NTQ),
        (TenancyType.PSL, NoticeKind.NTQ, NoticeKind.NSP),
        (TenancyType.AT_S, NoticeKind.S8, NoticeKind.S21),
        (TenancyType.AST_S, NoticeKind.S21, NoticeKind.NSP),
        (TenancyType.AT_P, NoticeKind.S8, NoticeKind.S21),
        (TenancyType.LIC, NoticeKind.LICENCE, NoticeKind.NTQ),
        (TenancyType.GAR, NoticeKind.CONTRACT, NoticeKind.NSP),
        (TenancyType.FTA, NoticeKind.LBA, NoticeKind.NTQ),
    ],
)
def test_each_type_takes_its_own_notice_and_no_other(
    type_: TenancyType, right: NoticeKind, wrong: NoticeKind
) -> None:
    assert notice_allowed(type_, right)
    assert not notice_allowed(type_, wrong)


@pytest.mark.parametrize("kind", list(NoticeKind))
@pytest.mark.parametrize("type_", [TenancyType.USE, TenancyType.LEA])
def test_an_occupier_or_leaseholder_gets_no_notice_from_this_desk(
    type_: TenancyType, kind: NoticeKind
) -> None:
    assert not notice_allowed(type_, kind)


def test_personal_representatives_are_served_only_after_a_death() -> None:
    assert notice_allowed(TenancyType.SEC, NoticeKind.NTQ_PR, deceased=True)
    assert not notice_allowed(TenancyType.SEC, NoticeKind.NTQ_PR)
    assert not notice_allowed(TenancyType.SEC, NoticeKind.NTQ, deceased=True)
    assert not notice_allowed(TenancyType.GAR, NoticeKind.NTQ_PR, deceased=True)


def test_a_notice_holds_rent_and_service_charge_and_the_rest_only_where_agreed() -> None:
    assert notice_figure_codes() == {_S.RENT, _S.SC}
    assert notice_figure_codes(garage_let_with_home=True) == {_S.RENT, _S.SC, _S.GAR}
    assert notice_figure_codes(water_reserved_as_rent=True) == {_S.RENT, _S.SC, _S.WAT}
    assert rent_debt_codes() == {_S.RENT, _S.SC, _S.UO, _S.FTA}


def test_an_overpayment_or_court_costs_are_never_rent_but_breathing_space_reaches_them() -> None:
    everything = {"garage_let_with_home": True, "water_reserved_as_rent": True}
    for code in (_S.HBO, _S.CC, _S.RCH, _S.INS, _S.SUN):
        assert code not in rent_debt_codes(**everything)
        assert code not in notice_figure_codes(**everything)
    assert all(rule.breathing_space for rule in SUB_ACCOUNTS.values())


def test_money_in_is_what_came_from_the_tenant_or_a_benefit() -> None:
    benefit = {kind for kind in EntryKind if kind.from_benefit}
    tenant = {kind for kind in EntryKind if kind.from_tenant}
    assert {kind.value for kind in benefit} == {"HB", "DHP", "CRF", "UC-MPTL", "UC-TPD"}
    assert {kind.value for kind in tenant} == {"CARD", "DD", "SO", "CASH", "CHQ", "PPT", "AP", "BACS"}
    assert all(kind.money_in == (kind in benefit | tenant) for kind in EntryKind)
    assert all(kind.label for kind in EntryKind)
