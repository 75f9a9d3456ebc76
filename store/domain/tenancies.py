"""Tenancy types and the one right route to possession of each; sub-accounts; kinds of ledger entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from store.domain.figures import Tag
from store.domain.notice_kinds import NoticeKind


class TenancyType(StrEnum):
    """What right somebody has to live somewhere, or what is left of it."""

    SEC = "SEC"
    FLX = "FLX"
    INT = "INT"
    DEM = "DEM"
    NST = "NST"
    NSL = "NSL"
    I188 = "I188"
    PSL = "PSL"
    AT_S = "AT-S"
    AST_S = "AST-S"
    AT_P = "AT-P"
    LIC = "LIC"
    GAR = "GAR"
    FTA = "FTA"
    USE = "USE"
    LEA = "LEA"


class Discretion(StrEnum):
    """What the court may do with a possession claim for arrears."""

    FULL = "full"
    """The court may adjourn, stay, suspend or postpone."""
    GROUND_8_NONE = "none on ground 8"
    """None on ground 8, full on grounds 10 and 11."""
    NONE = "none"
    """The court must order where the notice is good; at most 14 days, or six weeks for hardship."""
    NOT_POSSESSION = "not a possession claim"
    """No order is needed, or the claim is for money only."""


@dataclass(frozen=True, slots=True)
class TenancyRule:
    """One tenancy type: its law, and the only notices that may be served under it."""

    type: TenancyType
    label: str
    landlord: str
    statute: str
    """The source shown beside every refusal."""
    ground: str
    """What the arrears must amount to, or "none needed"."""
    first_notice: str
    """The right first notice, in words."""
    min_notice: str
    """How long it must run, in words; the figures are in `store.domain.notices`."""
    discretion: Discretion
    allowed: frozenset[NoticeKind]
    """The whitelist: any other notice is blocked. Notices to personal representatives are apart."""
    block: str
    """The sentence shown when another notice is chosen."""
    tag: Tag


_NSP_BLOCK = "needs a notice of seeking possession under Housing Act 1985 s83"
_NTQ_BLOCK = "needs a notice to quit with the prescribed information: it is not secure"
_N, _D, _T = NoticeKind, Discretion, TenancyType
_V, _V2, _K = Tag.OFFICIAL, Tag.SECONDARY, Tag.UNCHECKED


def _rule(
    type_: TenancyType,
    label: str,
    landlord: str,
    statute: str,
    ground: str,
    first: str,
    period: str,
    discretion: Discretion,
    allowed: tuple[NoticeKind, ...],
    block: str,
    tag: Tag,
) -> TenancyRule:
    return TenancyRule(
        type_, label, landlord, statute, ground, first, period, discretion, frozenset(allowed), block, tag
    )


_RULES: Final = (
    _rule(
        _T.SEC, "secure tenancy", "council", "Housing Act 1985 Part IV (s79), s83",
        "Sch 2 ground 1; reasonableness s84(2)(a)", "notice of seeking possession",
        "4 weeks at least, to the first or last day of a period", _D.FULL, (_N.NSP,),
        f"A secure tenancy {_NSP_BLOCK}.", _V2,
    ),
    _rule(
        _T.FLX, "flexible tenancy", "council", "Housing Act 1985 ss83, 107A-107E",
        "Sch 2 ground 1", "notice of seeking possession",
        "4 weeks at least, to the first or last day of a period", _D.FULL, (_N.NSP,),
        f"A flexible tenancy {_NSP_BLOCK}; in its fixed term it must also be ended under s82: ask legal "
        "(Croydon v Kalonga [2022] UKSC 7).", _K,
    ),
    _rule(
        _T.INT, "introductory tenancy", "council", "Housing Act 1996 ss124-130",
        "none needed; reasons must be given", "notice of possession proceedings",
        "not before a notice to quit could end it: 4 weeks at least", _D.NONE, (_N.NOPP, _N.EXT),
        "An introductory tenancy needs a notice of possession proceedings under Housing Act 1996 s128, "
        "with the right to a review.", _K,
    ),
    _rule(
        _T.DEM, "demoted tenancy", "council", "Housing Act 1996 ss143A-143P",
        "none needed; reasons must be given", "notice under s143E",
        "not before a notice to quit could end it: 4 weeks at least", _D.NONE, (_N.DEM,),
        "A demoted tenancy needs a notice under Housing Act 1996 s143E, with the right to a review.", _K,
    ),
    _rule(
        _T.NST, "non-secure tenancy (s193)", "council (General Fund)",
        "Housing Act 1985 Sch 1 para 4; Protection from Eviction Act 1977 ss3, 5", "none (contract)",
        "notice to quit", "4 weeks at least, to the end of a period, with prescribed information",
        _D.NONE, (_N.NTQ,), f"A non-secure tenancy {_NTQ_BLOCK}.", _V2,
    ),
    _rule(
        _T.NSL, "non-secure licence (s193)", "council (General Fund)",
        "Protection from Eviction Act 1977 ss3(2B), 5(1A); Dacorum v Bucknall [2017] EWHC 2094 (QB)",
        "none", "notice to quit", "4 weeks at least, with prescribed information", _D.NONE, (_N.NTQ,),
        f"A licence under s193 {_NTQ_BLOCK}.", _V2,
    ),
    _rule(
        _T.I188, "interim accommodation (s188)", "council",
        "Housing Act 1996 s188; R (N) v Lewisham [2014] UKSC 62", "none",
        "end of interim accommodation letter", "reasonable, tied to the s184 decision",
        _D.NOT_POSSESSION, (_N.I188_END,),
        "Interim accommodation ends with the s184 decision: no notice to quit and no court order, "
        "for the Protection from Eviction Act does not apply.", _V2,
    ),
    _rule(
        _T.PSL, "private sector leased", "council", "Housing Act 1985 Sch 1 para 6; PEA 1977 s5", "none",
        "notice to quit", "4 weeks at least, to the end of a period", _D.NONE, (_N.NTQ,),
        f"A home leased from a private owner {_NTQ_BLOCK}.", _K,
    ),
    _rule(
        _T.AT_S, "assured tenancy, social housing", "housing association",
        "Housing Act 1988 s8 (social housing, unamended)", "grounds 8, 10 and 11",
        "section 8 notice on Form 3 (social housing version)", "14 days", _D.GROUND_8_NONE, (_N.S8,),
        "An assured social housing tenancy needs a section 8 notice on the old Form 3: the Renters' Rights "
        "Act forms do not apply to it yet.", _V,
    ),
    _rule(
        _T.AST_S, "assured shorthold, social housing", "housing association",
        "Housing Act 1988 ss8, 21 (social housing, unamended)", "s21, or grounds 8, 10 and 11",
        "Form 6A or Form 3", "two months (s21) or 14 days (s8)", _D.NONE, (_N.S8, _N.S21),
        "An assured shorthold social housing tenancy needs Form 6A or Form 3.", _V,
    ),
    _rule(
        _T.AT_P, "assured tenancy, private", "company",
        "Housing Act 1988 as amended by the Renters' Rights Act 2025", "grounds 8, 10 and 11",
        "section 8 notice on Form 3A", "4 weeks", _D.GROUND_8_NONE, (_N.S8,),
        "A private assured tenancy needs a section 8 notice on Form 3A.", _V2,
    ),
    _rule(
        _T.LIC, "supported or hostel licence", "council", "Protection from Eviction Act 1977 s3A(8)", "none",
        "notice under the licence", "reasonable, as the licence says", _D.NOT_POSSESSION, (_N.LICENCE,),
        "A hostel licence ends by its own terms: serve the notice that the licence asks for.", _K,
    ),
    _rule(
        _T.GAR, "garage or parking space", "council", "contract", "none", "notice under the agreement",
        "as the agreement says", _D.NOT_POSSESSION, (_N.CONTRACT,),
        "A garage is not a home: serve the notice that its agreement asks for.", _K,
    ),
    _rule(
        _T.FTA, "former tenancy", "-", "Pre-Action Protocol for Debt Claims", "none (debt only)",
        "letter of claim", "30 days", _D.NOT_POSSESSION, (_N.LBA,),
        "The tenancy has ended: only a money claim is left, and it begins with a letter of claim.", _K,
    ),
    _rule(
        _T.USE, "use and occupation", "-", "trespass; mesne profits", "none",
        "none, or a notice to quit to the personal representatives", "as legal says", _D.NOT_POSSESSION, (),
        "An unlawful occupier has no tenancy to end: ask legal. Never call the charge rent.", _K,
    ),
    _rule(
        _T.LEA, "leaseholder or shared owner", "-", "Landlord and Tenant Act 1985 ss20, 20B; LPA 1925 s146",
        "-", "none from this desk", "-", _D.NOT_POSSESSION, (),
        "A lease is not this desk's: send it to the leasehold team.", _K,
    ),
)  # fmt: skip

TENANCIES: Final[Mapping[TenancyType, TenancyRule]] = MappingProxyType({rule.type: rule for rule in _RULES})
"""The rule of every tenancy type."""

_DWELLINGS_OF_THE_DECEASED = frozenset({_T.SEC, _T.FLX, _T.INT, _T.DEM, _T.NST, _T.NSL, _T.PSL, _T.USE})


def notice_allowed(type_: TenancyType, kind: NoticeKind, *, deceased: bool = False) -> bool:
    """Whether the notice fits the tenancy; one to personal representatives only when the tenant has died.

    Source: the tenancy's own statute; Law of Property (Miscellaneous Provisions) Act 1994 s18.
    """
    if kind is NoticeKind.NTQ_PR:
        return deceased and type_ in _DWELLINGS_OF_THE_DECEASED
    return kind in TENANCIES[type_].allowed


class SubAccountCode(StrEnum):
    """One kind of debt on a rent account, with its own balance and its own rules."""

    RENT = "RENT"
    SC = "SC"
    GAR = "GAR"
    WAT = "WAT"
    INS = "INS"
    CC = "CC"
    RCH = "RCH"
    HBO = "HBO"
    UO = "UO"
    FTA = "FTA"
    SUN = "SUN"


class Counts(StrEnum):
    """Whether a sub-account counts for a purpose."""

    YES = "yes"
    IF_LET_WITH_HOME = "if let with the home on one agreement"
    IF_RESERVED_AS_RENT = "if the agreement reserves it as rent"
    NO = "no"


class Indicator(StrEnum):
    """Where a sub-account's arrears show in performance figures."""

    ARREARS = "arrears"
    SEPARATE = "separate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class SubAccountRule:
    """How one sub-account is treated."""

    code: SubAccountCode
    label: str
    rent_debt: Counts
    """Whether it counts in the five balances as rent debt."""
    in_nsp_figure: Counts
    """Whether it may stand in the figure on a notice: a rebate overpayment, for one, is not rent arrears."""
    breathing_space: bool
    """Whether a moratorium can protect debt on it."""
    benefit_covers: bool
    """Whether Housing Benefit or Universal Credit can meet it."""
    indicator: Indicator


_C, _I, _S = Counts, Indicator, SubAccountCode
SUB_ACCOUNTS: Final[Mapping[SubAccountCode, SubAccountRule]] = MappingProxyType(
    {
        rule.code: rule
        for rule in (
            SubAccountRule(_S.RENT, "rent", _C.YES, _C.YES, True, True, _I.ARREARS),
            SubAccountRule(_S.SC, "service charge", _C.YES, _C.YES, True, True, _I.ARREARS),
            SubAccountRule(
                _S.GAR, "garage", _C.IF_LET_WITH_HOME, _C.IF_LET_WITH_HOME, True, False, _I.SEPARATE
            ),
            SubAccountRule(
                _S.WAT, "water", _C.IF_RESERVED_AS_RENT, _C.IF_RESERVED_AS_RENT, True, False, _I.SEPARATE
            ),
            SubAccountRule(_S.INS, "contents insurance", _C.NO, _C.NO, True, False, _I.SEPARATE),
            SubAccountRule(_S.CC, "court costs", _C.NO, _C.NO, True, False, _I.NONE),
            SubAccountRule(_S.RCH, "rechargeable repairs", _C.NO, _C.NO, True, False, _I.NONE),
            SubAccountRule(_S.HBO, "Housing Benefit overpayment", _C.NO, _C.NO, True, False, _I.NONE),
            SubAccountRule(_S.UO, "use and occupation", _C.YES, _C.NO, True, True, _I.SEPARATE),
            SubAccountRule(_S.FTA, "former tenant arrears", _C.YES, _C.NO, True, False, _I.SEPARATE),
            SubAccountRule(_S.SUN, "sundry debt", _C.NO, _C.NO, True, False, _I.NONE),
        )
    }
)
"""The rule of every sub-account."""


def _counted(
    attribute: str, *, garage_let_with_home: bool, water_reserved_as_rent: bool
) -> frozenset[SubAccountCode]:
    yes = {Counts.YES}
    if garage_let_with_home:
        yes.add(Counts.IF_LET_WITH_HOME)
    if water_reserved_as_rent:
        yes.add(Counts.IF_RESERVED_AS_RENT)
    return frozenset(code for code, rule in SUB_ACCOUNTS.items() if getattr(rule, attribute) in yes)


def rent_debt_codes(
    *, garage_let_with_home: bool = False, water_reserved_as_rent: bool = False
) -> frozenset[SubAccountCode]:
    """The sub-accounts that make up the gross balance of a tenancy."""
    return _counted(
        "rent_debt", garage_let_with_home=garage_let_with_home, water_reserved_as_rent=water_reserved_as_rent
    )


def notice_figure_codes(
    *, garage_let_with_home: bool = False, water_reserved_as_rent: bool = False
) -> frozenset[SubAccountCode]:
    """The sub-accounts that may stand in the figure on a notice of arrears."""
    return _counted(
        "in_nsp_figure",
        garage_let_with_home=garage_let_with_home,
        water_reserved_as_rent=water_reserved_as_rent,
    )
