"""What only a loader can doubt about an extract, for it knows what came before; and what to do about it."""

from enum import StrEnum


class Doubt(StrEnum):
    """A code of `import_work` beside those of `store.domain.extracts.Work`."""

    LINE_CHANGED = "line_changed"
    """A transaction that is posted here now says something else: what is posted stands."""
    NOTE_CHANGED = "note_changed"
    """A note that is in the diary now says something else: the diary stands."""
    ACCOUNT_MOVED = "account_moved"
    """An account that is known here came under another tenancy or as another kind of debt."""
    ACCOUNT_RENAMED = "account_renamed"
    """What is known here under one reference of an account came under another."""
    TENANCY_GONE = "tenancy_gone"
    """A tenancy that is live here is not in the extract."""
    PERSON_GONE = "person_gone"
    """Somebody who has a part in a tenancy here is not in the extract."""
    ACCOUNT_GONE = "account_gone"
    """An account that owes or is charged here is not in the extract."""
    BALANCE_NOT_OURS = "balance_not_ours"
    """The extract's balance is not what the postings here come to."""
    PAYMENT_REF_TWICE = "payment_ref_twice"
    """Two tenancies have one payment reference."""
    PERSON_ERASED = "person_erased"
    """A person whose data was erased here is in the extract again: nothing of it is kept."""

    @property
    def said(self) -> str:
        """One sentence: what it is, and what to do."""
        return _SAID[self]


_SAID = {
    Doubt.LINE_CHANGED: "A posted line was changed in the housing system: correct it by a line of its own.",
    Doubt.NOTE_CHANGED: "A note was changed in the housing system: add to the diary what is new in it.",
    Doubt.ACCOUNT_MOVED: "The account moved in the housing system: nothing was moved here, find out why.",
    Doubt.ACCOUNT_RENAMED: "The account has another reference in the housing system: check that it is one.",
    Doubt.TENANCY_GONE: "A live tenancy is not in the extract, or was refused: find out if it ended.",
    Doubt.PERSON_GONE: "Somebody of a tenancy is not in the extract, or was refused: find out if they left.",
    Doubt.ACCOUNT_GONE: "An account is not in the extract, or was refused: ask why. Done, its charge ends.",
    Doubt.BALANCE_NOT_OURS: "The housing system's balance is another than ours: compare the two statements.",
    Doubt.PAYMENT_REF_TWICE: "Another tenancy has that payment reference: this quotes its rent reference.",
    Doubt.PERSON_ERASED: "A person erased here is still in the housing system: have it removed there, too.",
}
