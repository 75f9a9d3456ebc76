"""How far an import is and what it did, kept with each chunk so that a cut one goes on where it was."""

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import update

from store.models.exchange import ImportRun
from store.unit_of_work import UnitOfWork

_RUN: Any = ImportRun.__table__  # type: ignore[attr-defined]

NEW, CHANGED, SAME, DIFFERS, COVERED = "new", "changed", "same", "differs", "covered"
"""What became of a record. differs: posted here, and now says something else. covered: of before the opening
entry, which holds it already. Beside them `home` and `unsure`, of `store.services.come_home`."""

STAGES = ("properties", "tenancies", "gone", "work", "done")


@dataclass
class Tally:
    """Counts and place of one import."""

    run_id: int = 0
    stage: str = STAGES[0]
    through: str = ""
    """The last reference of the stage that is kept."""
    counts: Counter[str] = field(default_factory=Counter)
    """By `file.outcome`, such as `people.changed`; amounts as `posted.total`, `opening.total`."""
    work: Counter[str] = field(default_factory=Counter)
    """By code: what was newly listed."""

    def add(self, file: str, outcome: str, many: int = 1) -> None:
        """Count records."""
        if many:
            self.counts[f"{file}.{outcome}"] += many

    def told(self) -> str:
        """As `import_run.said` keeps it."""
        return json.dumps(
            {
                "stage": self.stage,
                "through": self.through,
                "counts": dict(sorted(self.counts.items())),
                "work": dict(sorted(self.work.items())),
            },
            sort_keys=True,
        )

    def copy(self) -> "Tally":
        """One to count a chunk on, so that a chunk done twice is counted once."""
        return Tally(self.run_id, self.stage, self.through, Counter(self.counts), Counter(self.work))

    def keep(self, unit: UnitOfWork) -> None:
        """Write it, in the unit of the chunk that it counts."""
        unit.connection.execute(update(_RUN).where(_RUN.c.id == self.run_id).values(said=self.told()))

    @classmethod
    def read(cls, run_id: int, said: str) -> "Tally":
        """What a cut import kept."""
        kept = json.loads(said) if said else {}
        return cls(
            run_id,
            str(kept.get("stage", STAGES[0])),
            str(kept.get("through", "")),
            Counter(kept.get("counts", {})),
            Counter(kept.get("work", {})),
        )
