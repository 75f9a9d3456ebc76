"""What goes when a person's data goes, table by table; and what is kept, and why.

Every table of the store is in one of the two lists, and every column of words of a table that is erased: a
test walks them, so that a new table cannot be forgotten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from store.models.erasing import ERASED

PERSON: Final = "{t}.person_id = :person"
ALONE: Final = "{t}.tenancy_id IN (SELECT a.tenancy_id FROM ({alone}) AS a)"
"""Tenancies in which nobody else was a tenant, or everybody else was erased, too."""
EITHER: Final = f"({PERSON} OR {ALONE})"

ALONE_SQL: Final = """SELECT mine.tenancy_id FROM tenancy_party AS mine
    WHERE mine.person_id = :person AND mine.role IN ('tenant', 'joint') AND NOT EXISTS (
      SELECT 1 FROM tenancy_party AS other
      WHERE other.tenancy_id = mine.tenancy_id AND other.person_id <> :person
        AND other.role IN ('tenant', 'joint') AND NOT EXISTS (
          SELECT 1 FROM erasure AS e WHERE e.person_id = other.person_id AND e.state = 'done'))"""


@dataclass(frozen=True, slots=True)
class Wipe:
    """Rows of a table whose words go: put in place of by others, or removed with their row."""

    table: str
    where: str
    """With `{t}` for the table and `{alone}` for the tenancies that were the person's alone."""
    words: tuple[str, ...] = ()
    """Columns of words: `[erased]` where something stood."""
    clear: Mapping[str, object] = field(default_factory=dict)
    """Other columns, and what stands in them afterwards."""

    @property
    def removes(self) -> bool:
        """The row itself goes."""
        return not self.words and not self.clear


def _about(table: str, link: str, where: str = EITHER) -> str:
    """Rows that hang on one of another table."""
    return f"{{t}}.{link} IN (SELECT s.id FROM {table} AS s WHERE {where.replace('{t}', 's')})"


PLAN: Final = (
    Wipe("contact_addendum", _about("contact", "contact_id"), ("text",)),
    Wipe("contact", EITHER, ("subject", "did", "said")),
    Wipe(
        "wellbeing_tick",
        f"{{t}}.alert_key IN (SELECT s.key FROM wellbeing_alert AS s WHERE {EITHER.replace('{t}', 's')})",
        ("answer",),
    ),
    Wipe("wellbeing_alert", EITHER, ("heard", "where")),
    Wipe("enquiry", ALONE, ("caller_name", "caller_phone", "text")),
    Wipe("call_back", EITHER, ("phone", "reason")),
    Wipe("promise", EITHER, ("how",)),
    Wipe("hold", ALONE, ("detail", "ended_why")),
    Wipe("action", ALONE, ("reason", "done_said", "gate_said")),
    Wipe("notice", ALONE, ("served_how",)),
    Wipe("court_case", ALONE, ("claim_number", "terms")),
    Wipe("eviction", ALONE, ("bailiff_ref",)),
    Wipe("moratorium", PERSON, ("adviser", "adviser_ref")),
    Wipe("outbox", EITHER, ("content", "gate_said", "outcome")),
    Wipe("tenancy", "{t}.id IN (SELECT a.tenancy_id FROM ({alone}) AS a)", ("end_reason",)),
    Wipe("tenancy_party", PERSON, ("relation",)),
    Wipe(
        "expected_receipt",
        _about("rent_account", "account_id", ALONE),
        ("evidence",),
    ),
    Wipe("authority", EITHER, ("name", "organisation", "phone", "email", "reference")),
    Wipe("draft", ALONE),
    Wipe("search_token", "({t}.person_id = :person OR " + ALONE + " AND {t}.person_id <> 0)"),
    Wipe("safe_contact", PERSON),
    Wipe("contact_point", PERSON),
    Wipe("flag", PERSON),
    Wipe("staff_safety_marker", PERSON),
    Wipe("benefit_award", EITHER),
    Wipe("recent_account", ALONE),
    Wipe("upstream", "{t}.kind = 'person' AND {t}.local_id = :person", (), {"digest": ERASED}),
    Wipe("upstream", "{t}.kind = 'note' AND {t}.local_id IN "
         f"(SELECT s.id FROM contact AS s WHERE {EITHER.replace('{t}', 's')})", (), {"digest": ERASED}),
    Wipe(
        "person",
        "{t}.id = :person",
        (),
        {
            "title": "",
            "forenames": "",
            "surname": ERASED,
            "date_of_birth": None,
            "language": "",
            "passphrase": "",
            "deceased_on": None,
        },
    ),
)  # fmt: skip
"""In the order it is done: what hangs on a row goes before it."""

KEPT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "posting": "the ledger: what was paid and owed; the trail holds its digest",
        "entry": "the ledger: figures alone",
        "receipt": "the ledger: figures, and the payment line's own reference",
        "counter": "the ledger: numbers alone",
        "rent_account": "the ledger: balances and references, which name nobody",
        "sub_account": "the ledger: balances",
        "debit_run": "the ledger: sums of a week",
        "posting_batch": "the ledger: sums of a batch",
        "posting_out": "the ledger: references of the housing system",
        "approval": "what two people decided about money; the trail holds its digest",
        "approval_decision": "what two people decided about money; the trail holds its digest",
        "audit_event": "the trail: ids and codes, chained so that nothing can be taken out",
        "audit_head": "the trail: its end",
        "erasure": "that this person's data went, by number",
        "agreement": "figures and dates of an agreement, without words",
        "insolvency": "the sum and days of an order, without words",
        "moratorium_debt": "sums alone",
        "direct_debit": "days and sums, without bank details or words",
        "call": "when somebody rang, by number",
        "verification_try": "that a caller was checked, by number",
        "import_run": "counts of an extract",
        "import_work": "the housing system's references and a sentence without names",
        "property": "the council's own dwelling",
        "patch": "the council's own districts",
        "officer": "an officer, not a tenant",
        "officer_role": "an officer, not a tenant",
        "officer_patch": "an officer, not a tenant",
        "shift": "an officer, not a tenant",
        "desk_presence": "an officer, not a tenant",
        "store_fact": "what the store says of itself",
        "search_word": "words of the index: those that lead to nobody any more go with the person's",
    }
)
"""Tables that stay as they are, and why."""

KEPT_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "contact": {"key": "", "call_key": "", "channel": "", "direction": "", "visible_to": ""},
        "contact_addendum": {"key": ""},
        "wellbeing_tick": {"key": "", "alert_key": "", "item": ""},
        "wellbeing_alert": {"key": "", "risk": "", "state": ""},
        "enquiry": {"key": "", "kind": "", "state": ""},
        "call_back": {"key": "", "due_time": "", "state": ""},
        "promise": {"key": "", "state": ""},
        "hold": {"key": "", "reason": ""},
        "action": {
            "key": "", "digest": "", "kind": "", "detail": "", "state": "", "done_key": "", "done_how": "",
        },
        "notice": {"kind": "", "state": "", "review_outcome": ""},
        "court_case": {"hearing_time": "", "court": "the court's name", "outcome": ""},
        "eviction": {"state": "", "at": ""},
        "moratorium": {"kind": "", "state": ""},
        "outbox": {"key": "", "kind": "", "state": ""},
        "tenancy": {"reference": "the council's own number", "type": ""},
        "tenancy_party": {"role": ""},
        "expected_receipt": {"sub_account": "", "kind": "", "state": ""},
        "authority": {"kind": "", "scope": "", "evidence": ""},
        "upstream": {"kind": "", "reference": "the housing system's own number", "part": ""},
    }
)  # fmt: skip
"""Columns of words that stay in tables that are erased: codes and keys, or why else."""
