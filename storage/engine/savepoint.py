"""The savepoint that each unit of a batch runs in; on a server it goes there with the unit's first statement."""

import sqlite3

from storage.engine.prepared import Driver

BEGIN, END, BACK = "SAVEPOINT unit", "RELEASE unit", "ROLLBACK TO unit"


def begin(driver: Driver) -> None:
    """From here on everything can be taken back."""
    _say(driver, BEGIN)


def end(driver: Driver) -> None:
    """Nothing of the unit is taken back any more but with the whole transaction."""
    _say(driver, END)


def take_back(driver: Driver) -> None:
    """As if the unit had not been."""
    if isinstance(driver, sqlite3.Connection) or driver.take_back(BEGIN):
        driver.execute(BACK)
        end(driver)


def _say(driver: Driver, sql: str) -> None:
    if isinstance(driver, sqlite3.Connection):
        driver.execute(sql)
    else:
        driver.later(sql)
