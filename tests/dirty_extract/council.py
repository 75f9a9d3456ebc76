"""The clean council underneath: tenancies whose lines are all as they should be and add up."""

from datetime import date, timedelta
from random import Random

from tests.dirty_extract import rows, words
from tests.dirty_extract.rows import Block, Pence

TYPES = ("SEC",) * 12 + ("INT", "FLX", "NST", "NSL", "I188", "PSL", "DEM")
CREDITS = ("CARD", "DD", "SO", "CASH", "CHQ", "PPT", "AP", "BACS", "HB", "UC-MPTL", "UC-TPD", "DHP")


class Council:
    """Makes tenancies one by one, the same for the same seed."""

    def __init__(self, seed: int, today: date, transactions: int, encoding: str) -> None:
        self._dice = Random(f"council {seed}")
        self._until = today - timedelta(days=today.weekday() + 1)
        self._transactions = transactions
        self._forenames = tuple(name for name in words.FORENAMES if _fits(name, encoding))
        self._surnames = tuple(name for name in words.SURNAMES if _fits(name, encoding))

    def tenancy(self, number: int) -> Block:
        """A property, its tenancy, its people, accounts, transactions and notes."""
        block, dice = Block(number), self._dice
        temporary = dice.random() < 0.1
        block.add(
            rows.PROPERTIES, f"P{number:06d}", f"{100000000000 + number}",
            f"{1 + number % 240} {words.STREETS[number % len(words.STREETS)]}", words.TOWNS[number % 3], "",
            f"QX{1 + number % 9} {number // 9 % 10}{'ABDEFGHJLN'[number % 10]}{'PQRSTUWXYZ'[number // 10 % 10]}",
            dice.choice(("flat", "house", "bungalow", "maisonette")), str(dice.randint(1, 4)),
            f"P{1 + number % 7}", "GF" if temporary else "HRA",
        )  # fmt: skip
        ended = dice.random() < 0.1
        started = self._until - timedelta(days=dice.randint(800, 9000))
        end = self._until - timedelta(days=dice.randint(7, 300)) if ended else None
        kind = dice.choice(("NST", "NSL", "PSL", "I188")) if temporary else dice.choice(TYPES)
        block.add(
            rows.TENANCIES, f"T{number:06d}", f"98266{number:013d}5" if dice.random() < 0.9 else "",
            f"P{number:06d}", kind, started, end, "moved" if ended else "",
            dice.choice(("52", "52", "50", "48")),
        )  # fmt: skip
        self._people(block)
        self._account(block, "RENT", dice.randint(7000, 21000), self._transactions)
        if dice.random() < 0.2:
            self._account(block, dice.choice(("SC", "GAR", "WAT")), dice.randint(300, 2500), 4)
        for note in range(dice.randint(0, 2)):
            block.add(
                rows.NOTES, f"N{number:06d}{note}", f"T{number:06d}", self._day(), dice.choice(("jb", "kls", "")),
                dice.choice(("TEL", "VIS", "LET", "GEN")), dice.choice(words.NOTES),
            )  # fmt: skip
        return block

    def person(self, block: Block, role: str, *, telephone: str = "") -> rows.Row:
        """One more person of a tenancy."""
        dice = self._dice
        count = len(block.rows[rows.PEOPLE])
        return block.add(
            rows.PEOPLE, f"R{block.number:06d}{count}", f"T{block.number:06d}", role, dice.choice(words.TITLES),
            dice.choice(self._forenames), dice.choice(self._surnames),
            date(1935, 1, 1) + timedelta(days=dice.randint(0, 25000)), telephone, "",
            f"someone{block.number}.{count}@example.org" if dice.random() < 0.3 else "",
            dice.choice(words.LANGUAGES), "Y" if dice.random() < 0.05 else "N",
            "No letters. Ring after six only." if dice.random() < 0.01 else "",
        )  # fmt: skip

    def _people(self, block: Block) -> None:
        main = words.phone(block.number)
        if self._dice.random() < 0.2:
            self.person(block, "joint", telephone=main)
            self.person(block, "joint")
        else:
            self.person(block, "tenant", telephone=main)
        if self._dice.random() < 0.15:
            self.person(block, "occupant")
        if self._dice.random() < 0.05:
            self.person(block, "next_of_kin")

    def _account(self, block: Block, code: str, charge: int, transactions: int) -> None:
        dice, number = self._dice, block.number
        reference = f"A{number:06d}{code}"
        balance = 0
        for at in range(transactions):
            day = self._until - timedelta(days=7 * ((transactions - at) // 2))
            if at == 0:
                kind, amount = "OPEN", dice.randint(1, 60000)
            elif at % 2:
                kind, amount = "RENT" if code == "RENT" else "SC" if code == "SC" else "CHG", charge
            else:
                kind, amount = (
                    dice.choice(CREDITS),
                    -dice.choice((charge, charge, charge - 50, 2000, charge + 500)),
                )
                day -= timedelta(days=2)
            balance += amount
            self.transaction(block, reference, day, kind, amount)
        block.add(
            rows.ACCOUNTS, reference, f"T{number:06d}", code, Pence(charge), Pence(balance), self._until
        )  # fmt: skip

    def transaction(
        self, block: Block, account: str, day: date, kind: str, amount: int, *, refused: str = ""
    ) -> rows.Row:
        """One more line of an account."""
        debit, credit = (Pence(amount), None) if amount > 0 else (None, Pence(-amount))
        count = len(block.rows[rows.TRANSACTIONS])
        reference = f"X{block.number:06d}{count:04d}"
        return block.add(
            rows.TRANSACTIONS, reference, account, day, kind, "", debit, credit, "", refused=refused
        )  # fmt: skip

    def _day(self) -> date:
        return self._until - timedelta(days=self._dice.randint(0, 700))


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
