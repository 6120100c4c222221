"""What is put off goes to the server with what comes next, before it; what is asked ahead is answered from there."""

from collections.abc import Iterator

import psycopg
import pytest

from storage.engine import postgres
from tests.server import Postgres

NAMED = "SELECT word FROM words WHERE word IN (%(one)s, %(two)s)"
COUNT = "SELECT count(*) FROM words"
ADD = "INSERT INTO words VALUES (%s)"


@pytest.fixture
def connection(server: Postgres) -> Iterator[postgres.Connection]:
    made = server.make()
    with postgres.connect(made) as opened:
        opened.execute("CREATE TABLE words (word text PRIMARY KEY)")
        opened.commit()
        yield opened
    server.drop(made)


def count(connection: postgres.Connection) -> int:
    (found,) = connection.execute(COUNT).fetchone() or (-1,)
    return int(found)


def test_what_was_put_off_comes_before_what_follows_it(connection: postgres.Connection) -> None:
    connection.later(ADD, ("one",))
    assert count(connection) == 1
    connection.later(ADD, ("two",))
    connection.cursor().executemany("UPDATE words SET word = %s WHERE word = %s", [("three", "two"), ("four", "three")])
    assert {word for (word,) in connection.execute("SELECT word FROM words")} == {"one", "four"}


def test_a_commit_takes_it_along_and_a_rollback_does_not_send_it(connection: postgres.Connection) -> None:
    connection.later(ADD, ("one",))
    connection.commit()
    connection.later(ADD, ("two",))
    connection.rollback()
    assert count(connection) == 1


def test_what_is_wrong_with_it_is_raised_by_what_follows(connection: postgres.Connection) -> None:
    connection.later(ADD, ("one",))
    connection.later(ADD, ("one",))
    with pytest.raises(psycopg.errors.UniqueViolation):
        count(connection)


@pytest.mark.parametrize("sent", [False, True])
def test_everything_since_a_savepoint_is_taken_back_sent_or_not(connection: postgres.Connection, sent: bool) -> None:
    connection.later(ADD, ("one",))
    connection.later("SAVEPOINT here")
    connection.later(ADD, ("two",))
    if sent:
        connection.flush()
    assert connection.take_back("SAVEPOINT here") is sent
    if sent:
        connection.execute("ROLLBACK TO here")
    assert count(connection) == 1


@pytest.mark.parametrize(("between", "found"), [("SELECT 1", 0), ("INSERT INTO words VALUES ('x')", 1)])
def test_an_answer_that_came_ahead_counts_until_its_table_is_written(
    connection: postgres.Connection, between: str, found: int
) -> None:
    connection.ask(COUNT, None)
    connection.execute("SELECT 2")
    connection.execute(between)
    assert count(connection) == found
    connection.execute(ADD, ("y",))
    assert count(connection) == found + 1


def test_an_answer_is_known_by_its_values_in_whatever_order_they_are_named(connection: postgres.Connection) -> None:
    connection.ask(NAMED, {"one": "x", "two": "y"})
    connection.flush()
    connection.wait = None  # type: ignore[assignment,method-assign] # so that whoever waits stumbles
    for values in ({"one": "x", "two": "y"}, {"two": "y", "one": "x"}):
        assert connection.execute(NAMED, values).fetchall() == []
    with pytest.raises(TypeError):
        connection.execute(NAMED, {"one": "y", "two": "x"})
    del connection.wait


def test_an_answer_can_be_read_again_until_its_table_is_written(connection: postgres.Connection) -> None:
    connection.execute(ADD, ("one",))
    connection.ask(COUNT, None)
    assert [count(connection), count(connection)] == [1, 1]
    connection.later(ADD, ("two",))
    assert count(connection) == 2
