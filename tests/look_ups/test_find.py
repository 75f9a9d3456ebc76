"""`dutydesk find`: the find screen's rows as lines or as a list, with the same rights and the same secrets."""

from typing import Any

import pytest

from tests.look_ups.conftest import Council
from tests.store.making import add_person, add_tenancy
from tests.store.world import index


def first(council: Council, *words: str) -> dict[str, Any]:
    """The best tenancy that a program is given."""
    found = council.json("find", *words)
    assert isinstance(found, list)
    row: dict[str, Any] = found[0]
    return row


def test_words_in_any_order_lead_to_a_tenancy(council: Council) -> None:
    ran = council.run("find", "alder", "okafor")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "1 found.\n"
        "\n"
        "1. Adaeze Okafor, rent reference 1000014\n"
        "   14 Alder Walk, Northgate, NX4 6QT\n"
        "   SEC secure tenancy\n"
    )
    assert council.json("find", "okafor", "alder") == [
        {
            "name": "Adaeze Okafor",
            "address": "14 Alder Walk, Northgate, NX4 6QT",
            "address_hidden": False,
            "rent_reference": "1000014",
            "tenancy_type": "SEC",
            "former": False,
            "ended_on": None,
            "known": [],
        }
    ]


@pytest.mark.parametrize("words", ["okaffor", "kovalchik", "1000071", "900606"])
def test_misspelt_and_misheard_words_find_as_on_the_screen(council: Council, words: str) -> None:
    ran = council.run("find", words)
    assert ran.code == 0
    assert ("Okafor" if words == "okaffor" else "Kowalczyk") in ran.out
    assert ran.out.startswith("1 found, by spelling." if words.isalpha() else "1 found.")


def test_no_balance_is_in_it(council: Council) -> None:
    for tenant in council.world.tenants.values():
        ran = council.run("find", tenant.reference)
        assert ran.code == 0
        assert "£" not in ran.out
        assert "owes" not in ran.out


def test_a_hidden_address_stays_hidden_and_why_is_not_said(council: Council) -> None:
    ran = council.run("find", "whitlock")
    assert ran.out.splitlines()[3:] == [
        "   address hidden: do not read it out",
        "   SEC secure tenancy",
        "   Known: protected",
    ]
    found = first(council, "whitlock")
    assert (found["address"], found["address_hidden"], found["known"]) == ("", True, ["protected"])
    assert council.run("find", "hawthorn").code == 1, "nor does it lead there"


def test_a_former_tenant_is_marked_in_words(council: Council) -> None:
    assert "FORMER TENANT to 18 Apr 22, FTA former tenancy" in council.run("find", "mensah").out
    found = first(council, "mensah")
    assert (found["former"], found["ended_on"], found["tenancy_type"]) == (True, "2022-04-18", "FTA")


def test_nothing_found_is_exit_1_and_an_empty_list(council: Council) -> None:
    ran = council.run("find", "zzyzx")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "dutydesk: Nothing was found for those words. Try fewer letters, the postcode or the reference.\n"
    )
    assert council.json("find", "zzyzx", code=1) == []


def test_more_than_are_shown_is_said_beside_the_list(council: Council) -> None:
    with council.store.writing() as connection, connection.begin():
        for number in range(21):
            person = add_person(connection, f"Nora{chr(97 + number)}", "Quimby")
            patch = council.world.patches["N1"]
            add_tenancy(connection, f"77000{number:02}", [(person, "tenant")], patch_id=patch)
        index(connection)
    ran = council.run("find", "quimby")
    assert ran.out.startswith("20 found.\n")
    assert ran.out.endswith("\n\nMore were found than are shown: add a word.\n")
    for_programs = council.run("find", "quimby", "--json")
    assert for_programs.out.count('"name"') == 20
    assert for_programs.err == "More were found than are shown: add a word.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("4111 1111 1111 1111", "That looks like a card number: it was not searched for."),
        ("x" * 501, "Those are too many words to search for."),
    ],
)
def test_what_is_not_searched_for_is_wrong_usage(council: Council, words: str, said: str) -> None:
    ran = council.run("find", *words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert words not in ran.err


def test_roles_reach_as_far_as_at_the_desk(council: Council) -> None:
    assert council.run("find", "okafor", login="dev").code == 0, "an auditor reads"
    for login, said in (("adam", "Your role does not reach"), ("mallory", "no officer record")):
        refused = council.run("find", "okafor", login=login)
        assert (refused.code, refused.out) == (3, "")
        assert said in refused.err
    as_ben = council.run("find", "okafor", "--as", "ben", login="mallory")
    assert as_ben.code == 0, "a practice store takes --as"
