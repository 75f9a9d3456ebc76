"""Where people live: patches and properties."""

from sqlmodel import Field, SQLModel

from store.models.columns import code, key, link, one_of, words


class Patch(SQLModel, table=True):
    """A part of the district that officers share out."""

    id: int | None = key()
    code: str = Field(unique=True)
    name: str = words()
    team: str = words()


class Property(SQLModel, table=True):
    """A dwelling or garage that the council lets."""

    __table_args__ = (
        one_of("fund", ("HRA", "GF")),
        one_of("jurisdiction", ("ENG", "WLS")),
    )

    id: int | None = key()
    property_ref: str = Field(unique=True)
    uprn: str | None = Field(default=None, index=True)
    """Unique Property Reference Number, up to 12 digits."""
    address_1: str = words()
    address_2: str = words()
    address_3: str = words()
    postcode: str = code(8)
    kind: str = code()
    """flat, house, bungalow, maisonette, studio, room or garage."""
    bedrooms: int | None = None
    """Nothing where nobody knows."""
    patch_id: int = link("patch.id")
    fund: str = code(3)
    """HRA, or GF (General Fund) for temporary accommodation."""
    jurisdiction: str = code(3)
    """Which rule pack applies: ENG or WLS."""
    entry_notes: str = words()
    """How to get in: entry code, floor, hazards. Read out to 999."""
