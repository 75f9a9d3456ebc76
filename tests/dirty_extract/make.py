"""Writes a dirty extract and says what is in it."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from random import Random

from tests.dirty_extract import rows, words
from tests.dirty_extract.council import Council
from tests.dirty_extract.dirt import KINDS, Dirt, hostile
from tests.dirty_extract.rows import Block, Row
from tests.dirty_extract.shapes import Shape
from tests.dirty_extract.vendors import SHAPES

SHARED_BY = 12
"""Tenancies that give one and the same telephone number."""
TODAY = date(2026, 11, 23)


@dataclass
class Truth:
    """What was written, by counting while writing."""

    profile: str
    tenancies: int
    lines: dict[str, int] = field(default_factory=dict)
    """Lines of each file after the heading."""
    totals: dict[str, int] = field(default_factory=dict)
    """Pence of the control rows that have a total."""
    loaded: dict[str, int] = field(default_factory=dict)
    """Lines of each file that are not refused."""
    mended: dict[str, int] = field(default_factory=dict)
    work: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    refused_lines: list[tuple[str, int, str]] = field(default_factory=list)
    """File, line (the heading is 1), code."""
    balance: int = 0
    """Pence owed in all after loading."""
    openings: int = 0
    """Accounts whose transactions do not lead to the balance."""
    opening_total: int = 0
    """Pence of all opening entries together."""
    people: dict[str, int] = field(default_factory=dict)
    """Loaded people by role."""
    harmful: list[str] = field(default_factory=list)
    """Texts that are loaded as they stand."""


def make(
    folder: Path,
    *,
    profile: str = "plain",
    tenancies: int = 5000,
    seed: int = 1,
    transactions: int = 20,
    today: date = TODAY,
    mended: bool = False,
) -> Truth:
    """Write the extract into a folder, with `truth.json` beside it, and give the truth.

    Args:
        folder: made where it is not there; the truth is written as FOLDER.truth.json, not among the files.
        profile: plain, civica or capita.
        tenancies: at least twice as many as there are kinds of dirt.
        seed: the same seed makes the same files.
        transactions: of each rent account.
        today: the extract is of the Sunday before.
        mended: the same with every refused transaction put right.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape = SHAPES[profile](folder)
    writer = _Writer(Truth(profile, tenancies), shape)
    dice = Random(f"dirt {seed}")
    council = Council(seed, today, transactions, shape.encoding)
    plan = _plan(tenancies, profile, dice)
    for number in range(tenancies):
        block = council.tenancy(number)
        block.shape = profile
        dirt = plan.get(number)
        if dirt is not None:
            dirt.put(block, council, dice)
        elif number in plan.shared:
            block.rows[rows.PEOPLE][0].values["phone_1"] = words.phone(plan.shared[number])
        elif dice.random() < 0.02:
            hostile(block, dice)
        if mended:
            _mend(block)
        writer.keep(block)
    shape.close()
    truth = writer.finish()
    truth.work["shared_phone"] = len(set(plan.shared.values()))
    text = json.dumps(asdict(truth), indent=1, ensure_ascii=False)
    folder.with_name(f"{folder.name}.truth.json").write_text(text, encoding="utf-8")
    return truth


def _mend(block: Block) -> None:
    """Put a tenancy's transactions right: nothing is left for an opening to make up for."""
    for row in block.rows[rows.TRANSACTIONS]:
        if row.mended is not None:
            row.mend()
            block.opening = 0
            block.work.remove("balance_differs")


class _Plan(dict[int, Dirt]):
    """Which tenancy gets which dirt; and who shares whose telephone number."""

    def __init__(self) -> None:
        super().__init__()
        self.shared: dict[int, int] = {}


def _plan(tenancies: int, profile: str, dice: Random) -> _Plan:
    kinds = [one for one in KINDS if profile in one.shapes]
    each = max(1, tenancies // 400)
    wanted = [one for one in kinds for _ in range(each)]
    if tenancies < len(wanted) + 2 * SHARED_BY:
        raise ValueError(f"at least {len(wanted) + 2 * SHARED_BY} tenancies are needed for all kinds of dirt")
    numbers = dice.sample(range(tenancies), len(wanted) + SHARED_BY * (1 + tenancies // 5000))
    plan = _Plan()
    plan.update(zip(numbers, wanted, strict=False))
    rest = numbers[len(wanted) :]
    for at in range(0, len(rest), SHARED_BY):
        plan.shared.update(dict.fromkeys(rest[at : at + SHARED_BY], rest[at]))
    return plan


class _Writer:
    """Writes blocks and counts as it goes."""

    def __init__(self, truth: Truth, shape: Shape) -> None:
        self._truth, self._shape = truth, shape
        self._mended: Counter[str] = Counter()
        self._work: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._loaded: Counter[str] = Counter(dict.fromkeys(rows.COLUMNS, 0))
        self._roles: Counter[str] = Counter()

    def keep(self, block: Block) -> None:
        """Write a tenancy's lines."""
        self._mended.update(block.mended)
        self._work.update(block.work)
        if block.opening:
            self._truth.openings += 1
            self._truth.opening_total += block.opening
        for file in rows.COLUMNS:
            for row in block.rows[file]:
                self._line(row)

    def _line(self, row: Row) -> None:
        number = self._shape.add(row)
        if row.refused == rows.AGAIN:
            return
        if row.refused:
            self._refused[row.refused] += 1
            self._truth.refused_lines.append((self._shape.file_name(row.file), number, row.refused))
            return
        self._loaded[row.file] += 1
        if row.file == rows.ACCOUNTS:
            self._truth.balance += rows.worth(row.values["balance"])
        if row.file == rows.PEOPLE:
            self._roles[str(row.values["role"])] += 1
        for value in row.values.values():
            if isinstance(value, str) and value in words.HARMLESS_TO_KEEP and len(value) > 5:
                self._truth.harmful.append(value)

    def finish(self) -> Truth:
        """The counts."""
        truth = self._truth
        truth.mended, truth.work = dict(self._mended), dict(self._work)
        truth.refused, truth.loaded, truth.people = dict(self._refused), dict(self._loaded), dict(self._roles)
        for file, totals in self._shape.totals.items():
            truth.lines[file] = totals.lines
            if totals.total is not None:
                truth.totals[file] = int(totals.total)
        return truth
