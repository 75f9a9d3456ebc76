"""A day of a mirror: desk payments go out in a batch and come home beside the housing system's own lines.

The other side of the wire is played here by `HousingSystem`, which keeps a ledger of its own, loads the file
of a batch as it stands, and writes extracts; it shares no code with the desk's.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from store.domain.money import Pence
from store.engine import Store
from store.queries.mirror import not_home, unsure
from store.services.prove import prove
from tests.commands import Ran, dutydesk
from tests.store.mirroring import Mirror, mirror_of
from tests.store.world import CLOCK

COLUMNS = {
    "properties": "property_ref,uprn,address_1,address_2,address_3,postcode,property_type,bedrooms,patch,fund",
    "tenancies": "tenancy_ref,payment_ref,property_ref,tenancy_type,start_date,end_date,end_reason,charged_weeks",
    "people": "person_ref,tenancy_ref,role,title,forenames,surname,date_of_birth,phone_1,phone_2,email,language,vulnerable,safe_contact",
    "accounts": "account_ref,tenancy_ref,sub_account,weekly_charge,balance,balance_date",
    "transactions": "transaction_ref,account_ref,date,type,description,debit,credit,receipt",
}
ACCOUNTS = {
    "HA1": ("HT1", "RENT"),
    "HA1S": ("HT1", "SC"),
    "HA2": ("HT2", "RENT"),
    "HA3": ("HT3", "RENT"),
    "HA4": ("HT4", "RENT"),
}


@dataclass
class HousingSystem:
    """The ledger of record."""

    lines: list[tuple[str, str, str, str, Decimal, str]] = field(default_factory=list)
    """Reference, account, day, type, amount (a debit is positive), receipt."""

    def post(self, account: str, day: str, kind: str, amount: str, receipt: str = "") -> None:
        """Put a line on an account under the next reference."""
        self.lines.append((f"X{len(self.lines) + 1:04d}", account, day, kind, Decimal(amount), receipt))

    def balance(self, account: str) -> Decimal:
        """What an account owes."""
        return sum((line[4] for line in self.lines if line[1] == account), Decimal(0))

    def load(self, file: Path, *, lose: str = "", strip: str = "") -> None:
        """Take a batch in as it stands; lose one receipt's lines, and forget the receipt of another's."""
        *rows, control = csv.DictReader(file.read_text().splitlines())
        assert control["receipt"] == "CONTROL"
        assert int(control["account_ref"]) == len(rows)
        for column in ("credit", "debit"):
            assert Decimal(control[column]) == sum(Decimal(row[column] or "0") for row in rows)
        for row in rows:
            if row["receipt"] == lose:
                continue
            amount = Decimal(row["debit"] or "0") - Decimal(row["credit"] or "0")
            kind = {"REV": "ADJ"}.get(row["type"], row["type"])
            receipt = "" if row["receipt"] == strip else row["receipt"]
            self.post(row["account_ref"], row["date"], kind, str(amount), receipt)

    def extract(self, folder: Path, day: str) -> Path:
        """Write everything as it stands at the end of a day."""
        folder.mkdir()
        tenancies = [f"HT{n}" for n in range(1, 5)]
        rows: Mapping[str, list[str]] = {
            "properties": [f"HP{n},,{n} Rowan Court,Northgate,,NX4 6QT,flat,2,N1,HRA" for n in range(1, 5)],
            "tenancies": [f"{t},{9000 + n},HP{n},SEC,2020-01-06,,,52" for n, t in enumerate(tenancies, 1)],
            "people": [
                f"HN{n},{t},tenant,,{name},Marlow,1980-0{n}-01,,,,,N,"
                for n, (t, name) in enumerate(
                    zip(tenancies, ("Ines", "Omar", "Petra", "Sunil"), strict=True), 1
                )
            ],
            "accounts": [
                f"{ref},{tenancy},{code},100.00,{self.balance(ref)},{day}"
                for ref, (tenancy, code) in ACCOUNTS.items()
            ],
            "transactions": [
                f"{ref},{account},{on},{kind},,{amount if amount > 0 else ''},{-amount if amount < 0 else ''},{receipt}"
                for ref, account, on, kind, amount, receipt in self.lines
            ],
        }
        whole = sum(line[4] for line in self.lines)
        for name, lines in rows.items():
            (folder / f"{name}.csv").write_text("\n".join([COLUMNS[name], *lines]) + "\n")
        control = [
            f"{name},{len(lines)},{whole if name in ('accounts', 'transactions') else ''}"
            for name, lines in rows.items()
        ]
        (folder / "control.csv").write_text("\n".join(["file,rows,total", *control]) + "\n")
        return folder


@dataclass
class Council:
    """Both sides."""

    mirror: Mirror
    upstream: HousingSystem
    folder: Path

    def run(self, *words: str, day: str = "2026-11-23") -> Ran:
        where = self.mirror.store.url.render_as_string(hide_password=False)
        ran = dutydesk(*words, "--as", "carol", "--today", f"{day}T18:00", store=where)
        assert ran.code == 0, ran.err
        return ran

    def bring(self, day: str) -> Ran:
        """The extract of the evening of a day, brought in."""
        folder = self.upstream.extract(self.folder / day, day)
        return self.run("import", "housing", str(folder), "--profile", "plain", day=day)

    def owed(self) -> dict[str, int]:
        """What the desk says each account of the housing system owes."""
        found = self.mirror.till.rows(
            "SELECT u.reference, s.balance FROM upstream u JOIN sub_account s ON s.account_id = u.local_id "
            "AND s.code = u.part WHERE u.kind = 'account' AND u.reference LIKE 'HA%'"
        )
        return {reference: int(owed) for reference, owed in found}

    def owed_upstream(self) -> dict[str, int]:
        return {ref: int(self.upstream.balance(ref) * 100) for ref in ACCOUNTS}

    def tenancy(self, reference: str) -> int:
        number: int = self.mirror.till.one("SELECT id FROM tenancy WHERE reference = :r", r=reference)
        return number

    def states(self) -> list[tuple[str, int]]:
        sql = "SELECT state, count(*) FROM posting_out WHERE batch = 2 GROUP BY state ORDER BY state"
        return [(state, int(many)) for state, many in self.mirror.till.rows(sql)]


@pytest.fixture
def council(store: Store, tmp_path: Path) -> Council:
    """A housing system with four tenancies, whose first extract the desk has."""
    made = Council(mirror_of(store), HousingSystem(), tmp_path)
    for account, owed in (
        ("HA1", "150.00"),
        ("HA1S", "12.00"),
        ("HA2", "80.00"),
        ("HA3", "9.50"),
        ("HA4", "0.30"),
    ):
        made.upstream.post(account, "2026-11-16", "RENT", owed)
    made.bring("2026-11-22")
    assert made.owed() == made.owed_upstream()
    return made


def test_a_day_goes_out_and_comes_home_beside_the_others_own_lines_and_none_twice(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(council.folder / "state"))
    till, upstream = council.mirror.till, council.upstream
    one, two, three, four = (council.tenancy(f"HT{n}") for n in range(1, 5))
    till.take("cash", 2000, tenancy_id=one)
    till.take("cheque", 1550, tenancy_id=two, method="CHQ", reference="000117")
    till.take(
        "split", 5000, tenancy_id=one, split={"RENT": 4000, "SC": 1000}, method="CARD", reference="PAY-1"
    )
    wrong = till.take("wrong", 700, tenancy_id=three)
    till.take_back(wrong.posting_id)
    lost = till.take("lost", 3000, tenancy_id=four)
    nameless = till.take("nameless", 1234, tenancy_id=two, method="CARD", reference="PAY-2")
    ledger = "SELECT count(*), sum(amount) FROM entry e JOIN posting p ON p.id = e.posting_id WHERE p.origin = 'desk'"
    desk = till.rows(ledger)

    out = council.folder / "out"
    out.mkdir()
    council.run("export", "postings", "--to", str(out))
    (file,) = out.iterdir()
    upstream.load(file, lose=lost.text_number, strip=nameless.text_number)
    # The housing system's own, some of them the twins of what the desk took.
    upstream.post("HA1", "2026-11-23", "RENT", "100.00")
    upstream.post("HA1", "2026-11-23", "DD", "-20.00")
    upstream.post("HA1", "2026-11-23", "HB", "-40.00")
    upstream.post("HA2", "2026-11-24", "PPT", "-15.50")
    upstream.post("HA4", "2026-11-24", "HB", "-30.00", "000117")

    said = council.bring("2026-11-24").out
    assert "5 new" in said
    assert "6 come home, 1 perhaps come home" in said
    assert council.states() == [("away", 1), ("home", 6), ("unsure", 1)]
    away = {"HA4": Pence(-3000)}
    assert council.owed() == {ref: owed + away.get(ref, 0) for ref, owed in council.owed_upstream().items()}
    assert till.rows(ledger) == desk, "nothing the desk had posted was posted again"

    # The same lines in a later extract change nothing.
    before = till.rows("SELECT count(*), sum(amount) FROM entry")
    assert "0 new" in council.bring("2026-11-25").out
    assert till.rows("SELECT count(*), sum(amount) FROM entry") == before

    with till.store.reading() as connection:
        (doubtful,) = unsure(connection)
    assert (doubtful.amount, doubtful.receipt) == (-1234, nameless.text_number)
    council.run("home", "confirm", f"{doubtful.batch}/{doubtful.line}", day="2026-11-25")

    # Eight days on, one has still not come home: it is listed, and is not lost.
    council.bring("2026-12-01")
    assert council.states() == [("away", 1), ("home", 7)]
    listed = till.rows(
        "SELECT what, tenancy_id, amount FROM import_work WHERE state = 'open' AND what LIKE 'posting%'"
    )
    assert listed == [("posting_not_home", four, -3000)]
    with till.store.reading() as connection:
        (late,) = not_home(connection, today=CLOCK.moved(8).today(), after_days=7)
    assert (late.receipt, late.amount, late.batch) == (lost.text_number, -3000, 2)
    assert till.rows("SELECT count(*), sum(amount) FROM entry") == before

    # It comes at last, and the two ledgers are one.
    upstream.post("HA4", "2026-12-01", "CASH", "-30.00", lost.text_number)
    council.bring("2026-12-02")
    assert council.states() == [("home", 8)]
    assert council.owed() == council.owed_upstream()
    assert till.rows("SELECT count(*) FROM import_work WHERE state = 'open' AND what LIKE 'posting%'") == [
        (0,)
    ]
    assert prove(till.store).clean
    log = (council.folder / "state" / "dutydesk" / "dutydesk.log").read_text("ascii")
    assert [line.split()[1] for line in log.splitlines()] == [
        "export",
        *["import"] * 2,
        "home",
        *["import"] * 2,
    ]
    assert " export batch=2 lines=8 credit=13484 debit=700\n" in log
    counted = "tenancies_new=0 people_new=0 transactions_new=5 home=6 unsure=1 rejected=0"
    assert f"{counted} " in log, log
    assert not [name for name in ("Ines", "Omar", "Petra", "Sunil", "Marlow", "Rowan") if name in log]


def test_what_went_out_is_away_until_an_extract_holds_it_and_the_desk_says_what_it_took(
    council: Council,
) -> None:
    council.mirror.till.take("cash", 2000, tenancy_id=council.tenancy("HT1"))
    council.bring("2026-11-23")
    owed, upstream = council.owed(), council.owed_upstream()
    assert owed["HA1"] == upstream["HA1"] - 2000
    assert {ref for ref in ACCOUNTS if owed[ref] != upstream[ref]} == {"HA1"}
    assert prove(council.mirror.store).clean
