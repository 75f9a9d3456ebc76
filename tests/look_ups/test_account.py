"""`dutydesk account`: a purpose or a checked caller first, the trail next, then the page in lines."""

import pytest
from sqlalchemy import insert, update

from store.clocks import PracticeClock
from store.domain.errors import StoreBusy
from store.models.casework import Call
from store.services.carry_call import begin_call
from store.services.record_try import record_try
from store.unit_of_work import UnitOfWork, in_unit
from tests.look_ups.conftest import WHY, Council
from tests.store.desks import POLICY, count, table
from tests.store.laden import SECRETS, load_everything
from tests.store.making import Tenant
from tests.store.world import TODAY

NO_PURPOSE = (
    "dutydesk: Nobody on your line was checked for this account, and no purpose was given. "
    'Say why in three words or more: --why "preparing the court bundle". It is kept in the trail.\n'
)


def test_the_page_in_lines(council: Council) -> None:
    ran = council.run("account", "1000014", *WHY)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "Adaeze Okafor, rent reference 1000014\n"
        "14 Alder Walk, Northgate, NX4 6QT\n"
        "SEC secure tenancy, from 1 Apr 19\n"
        "Looked after by: Asha Okoro, N1\n"
        "No caller. Looked up for: preparing the court bundle\n"
        "\n"
        "All of the rent debt: owes £186.40\n"
        "On its way: none\n"
        "In breathing space: none\n"
        "Barred: none\n"
        "COLLECT: £186.40, 1.6 weeks\n"
        "\n"
        "Made of: Rent, owes £156.40, £104.17 a week\n"
        "  Service charge, owes £30.00, £8.20 a week\n"
        "Besides: Water, owes £23.40, £6.50 a week\n"
        "  Court costs, owes £54.00\n"
        "Next due: £118.87 rent and charges on Mon 30 Nov 2026\n"
        "Last in: 19 Nov 26 £20.00 Cash, receipt R000001B\n"
        "  12 Nov 26 £150.00 Cash\n"
        "  29 Oct 26 £250.00 PayPoint\n"
        "Last out: 23 Nov 26 £118.87 Rent and charges\n"
        "  16 Nov 26 £118.87 Rent and charges\n"
        "  9 Nov 26 £118.87 Rent and charges\n"
        "Agreement: none\n"
        "Household: Chidi Okafor (occupant)\n"
        "Next step: not assessed\n"
    )
    assert council.looks() == [(council.world.secure.tenancy_id, "preparing the court bundle")]


@pytest.mark.parametrize("why", [(), ("--why", ""), ("--why", "court bundle"), ("--why", "- . - !")])
@pytest.mark.parametrize("command", ["account", "statement"])
def test_without_a_purpose_it_is_refused_and_nothing_is_told(
    council: Council, command: str, why: tuple[str, ...]
) -> None:
    ran = council.run(command, "1000014", *why)
    assert (ran.code, ran.out, ran.err) == (3, "", NO_PURPOSE)
    assert council.looks() == []


def test_every_field_is_as_its_schema_says(council: Council) -> None:
    load_everything(council.store, council.world)
    for tenant in council.world.tenants.values():
        council.json("account", tenant.reference, *WHY, login="lena")


def test_figures_are_pence(council: Council) -> None:
    told = council.json("account", council.world.moratorium.reference, *WHY)
    assert isinstance(told, dict)
    assert told["balances"] == {
        "all": 70000,
        "on_its_way": 5000,
        "breathing_space": 60000,
        "barred": 0,
        "in_dispute": 0,
        "collectable": 5000,
    }
    assert [one["code"] for one in told["warnings"]] == ["breathing_space"]
    assert told["listener"] == "nobody"


def test_warnings_and_guards_come_before_any_figure(council: Council) -> None:
    out = council.run("account", council.world.moratorium.reference, *WHY).out
    assert out.index("WARNING: BREATHING SPACE to 07/01/2027") < out.index("£")
    assert "Guard: " not in out, "the warning says it already"
    out = council.run("account", council.world.joint.reference, *WHY).out
    assert out.index("WARNING: AGREEMENT kept") < out.index("Guard: AGREEMENT KEPT: thank them.")
    assert out.index("Guard: ") < out.index("All of the rent debt: owes £400.00")


def test_a_card_number_in_the_purpose_is_refused_and_not_repeated(council: Council) -> None:
    why = ("--why", "he read out 4111 1111 1111 1111 to me")
    for command in ("account", "statement"):
        ran = council.run(command, "1000014", *why)
        assert (ran.code, ran.out) == (2, "")
        assert "There is a card number on line 1" in ran.err
        assert "4111" not in ran.err
    assert council.looks() == []
    own = council.world.secure.payment_reference
    assert council.run("account", "1000014", "--why", f"who pays by {own}").code == 0


def test_the_long_number_finds_the_account_too(council: Council) -> None:
    ran = council.run("account", f" {council.world.credit.payment_reference} ", *WHY)
    assert ran.out.startswith("Harold Ashby, rent reference ")
    assert "All of the rent debt: in credit £45.00" in ran.out


def test_an_unknown_reference_is_exit_1(council: Council) -> None:
    for command in ("account", "statement"):
        ran = council.run(command, "9999999", *WHY)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == (
            "dutydesk: No account has that rent reference. "
            "Check it, or look for it by words with `dutydesk find`.\n"
        )


@pytest.mark.parametrize("login", ["adam", "mallory"])
def test_who_may_not_find_people_is_refused_before_the_reference_is_looked_up(
    council: Council, login: str
) -> None:
    for command in ("account", "statement"):
        for reference in ("1000014", "9999999"):
            ran = council.run(command, reference, *WHY, login=login)
            assert (ran.code, ran.out) == (3, "")
    assert council.looks() == []


def unbroken(text: str) -> str:
    """Lines that go on, put together again."""
    return " ".join(text.split())


@pytest.mark.parametrize(("login", "reads"), [("asha", False), ("ben", False), ("lena", True), ("dev", True)])
def test_what_is_restricted_is_for_who_is_cleared(council: Council, login: str, reads: bool) -> None:
    """Lena is cleared; Dev audits, and an auditor reads everything."""
    reference = council.world.safe.reference
    ran = council.run("account", reference, *WHY, login=login)
    assert ran.code == 0
    assert "Follow the safe-contact rules" in unbroken(ran.out)
    assert ("Ask the duty lead before any step" in unbroken(ran.out)) is reads
    for_programs = council.run("account", reference, *WHY, "--json", login=login)
    assert ("Ask the duty lead before any step" in for_programs.out) is reads
    for out in (ran.out, for_programs.out):
        assert "Hawthorn" not in out
        assert "domestic_abuse" not in out


def test_a_restricted_flag_among_everything_else(council: Council) -> None:
    tenant = load_everything(council.store, council.world)
    secret = SECRETS["restricted flag"]
    assert secret not in unbroken(council.run("account", tenant.reference, *WHY).out)
    assert secret in unbroken(council.run("account", tenant.reference, *WHY, login="lena").out)


def test_the_look_is_in_the_trail_before_a_word_is_printed(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.commands import printing

    told: list[int] = []
    write = printing._write

    def watched(text: str) -> None:
        told.append(len(council.looks()))
        write(text)

    monkeypatch.setattr(printing, "_write", watched)
    for number, command in enumerate(("account", "statement"), 1):
        council.run(command, "1000014", *WHY)
        council.run(command, "1000014", *WHY, "--json")
        assert told[0] >= 2 * number - 1
        assert told[-1] == 2 * number
        told.clear()


def test_where_the_look_cannot_be_recorded_a_warning_says_so(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise StoreBusy("Another program holds the store.", "Try again.")

    monkeypatch.setattr("store.desk.looks.look_at_account", busy)
    for command in ("account", "statement"):
        ran = council.run(command, "1000014", *WHY)
        assert ran.code == 0
        assert "WARNING: This look could not be recorded: it is kept on this machine" in ran.out
    monkeypatch.undo()
    council.run("account", "1000014", *WHY)
    assert len(council.looks()) == 3, "those that waited are told with the next one"


# A tenant who was checked in the officer's own call.

IN_CALL = ("--today", f"{TODAY}T10:30")
"""While the calls go on that these tests begin at 09:00 and 10:00."""


def call_with(
    council: Council, tenant: Tenant, *, login: str = "asha", key: str = "c1", outcome: str = "passed"
) -> None:
    def work(unit: UnitOfWork) -> None:
        begin_call(unit, POLICY, key=key)
        record_try(
            unit,
            POLICY,
            key=f"try {key} {tenant.tenancy_id} {outcome}",
            call_key=key,
            tenancy_id=tenant.tenancy_id,
            outcome=outcome,
            asked=3,
            person_id=tenant.person_id,
        )

    clock = PracticeClock(TODAY, f"{9 + count(council.store, 'call')}:00".zfill(5))
    in_unit(council.store, council.world.actor(login), clock, work)


def test_for_a_tenant_who_was_checked_in_the_call_no_purpose_is_needed(council: Council) -> None:
    call_with(council, council.world.secure)
    ran = council.run("account", "1000014", *IN_CALL)
    assert ran.code == 0
    assert "For the tenant checked in your call." in ran.out
    assert council.looks() == [(council.world.secure.tenancy_id, "")]
    assert council.run("statement", "1000014", *IN_CALL).code == 0
    assert council.run("account", "1000022", *IN_CALL).code == 3, "checked for another account"
    assert council.run("account", "1000014", *IN_CALL, login="ben").code == 3, "on another officer's line"


def test_a_joint_tenant_hears_no_more_than_at_the_desk(council: Council) -> None:
    tenant = load_everything(council.store, council.world)
    call_with(council, tenant)
    told = council.json("account", tenant.reference, *IN_CALL)
    assert isinstance(told, dict)
    assert told["listener"] == "joint"
    for name in ("flag", "restricted flag", "safe number", "safe words", "action reason", "language"):
        assert SECRETS[name] not in str(told), name


@pytest.mark.parametrize("outcome", ["failed", "gave_up", "consent", "authority"])
def test_who_did_not_pass_opens_nothing(council: Council, outcome: str) -> None:
    call_with(council, council.world.secure)
    call_with(council, council.world.secure, outcome=outcome)
    assert council.run("account", "1000014", *IN_CALL).code == 3


def test_a_call_that_ended_or_is_of_another_day_opens_nothing(council: Council) -> None:
    call_with(council, council.world.secure)
    assert council.run("account", "1000014", "--today", "2026-11-24T09:30").code == 3
    with council.store.writing() as connection, connection.begin():
        connection.execute(update(table("call")).values(ended_at=PracticeClock(TODAY, "10:00").now()))
    assert council.run("account", "1000014", *IN_CALL).code == 3


def test_a_call_of_hours_ago_opens_nothing(council: Council) -> None:
    """A desk that was killed ended none of its calls."""
    call_with(council, council.world.secure)
    assert council.run("account", "1000014", "--today", f"{TODAY}T12:00").code == 0
    assert council.run("account", "1000014", "--today", f"{TODAY}T12:01").code == 3


def test_only_the_newest_call_is_on_the_line(council: Council) -> None:
    call_with(council, council.world.secure)
    with council.store.writing() as connection, connection.begin():
        connection.execute(
            insert(table(str(Call.__tablename__))).values(
                key="c2",
                officer_id=council.world.officers["asha"],
                started_at=PracticeClock(TODAY, "11:00").now(),
            )
        )
    assert council.run("account", "1000014", *IN_CALL).code == 3


def test_a_purpose_that_is_given_counts_also_in_a_call(council: Council) -> None:
    call_with(council, council.world.secure)
    assert "No caller. Looked up for: preparing" in council.run("account", "1000014", *IN_CALL, *WHY).out
