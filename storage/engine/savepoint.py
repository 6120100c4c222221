"""The savepoint that each unit of a batch runs in; on a server it goes there with the unit's first statement.

In a file a unit that is `alone` in its batch needs none: its transaction is as good.
"""

import sqlite3

from storage.engine.prepared import Driver

BEGIN, END, BACK = "SAVEPOINT unit", "RELEASE unit", "ROLLBACK TO unit"


def begin(driver: Driver, *, alone: bool) -> None:
    """From here on everything can be taken back."""
    _say(driver, BEGIN, alone)


def end(driver: Driver, *, alone: bool) -> None:
    """Nothing of the unit is taken back any more but with the whole transaction."""
    _say(driver, END, alone)


def take_back(driver: Driver, *, alone: bool) -> None:
    """As if the unit had not been."""
    in_a_file = isinstance(driver, sqlite3.Connection)
    if in_a_file and alone:
        driver.execute("ROLLBACK")
        driver.execute("BEGIN IMMEDIATE")
    elif in_a_file or driver.take_back(BEGIN):
        driver.execute(BACK)
        end(driver, alone=alone)


def _say(driver: Driver, sql: str, alone: bool) -> None:
    if not isinstance(driver, sqlite3.Connection):
        driver.later(sql)
    elif not alone:
        driver.execute(sql)
