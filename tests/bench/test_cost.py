"""What a change costs is told, as a warning with the figure, and is no reason to fail."""

import json

import pytest

from tests.bench import cost
from tests.bench.cost import Cost, measured, warnings

KEPT = Cost(50, 7000, 800)


def test_what_costs_a_tenth_more_is_told_with_its_figure():
    assert warnings(Cost(54.9, 7701, 800), KEPT) == ["WARNING: an update costs 7,701.0 calls, 10 % more than 7,000.0"]
    assert warnings(Cost(60, 7000, 1000), KEPT) == [
        "WARNING: an update costs 60.0 statements, 20 % more than 50.0",
        "WARNING: an update costs 1,000.0 processor, 25 % more than 800.0",
    ]


def test_what_costs_as_much_or_less_is_not_warned_of():
    assert warnings(KEPT, KEPT) == []
    assert warnings(Cost(10, 10, 10), KEPT) == []


@pytest.mark.file
async def test_statements_and_calls_are_counted_and_alike_from_one_time_to_the_next():
    kept = Cost(**json.loads(cost.KEPT.read_text()))
    now = await measured(rounds=1)
    assert now.processor > 0
    assert not warnings(Cost(now.statements, now.calls, 0), Cost(2 * kept.statements, 2 * kept.calls, 1))
    assert warnings(now, Cost(now.statements / 2, now.calls / 2, now.processor / 2))
