"""Turns one line of a file into the values of a mended record, or says why the line is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, TypeAlias

from integrations.housing_extract.mending import LINE, Mender
from integrations.housing_extract.profile import Profile
from integrations.housing_extract.shape import SHAPES
from integrations.housing_extract.values import EARLIEST, read_amount
from store.domain.extract_words import LONGEST_REFERENCE
from store.domain.extracts import SUNDRY, ExtractFile, Mend, RejectCode
from store.domain.money import LARGEST
from store.domain.names import fold

Values: TypeAlias = tuple[str | int | None, ...]
"""Of one staged record, its line first and its reference second; dates as ordinals, amounts as pence."""
Known: TypeAlias = Callable[[str], frozenset[str]]
"""The payment references of a tenancy, which are never card numbers."""

LIST_MARK: Final = "\x1e"
"""Between the phones of one person; cleaned text never holds it."""
_ENGLISH: Final = frozenset({"english", "eng", "en", "en-gb"})
"""An interpreter is booked for any other language, so for this one nothing is kept."""
_CODE_VALUE: Final = re.compile(r"[\w./+-]{1,20}", re.ASCII)
_REFERENCE_VALUE: Final = re.compile(rf"(?=.*[0-9])[\w./+:-]{{1,{LONGEST_REFERENCE}}}", re.ASCII)
_FIGURE_VALUE: Final = re.compile(r"[\w£.,:/+() -]{1,24}")
_WORDS: Final = re.compile(r"[^\W\d_]{4,}")
_MONTH: Final = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec", re.IGNORECASE)


class LineRefused(Exception):
    """One line is refused; the rest goes on."""

    def __init__(self, what: RejectCode, column: str = "", value: str = "") -> None:
        super().__init__(what.value)
        self.what = what
        self.column = column
        """Ours, or empty for the whole line."""
        self.value = value


class LineReader:
    """Reads the lines of one file."""

    def __init__(
        self,
        kind: ExtractFile,
        profile: Profile,
        mender: Mender,
        positions: Mapping[str, int],
        *,
        today: date,
        known: Known,
    ) -> None:
        self._mender = mender
        self._positions = positions
        self._profile = profile
        self._today = today
        self._latest = date(today.year + 1, 12, 31)
        self._known = known
        self._reference = SHAPES[kind].reference
        self._cells: list[str] = []
        self._make: Callable[[int], Values | None] = {
            ExtractFile.PROPERTIES: self._property,
            ExtractFile.TENANCIES: self._tenancy,
            ExtractFile.PEOPLE: self._person,
            ExtractFile.ACCOUNTS: self._account,
            ExtractFile.TRANSACTIONS: self._transaction,
            ExtractFile.NOTES: self._note,
        }[kind]
        self.total = 0
        """Pence of every amount that could be read, whether or not its line is kept."""

    def read(self, line: int, cells: list[str]) -> Values | None:
        """The values of the record; None where there is nothing to keep.

        Raises:
            LineRefused: something on the line cannot be taken.
        """
        self._mender.begin()
        self._cells = cells
        values = self._make(line)
        self._mender.keep()
        return values

    def money_named(self) -> tuple[str, str]:
        """Account and reference of the transaction just refused, as far as they are there."""
        return self._plain("account_ref"), reference_value(self._plain("transaction_ref"))

    # -- the six kinds ---------------------------------------------------------------------------------------

    def _property(self, line: int) -> Values:
        uprn = self._mender.plain(self._cell("uprn"), limit=40)
        if uprn and not (uprn.isascii() and uprn.isdigit() and len(uprn) <= 12):
            self._mender.note_mend(Mend.UPRN_DROPPED)
            uprn = ""
        postcode, moved = self._mender.postcode(self._cell("postcode"))
        return (
            line,
            self._own_reference(),
            uprn,
            self._text("address_1"),
            self._text("address_2"),
            " ".join((self._text("address_3"), moved)).strip(),
            postcode,
            self._text("property_type", 24).lower(),
            self._bedrooms(),
            self._text("patch", 40),
            self._code("fund"),
        )

    def _tenancy(self, line: int) -> Values:
        return (
            line,
            self._own_reference(),
            self._plain("payment_ref"),
            self._plain("property_ref"),
            self._code("tenancy_type"),
            self._needed_day("start_date"),
            self._day("end_date"),
            self._text("end_reason"),
            self._code("charged_weeks"),
        )

    def _person(self, line: int) -> Values:
        reference = self._own_reference()
        role = self._code("role")
        born = self._day("date_of_birth", birth=True)
        if "name" in self._positions:
            title, forenames, surname = self._mender.one_name(self._cell("name"))
        else:
            title, forenames, surname = self._mender.names(
                self._cell("title"), self._cell("forenames"), self._cell("surname")
            )
        phones = (self._mender.phone(self._cell("phone_1")), self._mender.phone(self._cell("phone_2")))
        return (
            line,
            reference,
            self._plain("tenancy_ref"),
            role,
            title,
            forenames,
            surname,
            born,
            LIST_MARK.join(dict.fromkeys(phone for phone in phones if phone)),
            self._mender.plain(self._cell("email"), limit=254),
            self._language(),
            int(self._code("vulnerable") == "Y"),
            self._text("safe_contact", 500),
            fold(f"{forenames} {surname}"),
        )

    def _account(self, line: int) -> Values:
        balance = self._counted("balance")
        self.total += balance or 0
        return (
            line,
            self._own_reference(),
            self._plain("tenancy_ref"),
            self._code("sub_account"),
            self._amount("weekly_charge", self._counted("weekly_charge", empty=0)),
            self._amount("balance", balance),
            self._day_of_balance(),
        )

    def _transaction(self, line: int) -> Values | None:
        if "amount" in self._positions:
            amount = self._counted("amount")
            self.total += amount or 0
            given = [("amount", amount, 1)]
        else:
            nothing = not self._cell("debit").strip() and not self._cell("credit").strip()
            debit = self._counted("debit", empty=None if nothing else 0)
            credit = self._counted("credit", empty=0)
            self.total += (debit or 0) - (credit or 0)
            given = [("debit", debit, 1), ("credit", credit, -1)]
        reference = self._own_reference()
        moved = sum(sign * self._amount(column, value) for column, value, sign in given)
        on = self._needed_day("date")
        kind = self._mender.code("type", self._cell("type"))
        if not moved:
            self._mender.note_mend(Mend.NOTHING_MOVED)
            return None
        return (
            line,
            reference,
            self._plain("account_ref"),
            on,
            kind or SUNDRY,
            self._text("description"),
            moved,
            self._plain("receipt"),
            int(kind is None),
        )

    def _note(self, line: int) -> Values:
        reference = self._own_reference()
        tenancy = self._plain("tenancy_ref")
        return (
            line,
            reference,
            tenancy,
            self._needed_day("date"),
            self._text("author", 80),
            self._text("code", 24),
            self._mender.note(self._cell("text"), known=lambda: self._known(tenancy)),
        )

    # -- one value -------------------------------------------------------------------------------------------

    def _cell(self, column: str) -> str:
        position = self._positions.get(column)
        return "" if position is None else self._cells[position]

    def _own_reference(self) -> str:
        reference = self._plain(self._reference)
        if not reference:
            raise LineRefused(RejectCode.NO_REFERENCE, self._reference)
        if len(reference) > LONGEST_REFERENCE:
            raise LineRefused(RejectCode.REFERENCE_TOO_LONG, self._reference)
        return reference

    def _plain(self, column: str) -> str:
        return self._mender.plain(self._cell(column), limit=LONGEST_REFERENCE + 1)

    def _text(self, column: str, limit: int = LINE) -> str:
        raw = self._cell(column)
        return self._mender.line(raw, limit=limit) if raw else ""

    def _code(self, column: str) -> str:
        if column not in self._positions and column in self._profile.defaults:
            return self._profile.defaults[column]
        raw = self._cell(column)
        code = self._mender.code(column, raw)
        if code is None:
            raise LineRefused(RejectCode.CODE_UNKNOWN, column, code_value(raw))
        return code

    def _language(self) -> str:
        language = self._text("language", 40)
        return "" if language.casefold() in _ENGLISH else language

    def _bedrooms(self) -> int | None:
        raw = self._mender.trimmed(self._cell("bedrooms"))
        if re.fullmatch("[0-9]{1,2}", raw, re.ASCII):
            return int(raw)
        if raw:
            self._mender.note_mend(Mend.BEDROOMS_DROPPED)
        return None

    def _counted(self, column: str, *, empty: int | None = None) -> int | None:
        """Pence of an amount; None when it cannot be read, which in totals counts as nothing."""
        raw = self._cell(column)
        return self._mender.amount(raw) if raw.strip() else empty

    def _amount(self, column: str, pence: int | None) -> int:
        if pence is None:
            raise LineRefused(RejectCode.AMOUNT_UNREADABLE, column, figure_value(self._cell(column)))
        if abs(pence) > LARGEST:
            raise LineRefused(RejectCode.AMOUNT_TOO_LARGE, column, figure_value(self._cell(column)))
        return pence

    def _day(self, column: str, *, birth: bool = False) -> int | None:
        raw = self._cell(column)
        if self._mender.no_date(raw):
            return None
        found = self._mender.day(raw, birth=birth)
        if found is None:
            raise LineRefused(RejectCode.DATE_UNREADABLE, column, figure_value(raw))
        if not EARLIEST <= found <= self._latest:
            raise LineRefused(RejectCode.DATE_OUT_OF_RANGE, column, figure_value(raw))
        return found.toordinal()

    def _needed_day(self, column: str) -> int:
        found = self._day(column)
        if found is None:
            raise LineRefused(RejectCode.DATE_UNREADABLE, column, figure_value(self._cell(column)))
        return found

    def _day_of_balance(self) -> int:
        """Not after today: nobody knows that balance, and each later extract would be older than this one."""
        found = self._needed_day("balance_date")
        if found > self._today.toordinal():
            raise LineRefused(
                RejectCode.DATE_OUT_OF_RANGE, "balance_date", figure_value(self._cell("balance_date"))
            )
        return found


def amount_in(line_of_totals: str, profile: Profile) -> int | None:
    """Pence of an amount in a control file or trailer; None when it is none."""
    return read_amount(line_of_totals.strip(), profile.amounts)[0]


def code_value(raw: str) -> str:
    """A code as the rejects file may show it: one word, else nothing, for it might be somebody's words."""
    text = raw.strip()
    return text if _CODE_VALUE.fullmatch(text) else ""


def reference_value(raw: str) -> str:
    """A reference as the rejects file may show it: one with a figure, for a name that slipped in has none."""
    return raw if _REFERENCE_VALUE.fullmatch(raw) else ""


def figure_value(raw: str) -> str:
    """A date or an amount as the rejects file may show it; nothing where it might be a name or a note."""
    text = raw.strip()
    words = _WORDS.findall(text)
    wordless = all(_MONTH.match(word) for word in words)
    has_figures = any(char.isdigit() for char in text) or not any(char.isalpha() for char in text)
    return text if _FIGURE_VALUE.fullmatch(text) and wordless and has_figures else ""
