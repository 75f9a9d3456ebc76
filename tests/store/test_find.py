"""Finding: every way a caller may be named, and nothing shown or searched that must stay hidden."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, text, update

from store.domain.names import parse_query
from store.domain.views.people import FoundList
from store.engine import Store
from store.models.casework import Hold
from store.models.keeping import WellbeingAlert
from store.models.people import Flag, Person, SafeContact
from store.queries.case_file import load_case
from store.queries.casework import phones
from store.queries.find import candidates_query, driver_of, find, recent
from store.queries.found_rows import homes_of
from store.queries.tables import RECENT, SAFE
from store.queries.terms import after, terms_of
from store.search import NearWords, index_all, index_tenancy
from tests.store.making import add, add_person, add_tenancy
from tests.store.world import TODAY, World, build_world


def look(store: Store, words: str) -> FoundList:
    with store.reading() as connection:
        return find(connection, words, NearWords(), today=TODAY)


def names_found(store: Store, words: str) -> list[str]:
    return [row.name for row in look(store, words).rows]


EVERY_WAY = {
    "surname begun": ("oka", "secure"),
    "words in any order": ("walk okafor adaeze 14", "secure"),
    "house number and surname": ("14 okafor", "secure"),
    "postcode with a space": ("NX4 5TT", "authorities"),
    "postcode begun": ("nx45", "authorities"),
    "rent reference begun": ("100010", "eviction"),
    "rent reference without its leading zero": ("900055", "former"),
    "tenancy reference": ("T1000030", "introductory"),
    "payment reference": ("9826 0000 0000 1000 113", "credit"),
    "whole phone number": ("07700 900606", "moratorium"),
    "phone tail": ("0909", "eviction"),
    "phone number from abroad": ("+44 7700 900404", "temporary"),
    "date of birth": ("14/2/1949", "authorities"),
    "date of birth and surname": ("12.03.84 okafor", "secure"),
    "name with its apostrophe": ("O'Brien", "introductory"),
    "name without its apostrophe": ("obrien", "introductory"),
    "second joint tenant": ("fatima rahman", "joint"),
    "somebody of the household": ("chidi", "secure"),
    "former tenant": ("mensah", "former"),
    "street and number": ("71 gorse", "moratorium"),
    "misspelt surname": ("zielinsky", "eviction"),
    "letters swapped": ("okaofr", "secure"),
    "sounds alike: okafur": ("okafur", "secure"),
    "sounds alike: nuyen": ("nuyen", "temporary"),
    "sounds alike: shevon": ("shevon", "introductory"),
    "sounds alike: kovalchik": ("kovalchik", "moratorium"),
    "title and misspelt name": ("mrs okaffor", "secure"),
    "misspelt street": ("hawthorne kingfischer", "nobody"),
}


def test_every_way_of_naming_a_tenancy_leads_to_it(store: Store) -> None:
    world = build_world(store)
    found = {
        way: [row.tenancy_id for row in look(store, words).rows] for way, (words, _) in EVERY_WAY.items()
    }
    wanted = {
        way: [] if name == "nobody" else [world.tenants[name].tenancy_id]
        for way, (_, name) in EVERY_WAY.items()
    }
    assert {way: ids[:1] for way, ids in found.items()} == wanted


def test_near_spellings_come_only_where_exact_words_find_few(store: Store) -> None:
    build_world(store)
    assert look(store, "okafor").how == "exact"
    assert look(store, "okafur").how == "spelling"
    with store.writing() as connection, connection.begin():
        for number in range(5):
            _extra(connection, f"20000{number:02}", "Okafur")
    assert look(store, "okafur").how == "exact"
    assert set(names_found(store, "okafur")) == {"Test Okafur"}


def _extra(connection: Connection, reference: str, surname: str, **more: object) -> int:
    patch = connection.execute(text("SELECT MIN(id) FROM patch")).scalar_one()
    person = add_person(connection, "Test", surname)
    tenant = add_tenancy(
        connection,
        reference,
        [(person, "tenant")],
        patch_id=patch,
        address=("9 Nowhere", "", "NX1 1AA"),
        **more,  # type: ignore[arg-type]
    )
    index_tenancy(connection, tenant.tenancy_id, today=TODAY)
    return tenant.tenancy_id


def test_exact_words_come_before_beginnings_then_current_before_former_then_by_name(store: Store) -> None:
    build_world(store)
    with store.writing() as connection, connection.begin():
        ended = _extra(connection, "3000001", "Adeyemi", ends_on=date(2025, 1, 5), type_="FTA")
        longer = _extra(connection, "3000002", "Adeyemiwale")
        current = _extra(connection, "3000003", "Adeyemi")
    rows = look(store, "adeyemi").rows
    assert [row.tenancy_id for row in rows] == [current, ended, longer]
    assert [row.former for row in rows] == [False, True, False]


def test_both_words_on_one_person_come_before_one_word_each_on_two(store: Store) -> None:
    build_world(store)
    with store.writing() as connection, connection.begin():
        patch = connection.execute(text("SELECT MIN(id) FROM patch")).scalar_one()
        ana = add_person(connection, "Ana", "Smolak")
        ben = add_person(connection, "Ben", "Birch")
        two = add_tenancy(connection, "4000001", [(ana, "joint"), (ben, "joint")], patch_id=patch)
        both = add_person(connection, "Ana", "Birch")
        one = add_tenancy(connection, "4000002", [(both, "tenant")], patch_id=patch)
        index_tenancy(connection, two.tenancy_id, today=TODAY)
        index_tenancy(connection, one.tenancy_id, today=TODAY)
    rows = look(store, "ana birch").rows
    assert [row.tenancy_id for row in rows] == [one.tenancy_id, two.tenancy_id]


def test_of_many_rows_twenty_are_shown_and_more_is_said(store: Store) -> None:
    build_world(store)
    with store.writing() as connection, connection.begin():
        for number in range(25):
            _extra(connection, f"50000{number:02}", "Crowd")
    found = look(store, "crowd")
    assert len(found.rows) == 20
    assert found.more
    assert look(store, "crowd") == found


def test_the_word_that_leads_to_the_fewest_is_the_one_that_is_walked(store: Store) -> None:
    build_world(store)

    def walked(words: str) -> str | None:
        terms = terms_of(parse_query(words, today=TODAY))
        with store.reading() as connection:
            driver = driver_of(connection, terms)
        return None if driver is None else terms[driver].typed

    assert walked("northgate oka") == "oka"
    assert walked("nx4 pike northgate") == "pike"
    assert walked("northgate zzzz") is None


def test_a_hidden_address_is_neither_shown_nor_searched_nor_kept_as_a_word(store: Store) -> None:
    world = build_world(store)
    row = look(store, "whitlock").rows[0]
    assert (row.address, row.address_hidden) == ("", True)
    for words in ("89 hawthorn", "hawthorn", "NX9 3HY", "nx93", "89 whitlock", "hawthron"):
        assert world.safe.tenancy_id not in [one.tenancy_id for one in look(store, words).rows], words
    with store.reading() as connection:
        kinds = set(
            connection.execute(
                text("SELECT DISTINCT kind FROM search_token WHERE tenancy_id = :id"),
                {"id": world.safe.tenancy_id},
            ).scalars()
        )
        street = connection.execute(text("SELECT COUNT(*) FROM search_word WHERE word = 'hawthorn'")).scalar()
    assert not kinds & {"address", "postcode"}
    assert street == 0


def test_an_address_hidden_since_the_index_was_made_leads_nowhere(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add(connection, SafeContact, person_id=world.secure.person_id, review_on=date(2027, 1, 1))
    assert look(store, "14 alder").rows == ()
    assert look(store, "14 okafor").rows == ()
    assert [row.address for row in look(store, "okafor").rows] == [""]


def test_indexing_one_tenancy_follows_a_changed_name_and_a_rule_that_ended(store: Store) -> None:
    world = build_world(store)
    people, safe = Person.__table__, SafeContact.__table__  # type: ignore[attr-defined]
    with store.writing() as connection, connection.begin():
        connection.execute(
            update(people).where(people.c.id == world.safe.person_id).values(surname="Greenhalgh")
        )
        connection.execute(update(safe).values(ended_on=TODAY))
        index_tenancy(connection, world.safe.tenancy_id, today=TODAY)
    assert names_found(store, "whitlock") == []
    assert names_found(store, "89 hawthorn") == ["Grace Greenhalgh"]
    assert names_found(store, "greenhulgh") == ["Grace Greenhalgh"]


def test_making_the_whole_index_again_changes_nothing(store: Store) -> None:
    build_world(store)

    def tokens(connection: Connection) -> list[tuple[object, ...]]:
        rows = connection.execute(
            text("SELECT token, tenancy_id, person_id, kind FROM search_token ORDER BY 1, 2, 3")
        )
        return [tuple(row) for row in rows]

    with store.writing() as connection, connection.begin():
        before = tokens(connection)
        index_all(connection, today=TODAY)
        after_all = tokens(connection)
    assert len(before) > 100
    assert after_all == before


def test_icons_tell_that_something_is_known_and_never_what(store: Store) -> None:
    world = build_world(store)
    with store.writing() as connection, connection.begin():
        add(
            connection,
            Flag,
            person_id=world.credit.person_id,
            family="need",
            kind="terminal_illness",
            what_to_do="Write, do not ring",
            visible_to="cleared",
            started_on=TODAY,
        )
        moment = datetime(2026, 11, 23, 9, tzinfo=UTC)
        add(
            connection,
            WellbeingAlert,
            key="a",
            officer_id=world.officers["asha"],
            tenancy_id=world.joint.tenancy_id,
            started_at=moment,
            state="live",
        )
        add(
            connection,
            Hold,
            key="h",
            tenancy_id=world.secure.tenancy_id,
            reason="dispute",
            starts_on=TODAY,
            ends_on=date(2026, 12, 7),
            owner_id=world.officers["asha"],
            made_by=world.officers["asha"],
            made_at=moment,
        )

    def icons(words: str) -> tuple[str, ...]:
        return look(store, words).rows[0].icons

    assert icons("ashby") == ("protected",)
    assert icons("whitlock") == ("protected",)
    assert icons("kowalczyk") == ("protected",)
    assert icons("rahman") == ("wellbeing",)
    assert icons("okafor") == ("hold",)
    assert icons("nguyen") == ("safety", "language")
    assert icons("pike") == ()


def test_no_row_holds_a_sum_of_money(store: Store) -> None:
    build_world(store)
    rows = [row for words in ("nx4", "nx9", "100") for row in look(store, words).rows]
    assert len({row.tenancy_id for row in rows}) >= 9
    shown = " ".join(str(row) for row in rows)
    for pence in ("26380", "263.80", "15640", "128400", "214000", "2,140"):
        assert pence not in shown


HOSTILE = (
    "[/]Bold[b]",
    "Ro'bert\"; DROP TABLE person;--",
    "%_",
    "Ω≈ç",
    "王小明",
    "محمد",
    "e\u0301\u202eabc",
    "x" * 4000,
)


def test_hostile_names_are_kept_found_and_harmless(store: Store) -> None:
    build_world(store)
    with store.writing() as connection, connection.begin():
        made = {name: _extra(connection, f"60000{number:02}", name) for number, name in enumerate(HOSTILE)}
    for name in ("[/]Bold[b]", "Ω≈ç", "王小明", "محمد"):
        assert made[name] in [row.tenancy_id for row in look(store, name).rows], name
    for words in (*HOSTILE, "%", "_", "'", "\\", "\x00\x1b[31m", "a" * 100_000, "\U0010ffff", "9" * 400):
        look(store, words)
    with store.reading() as connection:
        assert connection.execute(text("SELECT COUNT(*) FROM person")).scalar_one() > len(HOSTILE)


def test_an_empty_box_finds_nothing(store: Store) -> None:
    build_world(store)
    for words in ("", "   ", "!!", "'"):
        assert look(store, words) == FoundList(words, (), more=False, how="exact")


def test_the_last_accounts_opened_come_back_newest_first(store: Store) -> None:
    world = build_world(store)
    opened = [world.secure, world.safe, world.former]
    with store.writing() as connection, connection.begin():
        connection.execute(
            insert(RECENT),
            [
                {
                    "officer_id": world.officers["asha"],
                    "tenancy_id": tenant.tenancy_id,
                    "opened_at": datetime(2026, 11, 23, 9, minute, tzinfo=UTC),
                }
                for minute, tenant in enumerate(opened)
            ],
        )
    with store.reading() as connection:
        found = recent(connection, world.officers["asha"], today=TODAY, most=2)
        nobodys = recent(connection, world.officers["ben"], today=TODAY, most=2)
    assert [row.tenancy_id for row in found.rows] == [world.former.tenancy_id, world.safe.tenancy_id]
    assert [row.address for row in found.rows] == ["55 Elm Rise, Northgate, NX4 9PP", ""]
    assert found.how == "recent"
    assert nobodys.rows == ()


def test_the_index_serves_every_search(store: Store) -> None:
    build_world(store)
    for words in ("oka", "okafor 14 nx4", "0909", "14 alder"):
        plan = explained(store, words)
        if store.dialect == "sqlite":
            assert "SCAN t" not in plan, plan
            assert "SCAN o" not in plan, plan
            assert "PRIMARY KEY (token>? AND token<?)" in plan or "PRIMARY KEY (token=?" in plan, plan
        else:
            assert "Seq Scan" not in plan, plan
            assert "pk_search_token" in plan, plan


def explained(store: Store, words: str) -> str:
    terms = terms_of(parse_query(words, today=TODAY))
    with store.reading() as connection:
        driver = driver_of(connection, terms)
        assert driver is not None
        query, values = candidates_query(terms, driver)
        built = query.built(connection).params(values)
        compiled = built.compile(connection.engine, compile_kwargs={"literal_binds": True})
        sql = str(compiled).replace("%%", "%")
        if store.dialect == "sqlite":
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
            return "\n".join(row[3] for row in rows)
        # A few rows are read fastest without an index: forbid that, to see whether one could serve.
        connection.exec_driver_sql("SET enable_seqscan = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {sql}").all())
        connection.exec_driver_sql("RESET enable_seqscan")
    return plan


@given(beginning=st.text(min_size=1, max_size=4), rest=st.text(max_size=4))
def test_the_end_of_a_range_is_beyond_every_word_that_begins_so(beginning: str, rest: str) -> None:
    try:
        word, end = (beginning + rest).encode(), after(beginning).encode()
    except UnicodeEncodeError:
        return  # lone surrogates never come in
    assert beginning.encode() <= word < end


@pytest.mark.parametrize("typed", ["ab", "12", "a1b"])
def test_short_and_numbered_words_have_no_near_spellings(store: Store, typed: str) -> None:
    world: World = build_world(store)
    assert world
    with store.reading() as connection:
        assert NearWords().near(connection, typed) == ()


def test_near_words_are_loaded_again_when_new_ones_came(store: Store) -> None:
    build_world(store)
    near = NearWords()
    with store.reading() as connection:
        assert [one.word for one in near.near(connection, "featherstonhaw")] == []
    with store.writing() as connection, connection.begin():
        _extra(connection, "7000001", "Featherstonehaugh")
    with store.reading() as connection:
        assert "featherstonehaugh" in [one.word for one in near.near(connection, "featherstonhaugh")]


def test_a_rule_that_ends_tomorrow_hides_the_address_until_then(store: Store) -> None:
    """One rule of what is in force, for the search, the page, the numbers and the emergency alike."""
    world = build_world(store)
    tomorrow = TODAY + timedelta(days=1)
    with store.writing() as connection, connection.begin():
        connection.execute(update(SAFE).values(ended_on=tomorrow))
        for day, hidden in ((TODAY, True), (tomorrow, False)):
            index_all(connection, today=day)
            [home] = homes_of(connection, [world.safe.tenancy_id], today=day).values()
            case = load_case(connection, world.safe.tenancy_id, today=day)
            assert (home.hidden, case.address_hidden, not home.address) == (hidden, hidden, hidden)
            numbers = phones(connection, world.safe.tenancy_id, world.safe.person_id, today=day)
            assert numbers.safe_only is hidden
