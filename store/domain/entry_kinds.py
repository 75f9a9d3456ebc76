"""What one ledger entry is: the codes of every kind of money in and out, with their plain names."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class EntryKind(StrEnum):
    """What one ledger entry is."""

    RENT = "RENT"
    SC = "SC"
    CHG = "CHG"
    RFW = "RFW"
    PRT = "PRT"
    ADJ = "ADJ"
    HB = "HB"
    HBA = "HBA"
    DHP = "DHP"
    CRF = "CRF"
    UC_MPTL = "UC-MPTL"
    UC_TPD = "UC-TPD"
    CARD = "CARD"
    DD = "DD"
    DDR = "DDR"
    SO = "SO"
    CASH = "CASH"
    CHQ = "CHQ"
    PPT = "PPT"
    AP = "AP"
    BACS = "BACS"
    TRF = "TRF"
    REF = "REF"
    WO = "WO"
    WON = "WON"
    OPEN = "OPEN"
    COST = "COST"
    REV = "REV"
    SUN = "SUN"
    """A line of the housing system whose code nobody knows."""

    @property
    def label(self) -> str:
        """What a statement calls it, in plain English."""
        return _ENTRY_KINDS[self][0]

    @property
    def from_tenant(self) -> bool:
        """Money in that the tenant, or somebody for them, paid."""
        return _ENTRY_KINDS[self][1] is _Money.TENANT

    @property
    def from_benefit(self) -> bool:
        """Money in from Housing Benefit, Universal Credit or a discretionary fund."""
        return _ENTRY_KINDS[self][1] is _Money.BENEFIT

    @property
    def money_in(self) -> bool:
        """Whether it is money received, from anybody."""
        return self.from_tenant or self.from_benefit


class _Money(StrEnum):
    TENANT = "tenant"
    BENEFIT = "benefit"
    NONE = "none"


_E, _M = EntryKind, _Money
_ENTRY_KINDS: Final[Mapping[EntryKind, tuple[str, _Money]]] = MappingProxyType(
    {
        _E.RENT: ("Rent", _M.NONE),
        _E.SC: ("Service charge", _M.NONE),
        _E.CHG: ("Weekly charge", _M.NONE),
        _E.RFW: ("Rent-free week", _M.NONE),
        _E.PRT: ("Part week's rent", _M.NONE),
        _E.ADJ: ("Adjustment", _M.NONE),
        _E.HB: ("Housing Benefit", _M.BENEFIT),
        _E.HBA: ("Housing Benefit adjustment", _M.NONE),
        _E.DHP: ("Discretionary Housing Payment", _M.BENEFIT),
        _E.CRF: ("Crisis and Resilience Fund Housing Payment", _M.BENEFIT),
        _E.UC_MPTL: ("Universal Credit paid to us", _M.BENEFIT),
        _E.UC_TPD: ("Universal Credit deduction for arrears", _M.BENEFIT),
        _E.CARD: ("Card payment", _M.TENANT),
        _E.DD: ("Direct Debit", _M.TENANT),
        _E.DDR: ("Direct Debit returned unpaid", _M.NONE),
        _E.SO: ("Standing order", _M.TENANT),
        _E.CASH: ("Cash", _M.TENANT),
        _E.CHQ: ("Cheque", _M.TENANT),
        _E.PPT: ("PayPoint", _M.TENANT),
        _E.AP: ("allpay", _M.TENANT),
        _E.BACS: ("Bank transfer", _M.TENANT),
        _E.TRF: ("Transfer between accounts", _M.NONE),
        _E.REF: ("Refund", _M.NONE),
        _E.WO: ("Written off", _M.NONE),
        _E.WON: ("Written back on", _M.NONE),
        _E.OPEN: ("Opening balance", _M.NONE),
        _E.COST: ("Court costs", _M.NONE),
        _E.REV: ("Reversal", _M.NONE),
        _E.SUN: ("Sundry", _M.NONE),
    }
)
