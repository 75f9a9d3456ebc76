"""Checking who speaks: prompts, authorities, tries; and a message from somebody who was not checked."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from store.clocks import PracticeClock
from store.desk.people import PeopleDesk
from store.domain.errors import BadInput, KeyReused, NotAllowed, NotFound
from store.domain.views.people import AuthorityView, SpeakerView, VerificationSheet
from store.engine import Store
from store.models.casework import Enquiry, VerificationTry
from store.queries.tables import PERSON, TRY
from store.queries.verify import scope_of
from store.services.index_search import index_search
from store.services.record_try import record_try
from tests.store.books import post
from tests.store.rooms import default_policy, room, unit
from tests.store.world import TODAY, Tenant, World, build_world


def desk(store: Store, world: World, folder: Path, login: str = "asha") -> PeopleDesk:
    return PeopleDesk(room(store, world, login, folder))


def answers(speaker: SpeakerView) -> dict[str, tuple[str, bool]]:
    return {prompt.code: (prompt.answer, prompt.on_letters) for prompt in speaker.prompts}


def sheet(store: Store, world: World, tenant: Tenant, folder: Path) -> VerificationSheet:
    return desk(store, world, folder).sheet(tenant.tenancy_id)


def test_the_sheet_asks_what_there_is_an_answer_for(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    made = sheet(store, world, world.secure, tmp_path)
    assert [speaker.name for speaker in made.speakers] == ["Adaeze Okafor"]
    assert answers(made.speakers[0]) == {
        "full_name": ("Adaeze Okafor", True),
        "date_of_birth": ("12/03/1984", False),
        "address": ("14 Alder Walk, Northgate, NX4 6QT", True),
        "reference": ("1000014", True),
        "last_payment": ("£20.00 on 19/11/2026 (Cash)", False),
    }
    assert all(prompt.ask.endswith("?") for prompt in made.speakers[0].prompts)
    assert (made.needed, made.needed_unprinted, made.most_failures, made.failed_today) == (3, 1, 2, 0)
    assert (made.former, made.safe_contact, made.safety) == (False, "", "")


def test_each_joint_tenant_and_a_former_tenant_may_be_the_one_speaking(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    joint = sheet(store, world, world.joint, tmp_path)
    assert [(one.name, one.role) for one in joint.speakers] == [
        ("Yusuf Rahman", "joint"),
        ("Fatima Rahman", "joint"),
    ]
    former = sheet(store, world, world.former, tmp_path)
    assert former.former
    assert [one.name for one in former.speakers] == ["Kwame Mensah"]


def test_a_payment_taken_back_is_not_the_last_payment(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        post(
            connection,
            world.secure.account_id,
            ("RENT", "REV", 2000),
            on=TODAY,
            key="back",
            reverses_id=world.secure.made["cash_posting"],
        )
    speaker = sheet(store, world, world.secure, tmp_path).speakers[0]
    assert answers(speaker)["last_payment"][0] == "£150.00 on 12/11/2026 (Cash)"


def test_where_safe_contact_rules_stand_the_sheet_says_what_to_do_and_neither_where_nor_why(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    made = sheet(store, world, world.safe, tmp_path)
    assert made.address == ""
    assert made.safe_contact == (
        "Give out no address, number or whereabouts. Ring the sister's number only. "
        "Ring back at safe times only: weekdays 10 to 2. Leave no voicemail. Send no letters."
    )
    asked = answers(made.speakers[0])
    assert "address" not in asked
    assert asked["passphrase"] == ("marigold", False)
    for secret in ("Hawthorn", "NX9 3HY", "07700", "abuse", "marac"):
        assert secret not in str(made)


def test_a_marker_not_reviewed_in_time_says_so(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    made = sheet(store, world, world.temporary, tmp_path)
    assert made.safety == "UNREVIEWED since 01/09/2026. Visit in pairs; do not enter."


def test_authorities_say_whether_they_are_live_or_why_not(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    made = sheet(store, world, world.authorities, tmp_path).authorities

    def told(view: AuthorityView) -> tuple[str, tuple[str, ...], bool, str]:
        return view.name, view.scope, view.live, view.why_not

    assert [told(view) for view in made] == [
        ("Miriam Katz", ("balance", "agreement"), True, ""),
        ("Colin Pike", ("balance", "letters"), False, "revoked"),
        ("Peter Lund", ("balance",), False, "expired"),
    ]
    assert {view.given_by for view in made} == {"Dorothy Pike"}


def test_a_stored_scope_may_name_subjects_or_a_form(store: Store) -> None:
    assert {one.value for one in scope_of("balance agreement nonsense")} == {"balance", "agreement"}
    assert "letters" in {one.value for one in scope_of("talk")}


def test_tries_are_kept_once_counted_by_day_and_never_say_what_failed(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    people = desk(store, world, tmp_path)
    tenancy_id = world.secure.tenancy_id

    def tried(key: str, outcome: str) -> int:
        return people.record_try(
            key=key,
            call_key="call-1",
            tenancy_id=tenancy_id,
            outcome=outcome,
            asked=2,
            person_id=world.secure.person_id,
        )

    assert [tried("a", "failed"), tried("a", "failed"), tried("b", "failed"), tried("c", "passed")] == [
        1,
        1,
        2,
        2,
    ]
    assert people.sheet(tenancy_id).failed_today == 2
    later = PeopleDesk(room(store, world, "asha", tmp_path, clock=PracticeClock(date(2026, 11, 24), "00:01")))
    assert later.sheet(tenancy_id).failed_today == 0
    assert set(VerificationTry.model_fields) == {
        "id", "key", "call_key", "tenancy_id", "person_id", "authority_id", "officer_id", "at", "outcome", "asked",
    }  # fmt: skip
    with store.reading() as connection:
        rows = connection.execute(select(TRY.c.outcome).order_by(TRY.c.id)).scalars().all()
        trail = connection.execute(text("SELECT verb FROM audit_event ORDER BY seq")).scalars().all()
    assert list(rows) == ["failed", "failed", "passed"]
    assert trail.count("verify") == 3


def test_a_try_under_a_used_key_of_another_tenancy_or_by_an_auditor_is_refused(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)

    def tried(login: str, **more: object) -> None:
        asked = {
            "key": "k",
            "call_key": "",
            "tenancy_id": world.secure.tenancy_id,
            "outcome": "failed",
            "asked": 1,
            **more,
        }
        with unit(store, world, login) as work:
            record_try(work, default_policy(), **asked)  # type: ignore[arg-type]
            work.commit()

    tried("asha")
    with pytest.raises(KeyReused):
        tried("asha", outcome="passed")
    with pytest.raises(NotAllowed):
        tried("dev", key="x")
    with pytest.raises(NotFound):
        tried("asha", key="x", person_id=world.joint.person_id)
    with pytest.raises(NotFound):
        tried("asha", key="x", authority_id=world.authorities.made["live"])
    with pytest.raises(NotFound):
        tried("asha", key="x", tenancy_id=99_999)
    for wrong in ({"outcome": "guessed"}, {"asked": -1}, {"key": ""}):
        with pytest.raises(BadInput):
            tried("asha", **{"key": "x", **wrong})


def test_the_day_of_tries_is_the_councils_own(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    summer = PracticeClock(date(2026, 7, 1), "00:30")  # 23:30 the day before in UTC
    people = PeopleDesk(room(store, world, "asha", tmp_path, clock=summer))
    count = people.record_try(
        key="k", call_key="", tenancy_id=world.secure.tenancy_id, outcome="failed", asked=1
    )
    assert count == 1
    with store.reading() as connection:
        at = connection.execute(select(TRY.c.at)).scalar_one()
    assert at == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_message_is_kept_once_with_an_owner_and_a_day_to_answer_by(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    people = desk(store, world, tmp_path, "ben")

    def taken(**more: object) -> int:
        asked = {
            "key": "m",
            "call_key": "call-1",
            "tenancy_id": world.secure.tenancy_id,
            "caller_name": " Somebody\x1b[31m ",
            "caller_phone": "07700 900999",
            "text": "Please ring me",
            **more,
        }
        return people.take_message(**asked)  # type: ignore[arg-type]

    first = taken()
    assert taken() == first
    with pytest.raises(KeyReused):
        taken(text="Something else")
    other = taken(key="n", tenancy_id=None, answer_by=date(2026, 11, 30))
    enquiry = Enquiry.__table__  # type: ignore[attr-defined]
    with store.reading() as connection:
        rows = {row.id: row for row in connection.execute(select(enquiry))}
    assert set(rows) == {first, other}
    kept = rows[first]
    assert (kept.kind, kept.state, kept.caller_name, kept.owner_id) == (
        "message",
        "open",
        "Somebody[31m",
        world.officers["asha"],
    )
    assert kept.answer_by == date(2026, 12, 7)
    assert (rows[other].owner_id, rows[other].answer_by) == (world.officers["ben"], date(2026, 11, 30))


def test_a_message_without_words_with_a_card_number_or_for_a_day_gone_by_is_refused(
    store: Store, tmp_path: Path
) -> None:
    world = build_world(store)
    people = desk(store, world, tmp_path)

    def taken(text: str, answer_by: date | None = None) -> int:
        return people.take_message(
            key="m",
            call_key="",
            tenancy_id=None,
            caller_name="",
            caller_phone="",
            text=text,
            answer_by=answer_by,
        )

    for words, day in (
        ("   ", None),
        ("pay with 4929 1234 5678 9015 12/28", None),
        ("ring", date(2026, 11, 22)),
    ):
        with pytest.raises(BadInput):
            taken(words, day)
    with pytest.raises(NotAllowed):
        desk(store, world, tmp_path, "dev").take_message(
            key="m", call_key="", tenancy_id=None, caller_name="", caller_phone="", text="ring"
        )


def test_the_sheet_is_told_to_the_trail_and_refused_to_who_may_not_find(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    people = desk(store, world, tmp_path)
    people.sheet(world.secure.tenancy_id)
    with store.reading() as connection:
        rows = connection.execute(text("SELECT verb, tenancy_id, officer_id, detail FROM audit_event")).all()
    assert [(row.verb, row.tenancy_id, row.officer_id) for row in rows] == [
        ("look", world.secure.tenancy_id, world.officers["asha"])
    ]
    assert '"panel":"verify"' in rows[0].detail
    with pytest.raises(NotFound):
        people.sheet(99_999)
    clerk = room(store, world, "asha", tmp_path)
    object.__setattr__(clerk.actor, "roles", frozenset({"administrator"}))
    for asked in (PeopleDesk(clerk).recent, lambda: PeopleDesk(clerk).find("okafor")):
        with pytest.raises(NotAllowed):
            asked()


def test_the_desk_finds_and_the_index_service_keeps_it_in_step(store: Store, tmp_path: Path) -> None:
    world = build_world(store)
    people = desk(store, world, tmp_path)
    assert people.find("okafur").rows[0].tenancy_id == world.secure.tenancy_id
    with unit(store, world, "lena") as work:
        work.connection.execute(
            update(PERSON).where(PERSON.c.id == world.secure.person_id).values(surname="Babatunde")
        )
        index_search(work, tenancy_id=world.secure.tenancy_id)
        work.commit()
    assert people.find("babatunde").rows[0].tenancy_id == world.secure.tenancy_id
    with unit(store, world, "lena") as work:
        index_search(work)
        work.commit()
    assert people.find("babatunde").rows[0].tenancy_id == world.secure.tenancy_id
