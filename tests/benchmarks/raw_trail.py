"""The chained trail, written by hand: the same rows and hashes as `store.audit` writes."""

import hashlib
import json
from datetime import datetime
from typing import Any

from store.audit import moment
from tests.benchmarks.raw_store import Raw

EVENT = (
    "INSERT INTO audit_event (seq, at, officer_id, where_from, verb, subject, subject_id, tenancy_id, why, "
    "detail, before, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def tell(raw: Raw, at: datetime, officer_id: int, *events: tuple[str, str, int, int, dict[str, Any]]) -> None:
    """Add events (verb, subject, its id, tenancy, detail) to the chain, in the transaction that is open."""
    head = raw.one(
        "UPDATE audit_head SET seq = seq + ? WHERE id = 1 RETURNING seq, hash", [len(events)], writing=True
    )
    assert head is not None
    seq, before = head[0] - len(events), head[1]
    for verb, subject, subject_id, tenancy_id, detail in events:
        seq += 1
        words = json.dumps(detail, sort_keys=True, separators=(",", ":"))
        parts = [
            before,
            seq,
            moment(at),
            officer_id,
            "local",
            verb,
            subject,
            subject_id,
            tenancy_id,
            "",
            words,
        ]
        made = hashlib.sha256(
            json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()
        ).hexdigest()
        raw.do(EVENT, [seq, raw.moment(at), *parts[3:], before, made])
        before = made
    raw.do("UPDATE audit_head SET hash = ? WHERE id = 1", [before])
