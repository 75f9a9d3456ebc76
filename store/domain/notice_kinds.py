"""The notices a landlord may serve before a claim, by code."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """A statutory or contractual notice; its label says which form."""

    NSP = "NSP"
    NOPP = "NOPP"
    DEM = "DEM"
    EXT = "EXT"
    NTQ = "NTQ"
    NTQ_PR = "NTQ-PR"
    S8 = "S8"
    S21 = "S21"
    I188_END = "I188-END"
    LICENCE = "LICENCE"
    CONTRACT = "CONTRACT"
    LBA = "LBA"

    @property
    def label(self) -> str:
        """The notice in words, as an officer says it."""
        return _LABELS[self]


_LABELS = {
    NoticeKind.NSP: "notice of seeking possession (s83)",
    NoticeKind.NOPP: "notice of possession proceedings (s128)",
    NoticeKind.DEM: "notice to a demoted tenant (s143E)",
    NoticeKind.EXT: "notice extending the introductory trial (s125A)",
    NoticeKind.NTQ: "notice to quit",
    NoticeKind.NTQ_PR: "notice to quit to the personal representatives",
    NoticeKind.S8: "section 8 notice",
    NoticeKind.S21: "section 21 notice (Form 6A)",
    NoticeKind.I188_END: "end of interim accommodation letter",
    NoticeKind.LICENCE: "notice under the licence",
    NoticeKind.CONTRACT: "notice under the garage agreement",
    NoticeKind.LBA: "letter of claim under the Debt Protocol",
}
