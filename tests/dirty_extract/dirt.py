"""Every kind of dirt of the extract's description: what is mended, what is kept and listed, what is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.dirty_extract import rows, words
from tests.dirty_extract.council import Council
from tests.dirty_extract.rows import Block, Pence, Raw, Row, Value

EVERY = ("plain", "civica", "capita")


@dataclass(frozen=True)
class Dirt:
    """One kind; each piece of it spoils a tenancy of its own."""

    code: str
    group: str
    """mended, work or refused."""
    put: Callable[[Block, Council, Random], None]
    shapes: tuple[str, ...] = EVERY
    """Where it is dirt: what one shape calls a mess is another's own way."""


KINDS: list[Dirt] = []


def kind(code: str, group: str, *shapes: str) -> Callable[[Callable[[Block, Council, Random], None]], None]:
    """Registers a kind of dirt."""

    def keep(put: Callable[[Block, Council, Random], None]) -> None:
        KINDS.append(Dirt(code, group, put, shapes or EVERY))

    return keep


def _one(block: Block, file: str) -> Row:
    return block.rows[file][0]


def _mend(block: Block, code: str, row: Row, column: str, text: str) -> None:
    """Write one value in another way that means the same."""
    value = row.values[column]
    row.values[column] = Raw.of(text, rows.worth(value))
    block.mended.append(code)


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


# -- mended ---------------------------------------------------------------------------------------------


@kind("spaces", "mended")
def _spaces(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.PROPERTIES)
    _mend(block, "spaces", row, "address_1", f"  {row.values['address_1']} ")


@kind("case", "mended")
def _case(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.TENANCIES)
    code = str(row.values["tenancy_type"])
    _mend(block, "case", row, "tenancy_type", code.lower())


@kind("pound_sign", "mended")
def _pound_sign(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.ACCOUNTS)
    _mend(block, "pound_sign", row, "weekly_charge", f"£{_pounds(rows.worth(row.values['weekly_charge']))}")


@kind("thousands", "mended", "plain", "capita")
def _thousands(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.ACCOUNTS)
    row.values["weekly_charge"] = Raw.of("1,234.50", 123450)
    block.mended.append("thousands")


@kind("brackets", "mended")
def _brackets(block: Block, council: Council, dice: Random) -> None:
    _owed(block, council, -dice.randint(101, 90000), "({})", "brackets")


@kind("trailing_minus", "mended", "plain", "civica")
def _trailing_minus(block: Block, council: Council, dice: Random) -> None:
    _owed(block, council, -dice.randint(101, 90000), "{}-", "trailing_minus")


def _owed(block: Block, council: Council, balance: int, written: str, code: str) -> None:
    """Give the rent account a balance by one more line, and write it in another way."""
    row = _one(block, rows.ACCOUNTS)
    more = balance - rows.worth(row.values["balance"])
    if more:
        day = row.values["balance_date"]
        assert isinstance(day, date)
        council.transaction(block, str(row.values["account_ref"]), day, "ADJ", more)
    row.values["balance"] = Raw.of(written.format(_pounds(abs(balance))), balance)
    block.mended.append(code)


def _in_another_form(code: str, form: Callable[[date], str]) -> Callable[[Block, Council, Random], None]:
    def put(block: Block, council: Council, dice: Random) -> None:
        row = _one(block, rows.TENANCIES)
        day = row.values["start_date"]
        assert isinstance(day, date)
        _mend(block, code, row, "start_date", form(day))

    return put


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
kind("date_slashes", "mended", "plain", "capita")(_in_another_form("date_slashes", lambda d: f"{d:%d/%m/%Y}"))
kind("date_month", "mended")(
    _in_another_form("date_month", lambda d: f"{d.day}-{MONTHS[d.month - 1]}-{d.year}")
)


@kind("date_time", "mended")
def _date_time(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.TENANCIES)
    day = row.values["start_date"]
    assert isinstance(day, date)
    row.values["start_date"] = Raw(f"{day.isoformat()}T00:00:00")
    if block.shape != "plain":  # year first is another form there
        block.mended.append("date_iso")
    if block.shape != "civica":  # where times of day are usual
        block.mended.append("date_time")


@kind("short_year", "mended")
def _short_year(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.PEOPLE)
    born = date(dice.randint(1935, 1998), dice.randint(1, 12), dice.randint(1, 28))
    _mend(block, "short_year", row, "date_of_birth", f"{born.day}-{MONTHS[born.month - 1]}-{born:%y}")
    block.mended.append("date_month")


@kind("quotes", "mended")
def _quotes(block: Block, council: Council, dice: Random) -> None:
    _mend(block, "quotes", _one(block, rows.PEOPLE), "surname", "O’Neill")


@kind("misread", "mended")
def _misread(block: Block, council: Council, dice: Random) -> None:
    _mend(block, "misread", _one(block, rows.PEOPLE), "surname", "Oâ€™Neill")


@kind("postcode", "mended")
def _postcode(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.PROPERTIES)
    _mend(block, "postcode", row, "postcode", str(row.values["postcode"]).replace(" ", ""))


@kind("phone", "mended")
def _phone(block: Block, council: Council, dice: Random) -> None:
    number = words.phone(block.number) or "07700900123"
    form = dice.choice(
        (
            f"{number[:5]} {number[5:8]} {number[8:]}",
            f"+44{number[1:]}",
            f"+44 {number[1:5]} {number[5:]}",
            number[1:],
        )
    )
    _mend(block, "phone", _one(block, rows.PEOPLE), "phone_1", form)


@kind("name_part", "mended")
def _name_part(block: Block, council: Council, dice: Random) -> None:
    _mend(block, "name_part", _one(block, rows.PEOPLE), "forenames", "")


@kind("controls", "mended")
def _controls(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.PEOPLE)
    drop = dice.choice(words.CONTROLS[:1] if block.shape == "capita" else words.CONTROLS + words.TURNED)
    _mend(block, "controls", row, "surname", f"Mor{drop}gan")


@kind("same_twice", "mended")
def _same_twice(block: Block, council: Council, dice: Random) -> None:
    model = _one(
        block, dice.choice((rows.PROPERTIES, rows.TENANCIES, rows.PEOPLE, rows.ACCOUNTS, rows.TRANSACTIONS))
    )
    block.rows[model.file].append(Row(model.file, dict(model.values), rows.AGAIN))
    block.mended.append("same_twice")


# -- kept and listed ------------------------------------------------------------------------------------


@kind("no_birth_date", "work")
def _no_birth_date(block: Block, council: Council, dice: Random) -> None:
    _one(block, rows.PEOPLE).values["date_of_birth"] = None
    block.work.append("no_birth_date")


@kind("same_person", "work")
def _same_person(block: Block, council: Council, dice: Random) -> None:
    first = _one(block, rows.PEOPLE)
    again = council.person(block, "occupant")
    for column in ("forenames", "surname", "date_of_birth"):
        again.values[column] = first.values[column]
    block.work.append("same_person")


@kind("ends_before_start", "work")
def _ends_before_start(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.TENANCIES)
    start = row.values["start_date"]
    assert isinstance(start, date)
    row.values["end_date"] = start - timedelta(days=dice.randint(1, 400))
    block.work.append("ends_before_start")


@kind("no_property", "work")
def _no_property(block: Block, council: Council, dice: Random) -> None:
    block.rows[rows.PROPERTIES].clear()
    _one(block, rows.TENANCIES).values["property_ref"] = ""
    block.work.append("no_property")


@kind("no_account", "work")
def _no_account(block: Block, council: Council, dice: Random) -> None:
    _one(block, rows.TENANCIES).values.update(end_date=None, end_reason="")
    block.rows[rows.ACCOUNTS].clear()
    block.rows[rows.TRANSACTIONS].clear()
    block.work.append("no_account")


@kind("balance_differs", "work")
def _balance_differs(block: Block, council: Council, dice: Random) -> None:
    row = _one(block, rows.ACCOUNTS)
    block.opening = dice.choice((-1, 1)) * dice.randint(1, 250000)
    row.values["balance"] = Pence(rows.worth(row.values["balance"]) + block.opening)
    block.work.append("balance_differs")


@kind("joint_alone", "work")
def _joint_alone(block: Block, council: Council, dice: Random) -> None:
    people = block.rows[rows.PEOPLE]
    del people[1:]
    people[0].values["role"] = "joint"
    block.work.append("joint_alone")


@kind("unknown_type", "work")
def _unknown_type(block: Block, council: Council, dice: Random) -> None:
    _one(block, rows.TRANSACTIONS).values["type"] = "ZZ9"
    block.work.append("unknown_type")


# -- refused --------------------------------------------------------------------------------------------

_NEXT = {
    rows.PROPERTIES: "property_ref", rows.TENANCIES: "tenancy_ref", rows.PEOPLE: "person_ref",
    rows.ACCOUNTS: "account_ref", rows.TRANSACTIONS: "transaction_ref", rows.NOTES: "note_ref",
}  # fmt: skip


def _extra(block: Block, file: str, code: str) -> Row:
    """One more line, sound but for what is done to it next, of which nothing else hangs.

    The housing system counts a transaction in its balance, whatever its line looks like.
    """
    if not block.rows[file]:  # a tenancy may have no notes
        return block.add(
            rows.NOTES, f"N{block.number:06d}X", f"T{block.number:06d}", date(2026, 1, 5), "jb", "GEN", "Rang.",
            refused=code,
        )  # fmt: skip
    model = block.rows[file][-1]
    row = Row(file, dict(model.values), code)
    row.values[_NEXT[file]] = f"{model.values[_NEXT[file]]}X"
    if file == rows.ACCOUNTS:
        row.values.update(sub_account="INS", balance=Pence(0), weekly_charge=Pence(0))
    if file == rows.TRANSACTIONS:
        row.values.update(debit=Pence(100 + block.number), credit=None)
        _count(block, row)
    if file == rows.PEOPLE:
        row.values.update(role="occupant", phone_1="")
    if file == rows.TENANCIES:
        row.values.update(payment_ref="")
    block.rows[file].append(row)
    return row


def _count(block: Block, row: Row) -> None:
    """Let the account's balance hold a transaction that is going to be refused: an opening makes up for it."""
    row.mended = dict(row.values)
    amount = rows.worth(row.values["debit"]) - rows.worth(row.values["credit"])
    (held,) = (
        one for one in block.rows[rows.ACCOUNTS] if one.values["account_ref"] == row.values["account_ref"]
    )
    held.values["balance"] = Pence(rows.worth(held.values["balance"]) + amount)
    block.opening = amount
    block.work.append("balance_differs")


def _in_each(code: str, files: tuple[str, ...], spoil: Callable[[Row, Block], None]) -> None:
    for file in files:

        def put(block: Block, council: Council, dice: Random, file: str = file) -> None:
            spoil(_extra(block, file, code), block)

        kind(code, "refused")(put)


ALL = tuple(rows.COLUMNS)
DATED = {
    rows.TENANCIES: "start_date", rows.PEOPLE: "date_of_birth", rows.ACCOUNTS: "balance_date",
    rows.TRANSACTIONS: "date", rows.NOTES: "date",
}  # fmt: skip
PAID = {rows.ACCOUNTS: "balance", rows.TRANSACTIONS: "debit"}


def _no_reference(row: Row, block: Block) -> None:
    row.values[_NEXT[row.file]] = ""


def _no_amount(row: Row, block: Block) -> None:
    row.values[PAID[row.file]] = Raw.of("12.5O", 0)


def _too_large(row: Row, block: Block) -> None:
    row.values[PAID[row.file]] = Pence(100_000_001)


def _no_date(row: Row, block: Block) -> None:
    row.values[DATED[row.file]] = Raw("31/02/2026")


def _far_date(row: Row, block: Block) -> None:
    row.values[DATED[row.file]] = date(1899, 12, 31) if block.number % 2 else date(2028, 1, 1)


def _no_parent(row: Row, block: Block) -> None:
    row.values["tenancy_ref" if row.file == rows.ACCOUNTS else "account_ref"] = f"Q{block.number:06d}"


def _too_few(row: Row, block: Block) -> None:
    row.columns = -1
    if row.file == rows.TRANSACTIONS:
        row.values.update(debit=Pence(0), credit=None)


def _too_many(row: Row, block: Block) -> None:
    row.columns = 1
    if row.file == rows.TRANSACTIONS:
        row.values.update(debit=Pence(0), credit=None)


_in_each("no_reference", ALL, _no_reference)
_in_each("bad_amount", tuple(PAID), _no_amount)
_in_each("too_large", tuple(PAID), _too_large)
_in_each("bad_date", tuple(DATED), _no_date)
_in_each("date_out_of_range", tuple(DATED), _far_date)
_in_each("no_parent", (rows.ACCOUNTS, rows.TRANSACTIONS), _no_parent)
_in_each("too_few_columns", ALL, _too_few)
_in_each("too_many_columns", ALL, _too_many)


def _twice(file: str) -> Callable[[Block, Council, Random], None]:
    """The same reference again with other content: the first line stands, this one is refused."""
    others: dict[str, tuple[str, Value]] = {
        rows.PROPERTIES: ("bedrooms", "9"), rows.TENANCIES: ("end_reason", "again"), rows.PEOPLE: ("email", "a@example.org"),
        rows.ACCOUNTS: ("weekly_charge", Pence(77)), rows.TRANSACTIONS: ("description", "again"),
        rows.NOTES: ("text", "Again."),
    }  # fmt: skip
    other = others[file]

    def put(block: Block, council: Council, dice: Random) -> None:
        if not block.rows[file]:
            _extra(block, file, "")
        model = block.rows[file][-1]
        row = Row(file, dict(model.values), "used_twice")
        row.values[other[0]] = other[1]
        block.rows[file].append(row)
        if file == rows.TRANSACTIONS:
            _count(block, row)
            row.mended = {**row.values, _NEXT[file]: f"{row.values[_NEXT[file]]}X"}

    return put


for _file in ALL:
    kind("used_twice", "refused")(_twice(_file))


def hostile(block: Block, dice: Random) -> None:
    """Text that means harm, of ordinary characters: it is loaded as it stands and counted nowhere."""
    harmful = [text for text in words.HARMLESS_TO_KEEP if block.shape != "capita" or "|" not in text]
    text = dice.choice(harmful)
    person = block.rows[rows.PEOPLE][0]
    person.values["forenames"] = text if text.strip("-") else "Jo"
    for note in block.rows[rows.NOTES]:
        note.values["text"] = f"{note.values['text']} {text}"
