"""What the verify screen asks with: prompts for each tenant, authorities on file, tries that failed today."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from store.clocks import LONDON
from store.domain.callers import EVERYTHING, UNVERIFIED, Authority, Scope, Standing, Subject
from store.domain.entry_kinds import EntryKind
from store.domain.money import Pence, pounds
from store.domain.names import display_name
from store.domain.policy import Policy
from store.domain.verification import Check
from store.domain.views.people import AuthorityView, Prompt, SpeakerView, VerificationSheet
from store.queries.case_file import Case, Member, load_case
from store.queries.found_rows import one_line
from store.queries.gate_facts import staff_safety
from store.queries.tables import AUTHORITY, ENTRY, PERSON, POSTING, TRY

_FROM_TENANTS = sorted(kind.value for kind in EntryKind if kind.from_tenant)


def verification_sheet(
    connection: Connection, policy: Policy, tenancy_id: int, *, today: date
) -> VerificationSheet:
    """All that checking a caller needs.

    Raises:
        NotFound: there is no such tenancy.
    """
    case = load_case(connection, tenancy_id, today=today)
    paid = last_payment(connection, case.head.account_id)
    rules = policy.verification
    return VerificationSheet(
        tenancy_id=tenancy_id,
        rent_reference=case.head.rent_reference,
        type=case.head.type,
        address="" if case.address_hidden else one_line(case.head),
        former=case.former,
        speakers=tuple(_speaker(case, one, paid, policy) for one in case.tenants),
        authorities=authorities_of(connection, tenancy_id, policy, today=today),
        safe_contact=safe_contact_sentence(case),
        safety=safety_sentence(case),
        failed_today=failed_today(connection, tenancy_id, today=today),
        needed=rules.needed,
        needed_unprinted=rules.not_on_letter,
        most_failures=rules.failures,
    )


def _speaker(case: Case, member: Member, paid: str, policy: Policy) -> SpeakerView:
    name = display_name(member.title, member.forenames, member.surname)
    rules = {row.person_id: row for row in case.safe_contacts}
    code_word = rules[member.person_id].code_word if member.person_id in rules else ""
    born = member.date_of_birth
    answers = {
        Check.FULL_NAME: name,
        Check.DATE_OF_BIRTH: "" if born is None else f"{born:%d/%m/%Y}",
        # A hidden address stays hidden from the screen: it is not asked for.
        Check.ADDRESS: "" if case.address_hidden else one_line(case.head),
        Check.REFERENCE: case.head.rent_reference,
        Check.LAST_PAYMENT: paid,
        Check.PASSPHRASE: code_word or member.passphrase,
    }
    prompts = tuple(
        Prompt(check.value, check.ask, answers[check], check.value in policy.verification.printed)
        for check in (Check(code) for code in policy.verification.checks)
        if answers[check]
    )
    return SpeakerView(member.person_id, name, member.role, prompts, member.deceased_on is not None)


def last_payment(connection: Connection, account_id: int) -> str:
    """The last sum that came from the tenant and was not taken back, with its day; empty for none."""
    reversal = POSTING.alias("reversal")
    taken_back = (
        select(reversal.c.id)
        .where(reversal.c.reverses_id == ENTRY.c.posting_id, reversal.c.account_id == account_id)
        .exists()
    )
    newest = (
        select(ENTRY.c.posting_id)
        .where(
            ENTRY.c.account_id == account_id,
            ENTRY.c.amount < 0,
            ENTRY.c.kind.in_(_FROM_TENANTS),
            ~taken_back,
        )
        .order_by(ENTRY.c.effective_on.desc(), ENTRY.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = connection.execute(
        select(
            func.sum(ENTRY.c.amount).label("paid"),
            func.max(ENTRY.c.effective_on).label("on"),
            func.min(ENTRY.c.kind).label("kind"),
        ).where(ENTRY.c.account_id == account_id, ENTRY.c.posting_id == newest)
    ).one()
    if row.paid is None:
        return ""
    return f"{pounds(Pence(-int(row.paid)))} on {row.on:%d/%m/%Y} ({EntryKind(row.kind).label})"


def safe_contact_sentence(case: Case) -> str:
    """What to do before anything else; neither why nor where."""
    if not case.safe_contacts:
        return ""
    said = ["Give out no address, number or whereabouts."]
    for row in case.safe_contacts:
        said.append(row.what_to_do.rstrip(". ") + "." if row.what_to_do else "")
        said.append(f"Ring back at safe times only: {row.safe_times}." if row.safe_times else "")
    if not all(row.voicemail for row in case.safe_contacts):
        said.append("Leave no voicemail.")
    if not all(row.letters for row in case.safe_contacts):
        said.append("Send no letters.")
    return " ".join(dict.fromkeys(part for part in said if part))


def safety_sentence(case: Case) -> str:
    """What to do about staff-safety markers; one whose review is overdue says so."""
    marker = staff_safety(case.markers)
    if marker is None:
        return ""
    late = f"UNREVIEWED since {marker.review_on:%d/%m/%Y}. " if marker.review_on < case.today else ""
    return late + marker.what_to_do


# -- third parties -------------------------------------------------------------------------------------


def authorities_of(
    connection: Connection, tenancy_id: int, policy: Policy, *, today: date
) -> tuple[AuthorityView, ...]:
    """Authorities on file, live ones first, then the newest."""
    rows = connection.execute(
        select(AUTHORITY, PERSON.c.title, PERSON.c.forenames, PERSON.c.surname)
        .join(PERSON, PERSON.c.id == AUTHORITY.c.person_id)
        .where(AUTHORITY.c.tenancy_id == tenancy_id)
        .order_by(AUTHORITY.c.expires_on.desc(), AUTHORITY.c.id.desc())
        .limit(50)
    )
    views = [_authority_view(row, policy, today) for row in rows]
    return tuple(sorted(views, key=lambda view: not view.live))


def authority_from(row: Any, policy: Policy) -> Authority:
    """An authority's row as the domain knows it."""
    return Authority(
        kind=row.kind,
        scope=scope_of(row.scope),
        starts_on=row.starts_on,
        expires_on=row.expires_on,
        evidence=row.evidence,
        revoked_on=row.revoked_on,
        months=policy.authority_months,
    )


def scope_of(text: str) -> frozenset[Subject]:
    """The subjects that a stored scope names; `talk`, `agree` and `all` stand for what their forms say."""
    found: set[Subject] = set()
    for code in text.split():
        if code in Subject.__members__.values():
            found.add(Subject(code))
        elif code in Scope.__members__.values():
            found |= Scope(code).subjects
    return frozenset(found & EVERYTHING)


def authority_subjects(
    connection: Connection, tenancy_id: int, authority_id: int, policy: Policy, *, today: date
) -> frozenset[Subject]:
    """What an authority of this tenancy reaches today; nothing but general talk where it is not live."""
    row = connection.execute(
        select(AUTHORITY).where(AUTHORITY.c.id == authority_id, AUTHORITY.c.tenancy_id == tenancy_id)
    ).one_or_none()
    if row is None:
        return UNVERIFIED
    authority = authority_from(row, policy)
    return authority.reach if authority.standing(today) is Standing.LIVE else UNVERIFIED


def _authority_view(row: Any, policy: Policy, today: date) -> AuthorityView:
    authority = authority_from(row, policy)
    standing = authority.standing(today)
    live = standing is Standing.LIVE
    reach = authority.reach - UNVERIFIED
    return AuthorityView(
        id=row.id,
        name=row.name,
        organisation=row.organisation,
        kind=row.kind,
        phone=row.phone,
        scope=tuple(subject.value for subject in Subject if subject in reach),
        given_by=display_name(row.title, row.forenames, row.surname),
        starts_on=row.starts_on,
        expires_on=authority.last_day,
        revoked_on=row.revoked_on,
        evidence=row.evidence,
        live=live,
        why_not="" if live else standing.value,
    )


# -- tries ---------------------------------------------------------------------------------------------


def failed_today(connection: Connection, tenancy_id: int, *, today: date) -> int:
    """How many tries failed today, in the council's own day, for this tenancy."""
    begins = datetime.combine(today, time.min, LONDON)
    ends = datetime.combine(today + timedelta(days=1), time.min, LONDON)
    count: int = connection.execute(
        select(func.count())
        .select_from(TRY)
        .where(TRY.c.tenancy_id == tenancy_id, TRY.c.outcome == "failed", TRY.c.at >= begins, TRY.c.at < ends)
    ).scalar_one()
    return count
