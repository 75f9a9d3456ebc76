"""People, how to reach them, and what is known that changes what we do."""

from datetime import date

from sqlalchemy import String
from sqlmodel import Field, SQLModel

from store.models.columns import checked, code, day, key, link, one_of, version, words


class Person(SQLModel, table=True):
    """A tenant, a member of a household, or a next of kin."""

    id: int | None = key()
    title: str = words()
    forenames: str = words()
    surname: str = words()
    date_of_birth: date | None = day(needed=False)
    language: str = words()
    """Empty for English, else the language to book an interpreter for."""
    passphrase: str = words()
    """Agreed with the person for telephone checks; empty where none."""
    deceased_on: date | None = day(needed=False)
    version: int = version()


class ContactPoint(SQLModel, table=True):
    """A phone number, e-mail address or postal address of a person."""

    __tablename__ = "contact_point"
    __table_args__ = (one_of("kind", ("phone", "email", "post")),)

    id: int | None = key()
    person_id: int = link("person.id")
    kind: str = code()
    value: str = words()
    label: str = words()
    preferred: bool = False
    last_confirmed_on: date | None = day(needed=False)
    ended_on: date | None = day(needed=False)
    version: int = version()


class SafeContact(SQLModel, table=True):
    """Safe-contact rules of a person at risk of domestic abuse: they outrank every other wish."""

    __tablename__ = "safe_contact"

    id: int | None = key()
    person_id: int = link("person.id")
    contact_point_id: int | None = link("contact_point.id", needed=False)
    """The one safe number or address, where there is one."""
    safe_times: str = words()
    voicemail: bool = False
    letters: bool = False
    hide_address: bool = True
    code_word: str = words()
    what_to_do: str = words()
    owner_id: int | None = link("officer.id", needed=False)
    review_on: date = day()
    ended_on: date | None = day(needed=False)
    version: int = version()


class Flag(SQLModel, table=True):
    """Something known about a person that changes what we do: a need and its adjustment, not a diagnosis."""

    __table_args__ = (
        one_of("family", ("need", "protection", "money")),
        one_of("visible_to", ("all", "cleared")),
    )

    id: int | None = key()
    person_id: int = link("person.id")
    family: str = code()
    kind: str = code(32)
    what_to_do: str = words()
    visible_to: str = code()
    started_on: date = day()
    review_on: date | None = day(needed=False)
    owner_id: int | None = link("officer.id", needed=False)
    ended_on: date | None = day(needed=False)
    ended_why: str = words()
    considered_on: date | None = day(needed=False)
    """Of a need: when it was last weighed whether what we do is proportionate (Equality Act 2010 s149)."""
    considered_by: int | None = link("officer.id", needed=False)
    considered: str = words()
    """What was weighed, and what came of it."""
    version: int = version()


class StaffSafetyMarker(SQLModel, table=True):
    """A warning for staff about behaviour, never about health; it must be reviewed."""

    __tablename__ = "staff_safety_marker"
    __table_args__ = (
        one_of(
            "kind",
            (
                "verbal",
                "physical",
                "weapon",
                "dog",
                "property",
                "allegation",
                "not_alone",
                "two_officers",
                "police",
            ),
        ),
        checked("somebody_or_somewhere", "person_id IS NOT NULL OR property_id IS NOT NULL"),
    )

    id: int | None = key()
    person_id: int | None = link("person.id", needed=False)
    property_id: int | None = link("property.id", needed=False)
    kind: str = code()
    incident_on: date = day()
    source: str = words()
    decided_by: int = link("officer.id")
    reason: str = words()
    what_to_do: str = words()
    subject_informed: bool = True
    not_informed_why: str = words()
    review_on: date = day()
    """Mandatory, also where no end date is set."""
    ends_on: date | None = day(needed=False)
    owner_id: int = link("officer.id")
    expiry_action: str = words()
    version: int = version()


class Authority(SQLModel, table=True):
    """A third party's right to talk to us about a tenancy: who, what about, until when."""

    __table_args__ = (checked("starts_before_it_expires", "expires_on >= starts_on"),)

    id: int | None = key()
    person_id: int = link("person.id")
    """Who gave it."""
    tenancy_id: int = link("tenancy.id")
    name: str = words()
    organisation: str = words()
    kind: str = code()
    """adviser, relative, support_worker, appointee, lpa, deputy, councillor, mp, solicitor, other."""
    phone: str = words()
    """The published number to ring back."""
    email: str = words()
    scope: str = words()
    """Codes of `store.domain.verification.Subject`, separated by spaces."""
    evidence: str = code()
    """written, recorded, form, order or registered."""
    reference: str = words()
    starts_on: date = day()
    expires_on: date = day()
    revoked_on: date | None = day(needed=False)
    recorded_by: int | None = link("officer.id", needed=False)
    version: int = version()


class Insolvency(SQLModel, table=True):
    """A debt solution in law that takes a sum out of what may be collected."""

    __table_args__ = (
        one_of("kind", ("DRO", "bankruptcy", "IVA")),
        one_of("state", ("in_force", "discharged", "revoked", "failed")),
    )

    id: int | None = key()
    person_id: int = link("person.id")
    account_id: int = link("rent_account.id")
    kind: str = code()
    included: int = Field()
    """Pence of debt included."""
    order_on: date = day()
    ends_on: date | None = day(needed=False)
    """The day of discharge, where it is known; the debt stays protected after it."""
    state: str = Field(default="in_force", sa_type=String(24))
    """A revoked order or a failed arrangement protects nothing any more."""
    version: int = version()
