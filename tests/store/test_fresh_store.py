"""Each service test gets a store of its own: the schema is there, and nothing else."""

from sqlalchemy import inspect, make_url, text

from store.engine import Store, open_store
from store.schema import check


def test_a_fresh_store_has_our_schema_and_no_people(store: Store) -> None:
    check(store)
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM person")).scalar_one() == 0


def test_both_databases_have_the_same_tables(store: Store, sqlite_url: str, postgresql_url: str) -> None:
    def tables(opened: Store) -> set[str]:
        with opened.reading() as connection:
            return set(inspect(connection).get_table_names())

    for url in (sqlite_url, postgresql_url):
        other = open_store(url)
        assert tables(other) == tables(store)
        other.close()


def test_a_url_alone_is_a_store_that_nobody_holds_open(database_url: str) -> None:
    opened = open_store(database_url)
    check(opened)
    opened.close()
    assert make_url(database_url).get_backend_name() == opened.dialect
