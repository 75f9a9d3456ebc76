"""The two vendor-shaped profiles read the same council as the plain one does."""

from pathlib import Path

import pytest

from integrations.housing_extract.profile import load_profile
from integrations.housing_extract.read import read_extract
from store.domain.errors import Refused
from store.domain.extracts import ExtractFile, Work
from tests.integrations.housing_extract.made import TODAY, listed, rejected

CIVICA = {
    "Properties.csv": (
        "PropertyRef,UPRN,AddressLine1,AddressLine2,AddressLine3,PostCode,PropertyType,Bedrooms,Patch,Fund",
        "P1,,1 Acacia Walk,,Testham,TE1 1AA,FLAT,2,N1,HRA",
    ),
    "Tenancies.csv": (
        "TenancyRef,PaymentRef,PropertyRef,TenancyType,StartDate,EndDate,EndReason,ChargedWeeks",
        "T1,,P1,SECURE,06/04/2015 00:00:00,,,",
    ),
    "Persons.csv": (
        "PersonRef,TenancyRef,Role,Name,DateOfBirth,Telephone,Mobile,Email,Language,Vulnerable,SafeContact",
        'N1,T1,MAIN,"O\u2019Neill, Mrs Ada Jane",14/03/1972,,07700900101,,,NO,',
    ),
    "RentAccounts.csv": (
        "AccountRef,TenancyRef,AccountType,WeeklyCharge,Balance,BalanceDate",
        'A1,T1,RENT,112.40,"-1,087.60",22/11/2026',
    ),
    "RentTransactions.csv": (
        "TransactionRef,AccountRef,TransactionDate,TransactionType,Description,Amount,Receipt",
        "X1,A1,16/11/2026,RENT,Weekly rent,112.40,",
        'X2,A1,17/11/2026 00:00:00,CARD,Card,"-1,200.00",D-000001',
    ),
    "Control.csv": (
        "File,Rows,Total",
        "Properties.csv,1,",
        "Tenancies.csv,1,",
        "Persons.csv,1,",
        'RentAccounts.csv,1,"-1,087.60"',
        'RentTransactions.csv,2,"-1,087.60"',
    ),
}
CAPITA = {
    "PROPERTY.TXT": (
        "PROPERTY_REF|UPRN|ADDRESS_1|ADDRESS_2|ADDRESS_3|POSTCODE|PROPERTY_TYPE|BEDROOMS|PATCH|FUND",
        'P1||1 ACACIA "WALK"||TESTHAM|TE1 1AA|FLAT|2|N1|HRA',
        "TRL|1|",
    ),
    "TENANCY.TXT": (
        "TENANCY_REF|PAYMENT_REF|PROPERTY_REF|TENANCY_TYPE|START_DATE|END_DATE|END_REASON|CHARGED_WEEKS",
        "T1||P1|SEC|20150406|00000000||52",
        "TRL|1|",
    ),
    "PERSON.TXT": (
        "PERSON_REF|TENANCY_REF|ROLE|TITLE|FORENAMES|SURNAME|DATE_OF_BIRTH|PHONE_1|PHONE_2|EMAIL|LANGUAGE"
        "|VULNERABLE|SAFE_CONTACT",
        "N1|T1|TENANT|MRS|ADA JANE|O\u2019NEILL|00000000||||||",
        "TRL|1|",
    ),
    "ACCOUNT.TXT": (
        "ACCOUNT_REF|TENANCY_REF|SUB_ACCOUNT|WEEKLY_CHARGE|BALANCE|BALANCE_DATE",
        "A1|T1|RENT|112.40|1087.60CR|20261122",
        "TRL|1|1087.60-",
    ),
    "TRANS.TXT": (
        "TRANSACTION_REF|ACCOUNT_REF|DATE|TYPE|DESCRIPTION|DEBIT|CREDIT|RECEIPT",
        "X1|A1|20261116|RENT|WEEKLY RENT|112.40||",
        "X2|A1|20261117|CARD|CARD||1200.00|D-000001",
        "TRL|2|1087.60-",
    ),
}


def write(folder: Path, files: dict[str, tuple[str, ...]], encoding: str) -> Path:
    for name, lines in files.items():
        (folder / name).write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
    return folder


def test_the_civica_shape(tmp_path: Path) -> None:
    write(tmp_path, CIVICA, "utf-8-sig")
    with read_extract(tmp_path, load_profile("civica"), today=TODAY) as extract:
        assert rejected(extract) == []
        assert listed(extract) == []
        one = next(extract.tenancies())
        person = one.people[0]
        assert (person.title, person.forenames, person.surname) == ("Mrs", "Ada Jane", "O'Neill")
        assert [line.amount for line in one.accounts[0].transactions] == [11240, -120000]
        assert one.accounts[0].opening is None
        assert one.tenancy.charged_weeks == "52"
        assert {mend.value: count for mend, count in extract.findings.mends.items()} == {
            "curly_quotes": 1,
            "empty_filled": 1,
        }


def test_the_capita_shape(tmp_path: Path) -> None:
    write(tmp_path, CAPITA, "cp1252")
    with read_extract(tmp_path, load_profile("capita"), today=TODAY) as extract:
        assert rejected(extract) == []
        assert listed(extract) == [(Work.NO_BIRTH_DATE, "N1")]
        one = next(extract.tenancies())
        person = one.people[0]
        assert (person.title, person.forenames, person.surname) == ("Mrs", "Ada Jane", "O'Neill")
        assert one.tenancy.ends_on is None
        assert one.accounts[0].account.balance == -108760
        assert extract.findings.kept[ExtractFile.TRANSACTIONS] == 2
        assert next(iter(extract.properties())).address_1 == '1 ACACIA "WALK"'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "TRL|2|1087.60-",
            "TRL|3|1087.60-",
            r"TRANS\.TXT: it has 2 lines after its header and should have 3",
        ),
        (
            "TRL|2|1087.60-",
            "TRL|2|1087.60",
            r"TRANS\.TXT: its amounts come to -£1,087\.60 and should be £1,087\.60",
        ),
        ("TRL|2|1087.60-", "", r"TRANS\.TXT: there is no line of totals at the end"),
    ],
)
def test_a_trailer_that_differs_refuses_the_whole(tmp_path: Path, old: str, new: str, said: str) -> None:
    lines = tuple(line.replace(old, new) for line in CAPITA["TRANS.TXT"])
    write(tmp_path, {**CAPITA, "TRANS.TXT": lines}, "cp1252")
    with pytest.raises(Refused, match=said):
        read_extract(tmp_path, load_profile("capita"), today=TODAY)
