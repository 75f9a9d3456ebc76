"""The tables as Core statements see them, under short names."""

from typing import Any

from store.models.casework import (
    Action,
    Approval,
    Contact,
    ContactAddendum,
    Hold,
    Promise,
    VerificationTry,
)
from store.models.keeping import SearchToken, WellbeingAlert
from store.models.ledger import Entry, Posting, Receipt
from store.models.officers import Officer, OfficerPatch, RecentAccount
from store.models.people import (
    Authority,
    ContactPoint,
    Flag,
    Insolvency,
    Person,
    SafeContact,
    StaffSafetyMarker,
)
from store.models.places import Patch, Property
from store.models.recovery import Agreement, CourtCase, Eviction, Moratorium, MoratoriumDebt, Notice
from store.models.tenancies import (
    BenefitAward,
    DirectDebit,
    ExpectedReceipt,
    RentAccount,
    SubAccount,
    Tenancy,
    TenancyParty,
)


def _table(model: Any) -> Any:
    return model.__table__


ACTION = _table(Action)
AGREEMENT = _table(Agreement)
ALERT = _table(WellbeingAlert)
APPROVAL = _table(Approval)
ADDENDUM = _table(ContactAddendum)
AUTHORITY = _table(Authority)
AWARD = _table(BenefitAward)
CASE = _table(CourtCase)
CONTACT = _table(Contact)
DIRECT_DEBIT = _table(DirectDebit)
ENTRY = _table(Entry)
EVICTION = _table(Eviction)
EXPECTED = _table(ExpectedReceipt)
FLAG = _table(Flag)
HOLD = _table(Hold)
INSOLVENCY = _table(Insolvency)
MARKER = _table(StaffSafetyMarker)
MORATORIUM = _table(Moratorium)
MORATORIUM_DEBT = _table(MoratoriumDebt)
NOTICE = _table(Notice)
OFFICER = _table(Officer)
OFFICER_PATCH = _table(OfficerPatch)
PARTY = _table(TenancyParty)
PATCH = _table(Patch)
PERSON = _table(Person)
POINT = _table(ContactPoint)
POSTING = _table(Posting)
PROMISE = _table(Promise)
PROPERTY = _table(Property)
RECEIPT = _table(Receipt)
RECENT = _table(RecentAccount)
RENT_ACCOUNT = _table(RentAccount)
SAFE = _table(SafeContact)
SUB_ACCOUNT = _table(SubAccount)
TENANCY = _table(Tenancy)
TOKEN = _table(SearchToken)
TRY = _table(VerificationTry)
