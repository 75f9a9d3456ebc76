"""Names, notes and words that would act on a terminal are harmless as text and whole as JSON."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from store.models.columns import metadata
from tests.look_ups.conftest import Council
from tests.store.desks import table
from tests.store.laden import load_everything
from tests.store.making import Tenant
from tests.store.world import index
from tests.terminal.controls import HOSTILE_TEXTS, unexpected_controls
from tui.cells import width

POISON = " ".join(text for text in HOSTILE_TEXTS if "\x00" not in text)
"""PostgreSQL keeps no NUL, so none can come out of a store."""
FORGED = "\nCOLLECT: £0.00\nWARNING: none"
NAME = f"Bad{POISON}李明{FORGED}{'x' * 300}"

TEXTS = {
    "person": ("surname", "language"),
    "property": ("address_1", "address_2"),
    "officer": ("name",),
    "flag": ("what_to_do",),
    "safe_contact": ("what_to_do", "safe_times"),
    "staff_safety_marker": ("what_to_do",),
    "promise": ("how",),
    "posting": ("note",),
    "action": ("reason",),
    "court_case": ("terms", "court"),
    "eviction": ("bailiff_ref",),
    "hold": ("detail",),
}
"""Columns that hold what people wrote."""


@pytest.fixture
def poisoned(council: Council) -> Council:
    """Everything that people wrote is hostile, in tables that let it be changed."""
    load_everything(council.store, council.world)
    with council.store.writing() as connection, connection.begin():
        for name, columns in TEXTS.items():
            if name == "posting":
                continue
            known = [column for column in columns if column in metadata.tables[name].c]
            assert known, name
            connection.execute(update(table(name)).values({column: NAME for column in known}))
        index(connection)
    return council


def commands(tenant: Tenant, why: str) -> list[tuple[str, ...]]:
    """Every look-up of one account."""
    return [
        ("find", tenant.reference),
        ("account", tenant.reference, "--why", why),
        ("statement", tenant.reference, "--why", why),
        ("queue",),
    ]


def test_nothing_acts_on_the_terminal_and_no_line_is_forged(poisoned: Council) -> None:
    for words in commands(poisoned.world.joint, f"looking into {NAME}"):
        ran = poisoned.run(*words, login="lena")
        assert ran.code == 0, ran.err
        assert unexpected_controls(ran.out.encode()) == [], words[0]
        assert unexpected_controls(ran.err.encode()) == []
        assert "COLLECT: £0.00" not in ran.out.splitlines()
        assert max(width(line) for line in ran.out.splitlines()) <= 80
        assert "李明" in ran.out


def test_programs_get_it_whole_and_escaped(poisoned: Council) -> None:
    for words in commands(poisoned.world.joint, f"looking into {NAME}"):
        told = poisoned.json(*words, login="lena")
        assert any("\x1b[2J" in text and "\u202e" in text for text in texts(told)), words[0]
        raw = poisoned.run(*words, "--json", login="lena").out
        assert unexpected_controls(raw.encode()) == []
        assert json.loads(raw) is not None


def texts(value: Any) -> list[str]:
    """Every text in it, all the way down."""
    if isinstance(value, dict):
        return [text for held in value.values() for text in texts(held)]
    if isinstance(value, list):
        return [text for held in value for text in texts(held)]
    return [value] if isinstance(value, str) else []


def test_hostile_words_find_nothing_and_are_not_said_again(council: Council) -> None:
    every = " ".join(HOSTILE_TEXTS).split("\x00")
    for words in (*(("find", text) for text in every), ("account", every[0], "--why", "trying bad words")):
        ran = council.run(*words)
        assert ran.code in (0, 1), words
        assert unexpected_controls((ran.out + ran.err).encode()) == []
    nul = council.run("find", "\x00")
    assert (nul.code, nul.out) == (1, "")
