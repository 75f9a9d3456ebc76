"""Keeping what is typed and not yet kept: one draft a form, replaced as it grows. Not in the trail."""

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, not_

from store.domain.errors import BadInput
from store.domain.policy import Policy
from store.domain.rights import require
from store.models.columns import metadata
from store.models.keeping import Draft
from store.queries.drafts import IS_SENT
from store.services.take_text import keep_whatever
from store.unit_of_work import UnitOfWork

_DRAFT = metadata.tables[str(Draft.__tablename__)]

LARGEST = 2_000_000
"""Characters of one draft: a megabyte pasted by mistake is still given back."""
_FORM = 24


def save_draft(
    unit: UnitOfWork,
    policy: Policy,
    *,
    form: str,
    tenancy_id: int | None,
    key: str,
    call_key: str,
    content: str,
    saved_at: datetime | None = None,
) -> None:
    """Keep a draft of this officer, in place of the one under the same key.

    Args:
        unit: The unit of work.
        policy: The council's.
        form: Which form.
        tenancy_id: Whose account, where one is open.
        key: The form's request key.
        call_key: The call it belongs to.
        content: JSON of the fields; card numbers in it are masked, never kept.
        saved_at: When it was typed, for one that comes in from a local file; nothing for now.

    Raises:
        BadInput: it has no key, or is beyond all measure.
        NotAllowed: the role does not reach this far.
    """
    require(policy, unit.actor.roles, "save_draft")
    if not key or len(form) > _FORM:
        raise BadInput("The form has lost its request key.", "Close the form and open it again.", field="key")
    row = {
        "form": form,
        "tenancy_id": tenancy_id,
        "call_key": call_key,
        "content": fit_to_keep(content, unit.connection),
        "saved_at": saved_at or unit.now,
    }
    unit.connection.execute(
        unit.insert(Draft)
        .values(officer_id=unit.officer_id, key=key, **row)
        .on_conflict_do_update(index_elements=["officer_id", "key"], set_=row)
    )


def discard_draft(unit: UnitOfWork, policy: Policy, *, key: str) -> None:
    """Forget a draft of this officer; one that is not there is let be."""
    require(policy, unit.actor.roles, "discard_draft")
    unit.connection.execute(delete(_DRAFT).where(_DRAFT.c.officer_id == unit.officer_id, _DRAFT.c.key == key))


def purge_drafts(unit: UnitOfWork, policy: Policy) -> None:
    """Forget this officer's drafts that are older than policy keeps them, but no payment not heard of."""
    require(policy, unit.actor.roles, "purge_drafts")
    oldest = unit.now - timedelta(days=policy.desk.draft_days)
    unit.connection.execute(
        delete(_DRAFT).where(
            _DRAFT.c.officer_id == unit.officer_id, _DRAFT.c.saved_at < oldest, not_(IS_SENT)
        )
    )


def fit_to_keep(content: str, connection: Connection | None = None) -> str:
    """A draft's content with every text in it cleaned and every card number masked, still JSON.

    Args:
        content: JSON of the fields; what is no JSON is kept as one text.
        connection: To let the store's own payment references pass; nothing where it is away.

    Raises:
        BadInput: it is longer than any form.
    """
    if len(content) > LARGEST:
        raise BadInput(
            "What was typed is too long to be kept as a draft.", "Shorten it, then save it.", field="draft"
        )
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError):
        fields = {"text": content}
    return json.dumps(_fit(fields, connection), ensure_ascii=False)


def _fit(value: Any, connection: Connection | None) -> Any:
    if isinstance(value, str):
        return keep_whatever(connection, value, limit=LARGEST)
    if isinstance(value, list):
        return [_fit(one, connection) for one in value]
    if isinstance(value, dict):
        return {
            keep_whatever(connection, str(name), limit=LARGEST): _fit(one, connection)
            for name, one in value.items()
        }
    if value is None or value is True or value is False:
        return value
    # A card number without its quotes is one all the same.
    masked = keep_whatever(connection, str(value), limit=LARGEST)
    return value if masked == str(value) else masked
