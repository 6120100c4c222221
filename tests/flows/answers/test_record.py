"""Reading a record: what was read of other records before changes nothing, and no name is kept."""

from datetime import date
from decimal import Decimal

import pytest

from flows.answers.record import read_record
from flows.language.refusals import RecordRefused
from flows.rules.answer_values import Read, Unfit, reader, remembering
from flows.rules.question import Day, Name, NumberKind
from tests.trials import NCT04556084


def record(**answers: object) -> dict[str, object]:
    return {"as_of": "2026-03-02", **answers}


@pytest.mark.parametrize("wrong", [True, False, "1", [1], {}])
def test_what_is_equal_to_a_number_that_was_read_is_no_number(wrong: object) -> None:
    for number in (0, 1):
        assert read_record(record(blasts_percent=number), NCT04556084).values["blasts_percent"] == number
    with pytest.raises(RecordRefused):
        read_record(record(blasts_percent=wrong), NCT04556084)


def test_a_number_keeps_the_digits_that_it_was_given_with() -> None:
    for given in (Decimal("1.50"), Decimal("1.5"), Decimal("1.500")):
        assert str(read_record(record(blasts_percent=given), NCT04556084).values["blasts_percent"]) == str(given)


def test_so_many_are_remembered_at_most_and_the_others_are_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Read, "MOST", 3)
    days = Read(reader(Day()))
    assert [days[f"2026-03-{day:02}"] for day in range(1, 9)] == [date(2026, 3, day) for day in range(1, 9)]
    assert len(days) == 3
    with pytest.raises(Unfit):
        days["2026-03-32"]
    assert len(days) == 3


def test_names_are_not_remembered() -> None:
    assert remembering(Name(100)) is None
    assert remembering(NumberKind("%")) is not None
