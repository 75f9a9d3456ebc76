"""Made-up names of many cultures, as an English town has them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from store.practice.dice import Dice


@dataclass(frozen=True, slots=True)
class Culture:
    """How names of one culture are made."""

    name: str
    weight: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    women_family: tuple[str, ...]
    order: str
    language: str
    interpreter: int
    """How many in a thousand want an interpreter."""


@dataclass(frozen=True, slots=True)
class Name:
    """One made-up name."""

    title: str
    forenames: str
    surname: str
    woman: bool
    culture: str
    language: str
    """The language to book an interpreter for; empty for none."""


@cache
def cultures() -> tuple[Culture, ...]:
    """All cultures of the list."""
    raw = tomllib.loads((resources.files("store.practice") / "names.toml").read_text(encoding="utf-8"))
    return tuple(
        Culture(
            name=one["name"],
            weight=one["weight"],
            women=tuple(one["women"]),
            men=tuple(one["men"]),
            family=tuple(one.get("family", ())),
            women_family=tuple(one.get("women_family", ())),
            order=one.get("order", "plain"),
            language=one.get("language", ""),
            interpreter=one.get("interpreter", 0),
        )
        for one in raw["culture"]
    )


@cache
def _weights() -> tuple[tuple[Culture, int], ...]:
    return tuple((culture, culture.weight) for culture in cultures())


@cache
def culture_named(name: str) -> Culture:
    """The culture of that name."""
    return next(culture for culture in cultures() if culture.name == name)


def a_name(dice: Dice, *, woman: bool | None = None, like: Name | None = None, adult: bool = True) -> Name:
    """A name by chance.

    Args:
        dice: The throws.
        woman: Whose name, or either.
        like: Somebody of the same family: the same culture, and mostly the same family name.
        adult: A child has no title.
    """
    culture = culture_named(like.culture) if like else dice.weighted(_weights())
    woman = dice.chance(560) if woman is None else woman
    first = dice.one(culture.women if woman else culture.men)
    if culture.order == "plain" and adult and dice.chance(90) and " " not in first:
        first = f"{first} {dice.one(culture.women if woman else culture.men)}"
    surname = _surname(dice, culture, woman)
    if like and culture.order not in ("single", "patronymic") and dice.chance(800 if adult else 900):
        surname = _for(culture, like.surname, woman)
    language = culture.language if adult and dice.chance(culture.interpreter) else ""
    return Name(_title(dice, woman) if adult else "", first, surname, woman, culture.name, language)


def _surname(dice: Dice, culture: Culture, woman: bool) -> str:
    if culture.order == "single":
        return ""
    if culture.order == "patronymic":
        return f"{dice.one(culture.men)} {dice.one(culture.men)}"
    if woman and culture.women_family and dice.chance(650):
        return dice.one(culture.women_family)
    surname = dice.one(culture.family)
    if culture.order in ("hyphen", "double"):
        other = dice.one([name for name in culture.family if name != surname])
        return f"{surname}{'-' if culture.order == 'hyphen' else ' '}{other}"
    return _for(culture, surname, woman)


def _for(culture: Culture, surname: str, woman: bool) -> str:
    """The form of a family name that a woman or a man has."""
    if culture.order == "women_ska":
        if woman and surname.endswith(("ski", "cki")):
            return f"{surname[:-1]}a"
        return f"{surname[:-1]}i" if not woman and surname.endswith(("ska", "cka")) else surname
    if culture.order == "women_ova":
        if woman and not surname.endswith("ová"):
            return f"{surname}ová"
        return surname.removesuffix("ová") if not woman else surname
    return surname


def _title(dice: Dice, woman: bool) -> str:
    if not woman:
        return dice.weighted((("Mr", 97), ("Dr", 1), ("", 2)))
    return dice.weighted((("Ms", 40), ("Miss", 26), ("Mrs", 30), ("Dr", 1), ("Mx", 1), ("", 2)))
