"""Making one thing at a time in a test's store: a person, a tenancy, a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert

from store.models.people import ContactPoint, Person
from store.models.places import Property
from store.models.tenancies import RentAccount, SubAccount, Tenancy, TenancyParty


@dataclass(frozen=True)
class Tenant:
    """The ids of one tenancy."""

    tenancy_id: int
    account_id: int
    property_id: int
    person_ids: tuple[int, ...]
    """Tenants first, then the rest of the household."""
    reference: str
    """Tenancy and rent reference."""
    payment_reference: str
    made: Mapping[str, int]
    """Ids of what else was made for it, by name."""

    @property
    def person_id(self) -> int:
        """The first tenant."""
        return self.person_ids[0]


def add(connection: Connection, table: Any, **values: Any) -> int:
    """Insert one record that has an id, and give the id."""
    made = table.__table__
    statement = insert(made).values(values).returning(made.c.id)
    found: int = connection.execute(statement).scalar_one()
    return found


def add_rows(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert records whose ids nobody asks for."""
    connection.execute(insert(table.__table__), rows)


def add_person(
    connection: Connection,
    forenames: str,
    surname: str,
    born: date | None = None,
    *,
    phones: tuple[str, ...] = (),
    **more: Any,
) -> int:
    """Insert a person with phone numbers that were confirmed this spring."""
    person_id = add(connection, Person, forenames=forenames, surname=surname, date_of_birth=born, **more)
    for number in phones:
        add(
            connection,
            ContactPoint,
            person_id=person_id,
            kind="phone",
            value=number,
            label="mobile",
            last_confirmed_on=date(2026, 4, 20),
        )
    return person_id


def add_tenancy(
    connection: Connection,
    reference: str,
    people: list[tuple[int, str]],
    *,
    patch_id: int,
    address: tuple[str, str, str] = ("1 Alder Walk", "Northgate", "NX4 6QT"),
    type_: str = "SEC",
    starts_on: date = date(2019, 4, 1),
    ends_on: date | None = None,
    sub_accounts: Mapping[str, int] | None = None,
    property_id: int | None = None,
    home: Mapping[str, Any] | None = None,
    account: Mapping[str, Any] | None = None,
    made: Mapping[str, int] | None = None,
    **more: Any,
) -> Tenant:
    """Insert a tenancy with its property, parties, account and empty sub-accounts.

    Args:
        connection: In a transaction.
        reference: Of tenancy and rent account; digits make the payment reference.
        people: Ids and roles, tenants first.
        patch_id: Whose patch the property is in.
        address: First line, town, postcode.
        type_: Tenancy type code.
        starts_on: First day.
        ends_on: Last day of a former tenancy.
        sub_accounts: Weekly charge by code.
        property_id: A property that is there already.
        home: More columns of the property.
        account: More columns of the rent account.
        made: Ids to keep in the result.
        more: More columns of the tenancy.
    """
    if property_id is None:
        property_id = add(
            connection,
            Property,
            **{
                "property_ref": f"P{reference}",
                "uprn": f"1000{reference}",
                "address_1": address[0],
                "address_2": address[1],
                "postcode": address[2],
                "kind": "flat",
                "bedrooms": 2,
                "patch_id": patch_id,
                "fund": "GF" if type_ in ("NST", "NSL", "I188", "PSL") else "HRA",
                "jurisdiction": "ENG",
                **(home or {}),
            },
        )
    tenancy_id = add(
        connection,
        Tenancy,
        reference=f"T{reference}",
        property_id=property_id,
        type=type_,
        starts_on=starts_on,
        ends_on=ends_on,
        **more,
    )
    add_rows(
        connection,
        TenancyParty,
        [{"tenancy_id": tenancy_id, "person_id": person_id, "role": role} for person_id, role in people],
    )
    payment_reference = f"9826{int(reference):015d}"
    account_id = add(
        connection,
        RentAccount,
        **{
            "tenancy_id": tenancy_id,
            "rent_reference": reference,
            "payment_reference": payment_reference,
            "charged_weeks": "52",
            "state": "live" if ends_on is None else "former",
            "usual_method": "CASH",
            "balance": 0,
            "opened_on": starts_on,
            "closed_on": ends_on,
            **(account or {}),
        },
    )
    add_rows(
        connection,
        SubAccount,
        [
            {"account_id": account_id, "code": code, "weekly_charge": charge, "balance": 0}
            for code, charge in (sub_accounts or {"RENT": 11237}).items()
        ],
    )
    people_ids = tuple(person_id for person_id, _ in people)
    return Tenant(
        tenancy_id, account_id, property_id, people_ids, reference, payment_reference, dict(made or {})
    )
