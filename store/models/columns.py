"""The kinds of column that every table is made of, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata: MetaData = SQLModel.metadata
"""All tables of the store, once `store.models.every` was imported."""

BigInt = BigInteger().with_variant(Integer, "sqlite")
"""64 bits on both; INTEGER on SQLite so that a key can be the row id."""

Sorted = String().with_variant(String(collation="C"), "postgresql")
"""Text that is searched by range: bytewise order on both databases, so that a b-tree serves a prefix."""


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC and given back with its zone on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would mean another moment on another machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite does not keep."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key() -> Any:
    """A surrogate primary key."""
    return Field(default=None, primary_key=True, sa_type=BigInt)


def link(target: str, *, needed: bool = True, index: bool = True, primary: bool = False) -> Any:
    """A foreign key to `table.column`."""
    default: dict[str, Any] = {} if needed else {"default": None}
    return Field(
        sa_type=BigInt,
        sa_column_args=[ForeignKey(target)],
        nullable=not needed,
        index=index and not primary,
        primary_key=primary,
        **default,
    )


def pence(*, needed: bool = True) -> Any:
    """An amount in integer pence; owed is positive."""
    default: dict[str, Any] = {} if needed else {"default": None}
    return Field(sa_type=BigInt, nullable=not needed, **default)


def instant(*, needed: bool = True) -> Any:
    """A moment in UTC."""
    default: dict[str, Any] = {} if needed else {"default": None}
    return Field(sa_type=Instant, nullable=not needed, **default)


def day(*, needed: bool = True) -> Any:
    """A date without a zone: the day that counts in law or in the ledger."""
    default: dict[str, Any] = {} if needed else {"default": None}
    return Field(sa_type=Date, nullable=not needed, **default)


def code(length: int = 24, *, needed: bool = True, index: bool = False) -> Any:
    """A short legible code out of a closed list."""
    default: dict[str, Any] = {} if needed else {"default": None}
    return Field(sa_type=String(length), nullable=not needed, index=index, **default)


def words(default: str | None = "") -> Any:
    """Free text, cleaned at the door in."""
    return Field(default=default, sa_type=Text, nullable=default is None)


def version() -> Any:
    """Counts changes, so that two officers changing one record are told."""
    return Field(default=1, sa_type=Integer)


def one_of(column: str, values: tuple[str, ...], *, empty: bool = False) -> CheckConstraint:
    """A check that a column holds one of the codes (or nothing, where `empty`)."""
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if empty else rule, name=f"{column}_known")


def whole(*columns: str) -> CheckConstraint:
    """A check that SQLite, which takes any value into any column, is given whole numbers alone."""
    rule = " AND ".join(f"typeof({column}) IN ('integer', 'null')" for column in columns)
    return CheckConstraint(rule, name="whole_numbers").ddl_if(dialect="sqlite")


def checked(name: str, rule: str) -> CheckConstraint:
    """A named check."""
    return CheckConstraint(rule, name=name)
