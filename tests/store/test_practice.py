"""A practice council is one that a rent officer would believe: its shares, its law, its people and its pennies.

Made once a run, on SQLite; `test_practice_make` shows that PostgreSQL holds the same rows.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from store import working_days
from store.domain.agreements import KEPT, AgreementState
from store.domain.calendar import calendar_month_from
from store.domain.cards import find_card_numbers
from store.domain.charging import usual_rent_free_weeks
from store.domain.cleaning import clean_note
from store.domain.entry_kinds import EntryKind
from store.domain.limitation import first_pound_barred
from store.domain.money import Pence
from store.domain.moratorium import standard_last_day
from store.domain.names import normalise_phone, normalise_postcode
from store.domain.notice_kinds import NoticeKind
from store.domain.notices import earliest_date, lapses_on, n54_delivered_by
from store.domain.pins import pin_matches
from store.domain.tenancies import TenancyType, notice_allowed
from store.engine import Store, open_store
from store.policy_files import load_policy
from store.practice.cast import PLAYERS, Player
from store.practice.describe import Description, describe
from store.practice.make import make_practice
from store.practice.officers import PRACTICE_PIN
from store.practice.payments import UC_BATCH
from store.queries.approvals import figures, verdict_on
from store.queries.case_file import load_case
from store.queries.debt import Debt, debt_of
from store.queries.find import find
from store.search import NearWords
from store.services.prove import prove
from tests.databases import once

TODAY = date(2026, 11, 23)
SIZE = 900


@pytest.fixture(scope="module")
def council(run_folder: Path) -> Iterator[Store]:
    """A practice council, made once a run."""
    file = run_folder / "council.db"
    once(
        run_folder,
        "council",
        lambda: make_practice(str(file), size=SIZE, seed=1, today=TODAY, progress=lambda *_: None),
    )
    with closing(open_store(file, read_only=True)) as opened:
        yield opened


@pytest.fixture(scope="module")
def described(council: Store) -> Description:
    """What it says of itself."""
    return describe(council)


def rows(council: Store, sql: str) -> list[Any]:
    """What a statement finds."""
    with council.reading() as connection:
        return list(connection.execute(text(sql)).all())


def on(day: str) -> date:
    """A day as SQLite keeps it."""
    return date.fromisoformat(day)


def shares(described: Description, title: str) -> dict[str, int]:
    """Tenths of a per cent by label."""
    found = {row.label: int(row.per_cent.replace(".", "")) for row in described.table(title).rows}
    assert abs(sum(found.values()) - 1000) <= len(found), "shares make a whole"
    return found


def debt(council: Store, player: Player) -> Debt:
    """A player's debt as the desk works it out."""
    with council.reading() as connection:
        return debt_of(
            connection, load_case(connection, tenancy_of(council, player), today=TODAY), load_policy()
        )


def tenancy_of(council: Store, player: Player) -> int:
    """A player's tenancy."""
    found = rows(council, f"SELECT tenancy_id FROM rent_account WHERE rent_reference = '{player.reference}'")
    return int(found[0].tenancy_id)


def sub_accounts(council: Store, player: Player) -> dict[str, int]:
    """A player's sub-accounts."""
    account = tenancy_of(council, player)
    return dict(
        map(tuple, rows(council, f"SELECT code, balance FROM sub_account WHERE account_id = {account}"))
    )


# -- shares ---------------------------------------------------------------------------------------------


def test_tenancy_types_have_the_shares_of_a_council(described: Description) -> None:
    found = shares(described, "Tenancies")
    assert 520 <= found["secure tenancy"] <= 660
    assert 30 <= found["introductory tenancy"] <= 85
    assert 15 <= found["flexible tenancy"] <= 60
    assert 60 <= found["former tenancy"] <= 120
    assert 40 <= found["garage or parking space"] <= 95
    temporary = ("non-secure tenancy (s193)", "non-secure licence (s193)", "interim accommodation (s188)",
                 "private sector leased", "supported or hostel licence")  # fmt: skip
    assert 100 <= sum(found[label] for label in temporary) <= 210
    assert found["assured tenancy, private"] <= 10, "a council lets next to nothing on assured tenancies"
    assert "assured tenancy, social housing" not in found
    assert "leaseholder or shared owner" not in found


def test_arrears_are_what_a_rent_officer_would_believe(described: Description) -> None:
    found = shares(described, "Weeks of rent owed, homes let now")
    assert 580 <= found["nothing owed"] <= 680
    under_four = sum(
        found[f"{band} week{'' if band == 'up to 1' else 's'}"] for band in ("up to 1", "1 to 2", "2 to 4")
    )
    assert 190 <= under_four <= 300
    assert 60 <= found["4 to 8 weeks"] <= 130
    assert 20 <= found["8 to 13 weeks"] + found["13 to 26 weeks"] + found["over 26 weeks"] <= 60


def test_charge_patterns_and_ways_of_paying(described: Description) -> None:
    patterns = shares(described, "Charged weeks a year")
    assert 400 <= patterns["48 weeks"] <= 600
    assert 100 <= patterns["50 weeks"] <= 230
    paid = shares(described, "How live accounts are paid")
    assert 220 <= paid["Housing Benefit, most of it"] <= 370
    assert 140 <= paid["Direct Debit"] <= 280
    assert 40 <= paid["Universal Credit paid to us"] <= 130
    assert all(
        0 < paid[label] < 200
        for label in ("Card", "PayPoint", "allpay", "Standing order", "Cash", "Bank transfer")
    )


def test_every_sub_account_is_met_and_only_some_owe_on_the_rare_ones(council: Store) -> None:
    counted = dict(map(tuple, rows(council, "SELECT code, count(*) FROM sub_account GROUP BY code")))
    assert set(counted) == {"RENT", "SC", "WAT", "GAR", "INS", "UO", "CC", "RCH", "HBO", "FTA"}
    assert counted["RENT"] > 700
    assert all(counted[code] < 40 for code in ("CC", "RCH", "HBO", "FTA", "UO"))


# -- the books ------------------------------------------------------------------------------------------


def test_the_books_prove_clean(council: Store) -> None:
    proof = prove(council)
    assert proof.differences == ()
    assert proof.accounts == SIZE
    assert proof.entries > 100_000
    assert proof.receipts > 1_000


def test_two_years_of_debits_end_on_this_weeks_monday(council: Store) -> None:
    debits = "FROM entry WHERE kind = 'RENT' AND sub_account = 'RENT' AND effective_on"
    assert rows(council, f"SELECT max(effective_on) AS last {debits} > '2026'")[0].last == "2026-11-23"
    weeks = rows(
        council, f"SELECT count(DISTINCT effective_on) AS n {debits} BETWEEN '2024-12-02' AND '2026-11-23'"
    )
    assert weeks[0].n == 104
    assert rows(council, "SELECT count(*) AS n FROM entry WHERE effective_on > '2026-11-23'")[0].n == 0
    days = rows(council, "SELECT DISTINCT effective_on AS day FROM entry WHERE kind IN ('RENT', 'SC', 'CHG')")
    assert {on(row.day).weekday() for row in days} == {0}


def test_rent_free_weeks_have_no_debit(council: Store) -> None:
    for pattern in (50, 48):
        listed = ", ".join(f"'{day}'" for day in sorted(usual_rent_free_weeks(date(2025, 12, 25), pattern)))
        charged = rows(
            council,
            "SELECT count(*) AS n FROM entry AS e JOIN rent_account AS a ON a.id = e.account_id "
            f"WHERE a.charged_weeks = '{pattern}' AND e.kind = 'RENT' AND e.effective_on IN ({listed})",
        )
        assert charged[0].n == 0


def test_entries_are_of_known_kinds_and_money_comes_from_everywhere(council: Store) -> None:
    kinds = dict(map(tuple, rows(council, "SELECT kind, count(*) FROM entry GROUP BY kind")))
    assert set(kinds) <= {kind.value for kind in EntryKind}
    assert {"OPEN", "RENT", "SC", "CHG", "PRT", "HB", "UC-MPTL", "CARD", "CASH", "CHQ", "DD", "DDR", "SO", "PPT",
            "AP", "BACS", "COST", "HBA", "ADJ"} <= set(kinds)  # fmt: skip
    assert kinds["DDR"] < kinds["DD"] // 20, "few Direct Debits come back"


def test_receipts_have_no_gaps_and_stand_in_the_order_of_time(council: Store) -> None:
    found = rows(council, "SELECT number, taken_at FROM receipt ORDER BY number")
    assert [row.number for row in found] == list(range(1, len(found) + 1))
    assert [row.taken_at for row in found] == sorted(row.taken_at for row in found)


def test_benefit_is_paid_by_its_own_rhythm(council: Store) -> None:
    rebates = rows(council, "SELECT DISTINCT effective_on AS day FROM entry WHERE kind = 'HB'")
    assert {on(row.day).weekday() for row in rebates} == {0}, "a rebate comes as the benefit week begins"
    batches = rows(council, "SELECT DISTINCT effective_on AS day FROM entry WHERE kind = 'UC-TPD'")
    assert all((on(row.day) - UC_BATCH).days % 14 == 0 for row in batches)
    due = rows(council, "SELECT next_on FROM benefit_award WHERE benefit = 'UC' AND state = 'in_payment'")
    assert due
    assert all(on(row.next_on) > TODAY for row in due)


def test_nothing_is_taken_at_a_desk_while_it_is_shut(council: Store) -> None:
    days = working_days.england()
    taken = rows(
        council, "SELECT DISTINCT effective_on AS day FROM posting WHERE origin = 'desk' AND method <> ''"
    )
    assert all(days.is_working_day(on(row.day)) and on(row.day) < TODAY for row in taken)


# -- made-up people and places ---------------------------------------------------------------------------


def test_nobody_and_nowhere_is_real(council: Store) -> None:
    homes = rows(council, "SELECT uprn, postcode FROM property")
    assert all(re.fullmatch(r"9999\d{8}", row.uprn) for row in homes)
    assert len({row.uprn for row in homes}) == SIZE
    assert all(
        row.postcode.startswith("NB") and normalise_postcode(row.postcode) == row.postcode for row in homes
    )
    phones = rows(council, "SELECT value FROM contact_point WHERE kind = 'phone'")
    drama = re.compile(
        r"07700900\d{3}|01632960\d{3}|01(13|14|15|16|17|18|21|31|41|51|61)4960\d{3}|01914980\d{3}|02079460\d{3}"
        r"|02896496\d{3}|02920180\d{3}"
    )
    assert all(drama.fullmatch(normalise_phone(row.value) or "") for row in phones)
    mails = rows(council, "SELECT value FROM contact_point WHERE kind = 'email'")
    assert all(re.fullmatch(r"[a-z0-9.]+@example\.org", row.value) for row in mails)


def test_names_of_many_cultures_are_there_whole(council: Store) -> None:
    names = [
        f"{row.forenames} {row.surname}".strip()
        for row in rows(council, "SELECT forenames, surname FROM person")
    ]
    assert any(not name.isascii() for name in names)
    assert any("'" in name for name in names)
    assert any("-" in name for name in names)
    assert any(" " not in name for name in names), "some have one name"
    assert len({name.split()[-1] for name in names}) > 250
    languages = {
        row.language for row in rows(council, "SELECT DISTINCT language FROM person WHERE language <> ''")
    }
    assert len(languages) >= 8


def test_everything_written_passes_the_cleaner_and_holds_no_card_number(council: Store) -> None:
    said = rows(council, "SELECT subject || ' ' || did || ' ' || said AS words FROM contact")
    said += rows(council, "SELECT reason AS words FROM action")
    said += rows(council, "SELECT title || ' ' || forenames || ' ' || surname AS words FROM person")
    for row in said:
        assert clean_note(row.words, limit=20_000).removed == 0
        assert not find_card_numbers(row.words)
    payment = rows(council, "SELECT payment_reference FROM rent_account")
    assert all(re.fullmatch(r"\d{19}", row.payment_reference) for row in payment)


def test_nobody_held_a_tenancy_before_they_were_eighteen(council: Store) -> None:
    found = rows(
        council,
        "SELECT p.date_of_birth AS born, t.starts_on AS began FROM person AS p JOIN tenancy_party AS y "
        "ON y.person_id = p.id JOIN tenancy AS t ON t.id = y.tenancy_id WHERE y.role IN ('tenant', 'joint')",
    )
    assert all(calendar_month_from(on(row.born), 12 * 18) <= on(row.began) for row in found)


def test_joint_tenants_are_two_and_sole_tenants_one(council: Store) -> None:
    roles: dict[int, list[str]] = {}
    for row in rows(council, "SELECT tenancy_id, role FROM tenancy_party WHERE role IN ('tenant', 'joint')"):
        roles.setdefault(row.tenancy_id, []).append(row.role)
    assert len(roles) == SIZE
    assert {tuple(found) for found in roles.values()} == {("tenant",), ("joint", "joint")}


# -- casework fits the law and the ledger ----------------------------------------------------------------


def test_agreements_stand_as_the_ledger_says(council: Store) -> None:
    judged: Counter[tuple[str, bool]] = Counter()
    with council.reading() as connection:
        for row in connection.execute(
            text("SELECT tenancy_id, state FROM agreement WHERE ended_on IS NULL")
        ).all():
            standing = debt_of(
                connection, load_case(connection, row.tenancy_id, today=TODAY), load_policy()
            ).standing
            assert standing is not None
            held = (
                standing.state in KEPT if row.state == "live" else standing.state is AgreementState.BREACHED
            )
            protected = rows(
                council, f"SELECT 1 FROM moratorium WHERE tenancy_id = {row.tenancy_id} AND state = 'live'"
            )
            judged[row.state, held or bool(protected)] += 1
    assert judged["live", True] >= 10
    assert judged["breached", True] >= 2
    assert judged["live", False] == judged["breached", False] == 0


def test_notices_fit_the_tenancy_and_name_days_that_the_law_allows(council: Store) -> None:
    found = rows(
        council,
        "SELECT n.*, t.type, t.period_start FROM notice AS n JOIN tenancy AS t ON t.id = n.tenancy_id",
    )
    assert len({row.kind for row in found}) >= 2
    for row in found:
        kind, type_ = NoticeKind(row.kind), TenancyType(row.type)
        assert notice_allowed(type_, kind)
        assert row.amount > 0
        if row.state == "served":
            served, specified = on(row.served_on), on(row.specified_on)
            assert specified == earliest_date(kind, type_, served)
            expected = lapses_on(kind, served=served, specified=specified)
            assert (on(row.lapses_on) if row.lapses_on else None) == expected
            assert row.authorised_by != row.drafted_by, "two people"


def test_claims_come_after_their_notice_and_evictions_after_their_order(council: Store) -> None:
    for row in rows(
        council,
        "SELECT c.*, n.specified_on FROM court_case AS c JOIN notice AS n ON n.tenancy_id = c.tenancy_id "
        "WHERE n.state = 'served'",
    ):
        assert on(row.specified_on) < on(row.issued_on) < on(row.hearing_on)
        assert (on(row.hearing_on) - on(row.issued_on)).days >= 28
    evictions = rows(
        council, "SELECT e.*, c.outcome FROM eviction AS e JOIN court_case AS c USING (tenancy_id)"
    )
    assert len(evictions) >= 1
    for row in evictions:
        assert on(row.on) > TODAY
        assert row.outcome == "OPD"
        assert row.n54_on is None or on(row.n54_on) <= n54_delivered_by(on(row.on))
        assert row.n54_on is not None or n54_delivered_by(on(row.on)) > TODAY - timedelta(days=1)


def test_breathing_space_ends_when_the_law_says_and_protects_what_was_owed(council: Store) -> None:
    found = rows(
        council,
        "SELECT m.id, m.kind, m.state, m.starts_on, m.ends_on, m.tenancy_id, sum(d.amount) AS debt FROM moratorium AS m "
        "JOIN moratorium_debt AS d ON d.moratorium_id = m.id GROUP BY m.id",
    )
    assert {row.kind for row in found} == {"standard", "mental_health"}
    for row in found:
        if row.kind == "standard":
            assert on(row.ends_on) == standard_last_day(on(row.starts_on))
            assert (row.state == "live") == (on(row.ends_on) >= TODAY)
        else:
            assert (row.ends_on, row.state) == (None, "live"), "it has no timer"
        assert row.debt > 0


def test_markers_have_a_review_and_some_are_overdue(council: Store) -> None:
    found = rows(council, "SELECT incident_on, review_on, what_to_do FROM staff_safety_marker")
    assert found
    assert all(on(row.review_on) > on(row.incident_on) and row.what_to_do for row in found)


def test_safe_contact_has_a_safe_number_and_no_letters(council: Store) -> None:
    found = rows(
        council,
        "SELECT s.*, c.kind, c.person_id AS whose FROM safe_contact AS s JOIN contact_point AS c ON c.id = s.contact_point_id",
    )
    assert found
    assert all(row.kind == "phone" and row.whose == row.person_id and not row.letters for row in found)
    assert all(row.hide_address and on(row.review_on) > TODAY for row in found)


def test_what_waits_for_a_yes_is_frozen_as_the_books_are_and_the_gate_let_it_be_asked(council: Store) -> None:
    waiting = rows(
        council,
        "SELECT a.*, p.balance, p.collectable, p.account_seq, p.expires_at FROM action AS a "
        "JOIN approval AS p ON p.action_id = a.id WHERE a.state = 'waiting'",
    )
    assert len({row.kind for row in waiting}) >= 2
    with council.reading() as connection:
        for row in waiting:
            now = figures(connection, row.tenancy_id, load_policy(), TODAY)
            assert (row.balance, row.collectable, row.account_seq) == (now.balance, now.collectable, now.seq)
            verdict = verdict_on(row.kind, row.detail, now, TODAY)
            assert verdict is not None
            assert not verdict.barred
            assert str(row.expires_at) > "2026-11-23"


# -- the people to practise with ---------------------------------------------------------------------------


def test_call_1_owes_a_week_and_some_with_court_costs_apart(council: Store) -> None:
    owed = debt(council, PLAYERS[0])
    assert owed.balances.gross == owed.balances.collectable == Pence(18_640)
    found = sub_accounts(council, PLAYERS[0])
    assert found["CC"] == 28_400
    weekly = rows(
        council,
        f"SELECT weekly_charge FROM sub_account WHERE account_id = {tenancy_of(council, PLAYERS[0])} AND code = 'RENT'",
    )
    assert weekly[0].weekly_charge == 11_237


def test_call_2_owed_132_40_on_the_monday_and_owes_20_03_now(council: Store) -> None:
    tenancy = tenancy_of(council, PLAYERS[1])
    assert debt(council, PLAYERS[1]).balances.collectable == Pence(2_003)
    monday = rows(
        council,
        f"SELECT balance_after FROM entry WHERE account_id = {tenancy} AND effective_on <= '2026-11-16' ORDER BY seq DESC LIMIT 1",
    )
    assert monday[0].balance_after == 13_240
    since = rows(
        council, f"SELECT amount FROM entry WHERE account_id = {tenancy} AND effective_on = '2026-11-20'"
    )
    assert [row.amount for row in since] == [-11_237]
    letter = rows(
        council,
        f"SELECT at, did FROM contact WHERE tenancy_id = {tenancy} AND channel = 'letter' ORDER BY at DESC",
    )
    assert len(letter) >= 3
    assert "£132.40" in letter[0].did
    assert on(str(letter[0].at)[:10]) == date(2026, 11, 19), "a Thursday"


@pytest.mark.parametrize(
    ("number", "pence"), [(2, 84_620), (3, 11_237), (4, 341_260), (5, 61_480), (6, 22_510)]
)
def test_calls_3_to_7_owe_what_their_script_says(council: Store, number: int, pence: int) -> None:
    assert debt(council, PLAYERS[number]).balances.collectable == Pence(pence)


def test_call_3_has_no_agreement_and_call_7_keeps_one(council: Store) -> None:
    assert debt(council, PLAYERS[2]).standing is None
    standing = debt(council, PLAYERS[6]).standing
    assert standing is not None
    assert standing.state is AgreementState.LIVE


def test_call_4_has_a_claim_that_nothing_came_of_yet(council: Store) -> None:
    award = rows(council, f"SELECT * FROM benefit_award WHERE tenancy_id = {tenancy_of(council, PLAYERS[3])}")
    assert [(row.benefit, row.state, row.claimed_on) for row in award] == [("UC", "claimed", "2026-11-19")]


def test_call_5_is_evicted_tomorrow_with_notice_in_time(council: Store) -> None:
    found = rows(council, f"SELECT * FROM eviction WHERE tenancy_id = {tenancy_of(council, PLAYERS[4])}")
    assert [(row.on, row.at, row.n54_on, row.bailiff_ref) for row in found] == [
        ("2026-11-24", "10:30", "2026-11-10", "NB/W/4471")
    ]


def test_call_6_has_all_that_a_999_operator_asks_for(council: Store) -> None:
    tenancy = tenancy_of(council, PLAYERS[5])
    home = rows(
        council,
        f"SELECT p.* FROM property AS p JOIN tenancy AS t ON t.property_id = p.id WHERE t.id = {tenancy}",
    )[0]
    assert home.address_1.startswith("Flat ")
    assert home.entry_notes
    hazard = rows(council, f"SELECT what_to_do FROM staff_safety_marker WHERE property_id = {home.id}")
    assert "dog" in hazard[0].what_to_do
    parties = Counter(
        row.role for row in rows(council, f"SELECT role FROM tenancy_party WHERE tenancy_id = {tenancy}")
    )
    assert parties == {"tenant": 1, "occupant": 1, "next_of_kin": 1}


def test_call_7_has_an_authority_that_is_live_one_that_expired_and_none(council: Store) -> None:
    found = [
        rows(council, f"SELECT * FROM authority WHERE tenancy_id = {tenancy_of(council, player)}")
        for player in PLAYERS[6:9]
    ]
    assert [len(one) for one in found] == [1, 1, 0]
    assert on(found[0][0].expires_on) >= TODAY > on(found[1][0].expires_on)
    assert set(found[0][0].scope.split()) == {"general", "balance", "agreement"}


def test_call_8_left_owing_1284_and_its_first_pound_is_barred_in_2028(council: Store) -> None:
    assert sub_accounts(council, PLAYERS[7 + 2]) == {"RENT": 118_800, "RCH": 9_600}
    tenancy = tenancy_of(council, PLAYERS[9])
    ended = rows(council, f"SELECT ends_on, type FROM tenancy WHERE id = {tenancy}")[0]
    assert (ended.ends_on, ended.type) == ("2022-04-18", "FTA")
    from store.domain.arrears import Line, age_debt

    lines = [
        Line(on(row.effective_on), Pence(row.amount))
        for row in rows(
            council,
            f"SELECT effective_on, amount FROM entry WHERE account_id = {tenancy} AND sub_account = 'RENT' ORDER BY seq",
        )
    ]
    unpaid = age_debt(lines).unpaid
    assert unpaid[0].due_on == date(2022, 1, 10)
    first = first_pound_barred(unpaid, TODAY, warn_months=6)
    assert first is not None
    assert first.last_day == date(2028, 1, 10)
    assert debt(council, PLAYERS[9]).barred == 0


def test_players_have_surnames_of_their_own(council: Store) -> None:
    tenants = rows(
        council,
        "SELECT p.surname FROM person AS p JOIN tenancy_party AS y ON y.person_id = p.id "
        "WHERE y.role IN ('tenant', 'joint')",
    )
    surnames = Counter(row.surname for row in tenants)
    assert {player.surname: surnames[player.surname] for player in PLAYERS} == {p.surname: 1 for p in PLAYERS}


@pytest.mark.parametrize(
    "typed", ["okonkwo", "okankwo", "okonkuo", "plover ngozi okonkwo", "20260018", "07700900101"]
)
def test_call_1_is_found_however_it_is_typed_and_not_among_fifty_others(council: Store, typed: str) -> None:
    with council.reading() as connection:
        found = find(connection, typed, NearWords(), today=TODAY)
    assert found.rows[0].name.endswith("Ngozi Okonkwo")
    assert len(found.rows) <= 8


# -- officers and the description --------------------------------------------------------------------------


def test_officers_hold_every_role_and_know_the_practice_pin(council: Store) -> None:
    found = rows(
        council,
        "SELECT o.login, o.pin_hash, r.role FROM officer AS o JOIN officer_role AS r ON r.officer_id = o.id",
    )
    roles: dict[str, set[str]] = {}
    for row in found:
        roles.setdefault(row.login, set()).add(row.role)
    assert len(roles) == 12
    assert roles["asha"] == {"duty"}
    assert "senior" in roles["ben"]
    assert roles["carol"] == {"manager"}
    assert roles["lena"] == {"lead", "manager", "cleared"}
    assert roles["dev"] == {"auditor"}
    assert roles["fin"] == {"finance"}
    assert pin_matches(found[0].pin_hash, PRACTICE_PIN)
    lead = rows(
        council,
        "SELECT o.login FROM shift AS s JOIN officer AS o ON o.id = s.officer_id WHERE s.duty = 'lead' AND s.\"on\" = '2026-11-23'",
    )
    assert [row.login for row in lead] == ["lena"]
    patches = rows(
        council, "SELECT count(*) AS n FROM patch WHERE id NOT IN (SELECT patch_id FROM officer_patch)"
    )
    assert patches[0].n == 0


def test_the_description_names_the_people_to_practise_with(described: Description) -> None:
    said = described.text
    for player in PLAYERS:
        assert player.name in said
        assert player.reference in said
    assert "not in this council" not in said
    assert all(len(line) <= 130 for line in said.splitlines())
