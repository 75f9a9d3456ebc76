"""Which right each service asks for. What a role may do at all is the council's policy (`roles.*.may`)."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from store.domain.errors import NotAllowed
from store.domain.policy import Policy

SERVICE_RIGHTS: Final[Mapping[str, str | None]] = MappingProxyType(
    {
        "record_try": "note",
        "take_message": "note",
        "write_contact": "note",
        "add_addendum": "note",
        "make_promise": "note",
        "book_call_back": "note",
        "begin_call": "note",
        "end_call": "note",
        "wrap_up": "note",
        "save_draft": "note",
        "discard_draft": "note",
        "purge_drafts": "note",
        "place_hold": "request",
        "end_hold": "request",
        "take_payment": "pay",
        "print_receipt": "pay",
        "request_reversal": "request",
        "queue": "request",
        "withdraw_action": "request",
        "complete_action": "request",
        "ask_review": "request",
        "decide_review": "request",
        "consider_need": "request",
        "approve": "find",
        "refuse": "find",
        "lapse": "find",
        "own_alert": "lead",
        "tick_alert": "lead",
        "name_account": "lead",
        "reset_pin": "officers",
        "add_officer": "officers",
        "change_officer": "officers",
        "disable_officer": "officers",
        "bring_in_rota": "officers",
        "ask_erasure": "erase",
        "agree_erasure": "erase",
        "refuse_erasure": "erase",
        "withdraw_erasure": "erase",
        "make_batch": "books",
        "confirm_home": "books",
        "deny_home": "books",
        "settle_difference": "books",
        "finish_work": "books",
        "begin_debit": "books",
        "begin_import": "books",
        "keep_emergency": None,
        "open_follow_ups": None,
        "queue_follow_up": None,
        "try_pin": None,
        "settle_pin": None,
        "choose_pin": None,
        "beat": None,
        "leave": None,
    }
)
"""By service, each under its function's name. Nothing: anybody who is signed in, for whoever hears that a
caller is in danger must be able to keep it, and everybody has a lock. `approve` and `refuse` ask for a limit
in the policy besides (`actions.*.limits`)."""

WRITES_NOTHING: Final = "auditor"
"""Who audits writes nothing, whatever other role they hold: nobody audits their own work."""


def may(policy: Policy, roles: Collection[str], service: str) -> bool:
    """Whether somebody with these roles may ask for the service."""
    right = SERVICE_RIGHTS[service]
    if right is None:
        return bool(roles)
    return WRITES_NOTHING not in roles and policy.has_right(right, roles)


def require(policy: Policy, roles: Collection[str], service: str) -> None:
    """Let pass who may.

    Raises:
        NotAllowed: the roles do not reach this far.
    """
    if may(policy, roles, service):
        return
    if WRITES_NOTHING in roles and SERVICE_RIGHTS[service] is not None:
        raise NotAllowed("An auditor reads everything and writes nothing.", "Ask an officer to do it.")
    raise NotAllowed(
        "Your role does not reach this far.", "Ask an officer whose role does, or the duty lead."
    )
