"""Facts of an account in a few words: agreement, benefits, household, next step; no Textual in it."""

from store.domain.actions import name_of
from store.domain.money import pounds
from store.domain.views.account import AccountView, MemberView
from tui.wording.amounts import day, short_day

_FREQUENCIES = {
    "weekly": "a week",
    "fortnightly": "a fortnight",
    "four_weekly": "every 4 weeks",
    "monthly": "a month",
    "one_off": "once",
}


def agreement_words(view: AccountView) -> list[str]:
    """The agreement in a few words."""
    plan = view.agreement
    if plan is None:
        return []
    each = _FREQUENCIES.get(plan.frequency, plan.frequency)
    kept = "kept" if plan.behind == 0 else f"{pounds(plan.behind)} BEHIND"
    words = [f"{plan.kind} {plan.state}", f"{pounds(plan.instalment)} {each}", kept]
    if plan.next_on is not None:
        words.append(f"next {day(plan.next_on)}")
    return words


def benefit_words(view: AccountView) -> list[str]:
    """Each benefit in a few words."""
    made = []
    for one in view.benefits:
        line = f"{one.benefit} {one.state}: {pounds(one.amount)} a {one.each} to {one.paid_to}"
        made.append(f"{line}, next {short_day(one.next_on)}" if one.next_on else line)
    return made


def member(one: MemberView) -> str:
    """Somebody of the household with what to do about them."""
    facts = [one.relation or one.role]
    if one.language:
        facts.append(f"speaks {one.language}")
    if one.deceased:
        facts.append("has died")
    return "; ".join([f"{one.name} ({', '.join(facts)})", *one.flags])


def only_a_tenant(one: MemberView) -> bool:
    """Named in the header already, and nothing more to know."""
    return one.role in ("tenant", "joint") and not (one.language or one.flags or one.deceased)


def next_step(view: AccountView) -> str:
    """The step on file; where nothing was worked out, that is what is said."""
    step = view.next_step
    if step is None:
        return "none" if view.next_step_known else "not assessed"
    kind, name = step.label[:1].lower() + step.label[1:], name_of(step.kind, step.detail)
    what = f"{kind}: {name}," if name else kind
    if step.state == "lapsed":
        return f"{what} LAPSED without a yes: ask for it again"
    return f"{what} by {day(step.due_on)}, {step.owner or 'nobody yet'}, {step.state}"


_SAME = 30
"""Letters by which a guard sentence is known again in a warning: what it is about comes before them."""


def guards_besides(view: AccountView, warned: str) -> list[str]:
    """What may and may not be said, where the warnings that are shown do not say the same already."""
    return [one for one in view.guard if one.partition(": ")[2][:_SAME] not in warned]
