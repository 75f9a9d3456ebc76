from dataclasses import replace
from datetime import date

from store.domain.gate import (
    BenefitClaim,
    Dispute,
    GateFacts,
    Hold,
    Insolvency,
    SafeContact,
    StaffSafety,
    Wellbeing,
    speech_guard,
)
from store.domain.money import Pence
from store.domain.moratorium import Moratorium, MoratoriumKind
from store.domain.tenancies import SubAccountCode

TODAY = date(2026, 11, 23)
DEBT = {SubAccountCode.RENT: Pence(41250), SubAccountCode.CC: Pence(40400)}


def test_nothing_on_file_guards_nothing() -> None:
    assert speech_guard(GateFacts(), TODAY) == ()


def test_breathing_space_says_what_not_to_discuss_and_what_may_be() -> None:
    facts = GateFacts(moratoria=(Moratorium(MoratoriumKind.STANDARD, TODAY, None, DEBT),))
    assert speech_guard(facts, TODAY) == (
        "BREATHING SPACE to 21/01/2027: do not discuss arrears of £816.50. You may discuss current rent.",
    )
    assert speech_guard(facts, date(2027, 1, 22)) == ()


def test_a_crisis_moratorium_is_only_ever_a_protected_period() -> None:
    facts = GateFacts(moratoria=(Moratorium(MoratoriumKind.MENTAL_HEALTH, TODAY, None, DEBT),))
    assert speech_guard(facts, TODAY) == (
        "PROTECTED PERIOD: do not discuss arrears of £816.50. You may discuss current rent.",
    )


def test_all_sentences_come_in_order_of_rank() -> None:
    facts = GateFacts(
        wellbeing=Wellbeing(),
        safe_contact=SafeContact(route="mobile ending 123", times="after 10am"),
        staff_safety=StaffSafety("Do not visit alone.", date(2026, 11, 1)),
        moratoria=(Moratorium(MoratoriumKind.STANDARD, TODAY),),
        court_date=date(2026, 12, 8),
        deceased=True,
        insolvency=Insolvency("DRO", Pence(100)),
        agreement_kept=True,
        benefit_claim=BenefitClaim("UC", evidence_given=True),
        dispute=Dispute("complaint"),
        barred=Pence(5000),
        holds=(Hold("dispute", TODAY, TODAY, Pence(2003)),),
    )
    said = speech_guard(facts, TODAY)
    assert [one.split(":")[0].split(" ")[0] for one in said] == [
        "WELLBEING",
        "SAFE",
        "STAFF",
        "BREATHING",
        "COURT",
        "DECEASED",
        "DRO",
        "AGREEMENT",
        "UC",
        "IN",
        "OLD",
        "HOLD",
    ]
    assert said[1] == (
        "SAFE CONTACT ONLY: mobile ending 123, after 10am. Leave no voicemail. Send no letters."
    )
    assert "UNREVIEWED since 01/11/2026" in said[2]
    assert "do not discuss the arrears" in said[3]
    assert "£50.00" in said[10]


def test_a_sentence_never_tells_why_contact_must_be_safe() -> None:
    facts = replace(GateFacts(), safe_contact=SafeContact())
    assert "abuse" not in " ".join(speech_guard(facts, TODAY)).lower()
