"""Reading records: every form of file, every way to be wrong."""

import io
import itertools
import json
import math
import random
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.records.records_file import DECODER, QUICK, Parsed, RepeatedKeys, Unreadable, read_records
from tests.contract.records import right_record


def read(text: str | bytes) -> list[Parsed | Unreadable]:
    return list(read_records(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def values(text: str | bytes) -> list[object]:
    """Values, with None for what cannot be read."""
    items = read(text)
    assert [item.number for item in items] == list(range(1, len(items) + 1))
    return [item.value if isinstance(item, Parsed) else None for item in items]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('{"a": 1}\n', [{"a": 1}]),
        ('{\n  "a": 1,\n  "b": [\n    {"c": 2}\n  ]\n}\n', [{"a": 1, "b": [{"c": 2}]}]),
        ('{"a": 1,\n "b": 2}', [{"a": 1, "b": 2}]),
        ('  \n\n  {\n"a": 1}', [{"a": 1}]),
        ('[{"a": 1}, {"a": 2}]', [{"a": 1}, {"a": 2}]),
        ('[\n{"a": 1},\n{"a": 2}\n]', [{"a": 1}, {"a": 2}]),
        ('[\n  {\n    "a": 1\n  }\n]', [{"a": 1}]),
        ('{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        ('{"a": 1}\r\n\r\n  \t\n{"a": 2}\r\n', [{"a": 1}, {"a": 2}]),
        ('{\n"a": 1\n}\n{\n"a": 2\n}', [{"a": 1}, {"a": 2}]),
        (b'\xef\xbb\xbf{"a": "\xc3\xbc"}', [{"a": "ü"}]),
        (b'\xef\xbb\xbf[{"a": 1}]', [{"a": 1}]),
        ('"text"', ["text"]),
        ('{"a": 1}\n[]\n{"a": 2}', [{"a": 1}, [], {"a": 2}]),
        ('[{"a": 1}]\n{"a": 2}', [[{"a": 1}], {"a": 2}]),
        ("[[]]", [[]]),
    ],
)
def test_a_record_a_list_and_lines_are_read(text, expected):
    assert values(text) == expected


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("x", "Line 1 is not JSON: expecting value at column 1."),
        ("{", "Line 1 is not JSON: expecting property name enclosed in double quotes at column 2."),
        ("[", "Line 1 is not JSON: expecting value at column 2."),
        ('{"a": [1, 2,', "Line 1 is not JSON: expecting value at column 13."),
        ('{"a": "torn', "Line 1 is not JSON: unterminated string starting at column 7."),
        ('{"a": 1} {"a": 2}', "Line 1 is not JSON: extra data at column 10."),
        ("[" * 100_000, "Line 1 is not a record: it is nested too deeply."),
        (b'{"a": "\xff"}', "Line 1 is not UTF-8 text."),
        ('{"a": 1}'.encode("utf-16"), "Line 1 is not UTF-8 text."),
    ],
    ids=range(9),
)
def test_a_line_that_is_not_json_is_an_error_and_the_next_goes_on(wrong, reason):
    line = wrong.encode() if isinstance(wrong, str) else wrong
    assert read(line) == [Unreadable(1, reason)]
    assert read(line + b'\n{"a": 1}\n{"a": 2}\n') == [Unreadable(1, reason), Parsed(2, {"a": 1}), Parsed(3, {"a": 2})]
    assert values(b'{"a": 1}\n' + line + b'\n{"a": 2}') == [{"a": 1}, None, {"a": 2}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{\n  "a": 1,\n\n  "b": x\n}', "Line 4 is not JSON: expecting value at column 8."),
        ('[\n  {"a": 1}\n  {"a": 2}\n]', "Line 1 is not JSON: expecting value at column 2."),
        (b'{\n  "a": 1,\n  "b": "\xff"\n}', "Line 3 is not UTF-8 text."),
    ],
)
def test_a_mistake_in_a_longer_record_is_named_by_its_line(text, reason):
    assert read(text)[0] == Unreadable(1, reason)


@pytest.mark.parametrize("text", ["", "\n \n", b"\xef\xbb\xbf", "[]", "[\n]"])
def test_a_file_without_a_record_is_an_error(text):
    assert read(text) == [Unreadable(1, "There is no record in the file.")]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.8", Decimal("1.8")),
        ("168.0", Decimal(168)),
        ("0.1234567890123456789012345678901234567890", Decimal("0.1234567890123456789012345678901234567890")),
        ("1e-20", Decimal("1e-20")),
        ("1E+400", Decimal("1e400")),
        ("9" * 900, int("9" * 900)),
        ("-0", 0),
    ],
)
def test_numbers_are_kept_exactly(written, number):
    assert values(f'{{"a": {written}}}') == [{"a": number}]


@pytest.mark.parametrize(
    "written",
    [
        *("NaN", "Infinity", "-Infinity", "1e999999999", "1e99999999999999999999", "-1e99999999999999999999"),
        *("1e-999999999", "9" * 5_000, "-" + "9" * 5_000, "0." + "3" * 5_000),
    ],
)
def test_what_no_calculation_could_hold_is_not_a_finite_number(written):
    (record,) = values(f'{{"a": {written}}}')
    assert isinstance(record, dict)
    assert isinstance(record["a"], float)
    assert not math.isfinite(record["a"])


def test_repeated_keys_stay_visible_at_any_depth():
    (record,) = values('{"a": 1, "b": {"c": 1, "d": 2, "c": 3}, "a": 2, "e": {"f": 1}}')
    assert isinstance(record, RepeatedKeys)
    assert record.repeated == ("a",)
    assert record["b"].repeated == ("c",)
    assert not hasattr(record["e"], "repeated")


def test_lines_are_read_as_they_come():
    def lines():
        yield b'{"a": 1}\n'
        pytest.fail("the second line was asked for before the first record was given")

    assert next(read_records(lines())) == Parsed(1, {"a": 1})


def test_memory_stays_flat_however_many_lines_there_are():
    line = json.dumps({"as_of": "2026-03-02", "alt_u_l": 60.5, "prior_therapies": []}).encode() + b"\n"
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_records(itertools.repeat(line, 5_000)))
        assert (count, tracemalloc.get_traced_memory()[1] < 200_000) == (5_000, True)
    finally:
        tracemalloc.stop()


HOSTILE = (
    *('{"a": 1, "a": 2}', '{"a": [{"b": 1, "b": 2}]}', '{"a": {"b": 1, "b": 2}}', '{"a": [[{"b": 1, "b": 1}]]}'),
    *(
        '{"a" : 1 , "b":2}',
        '{"a": "x:y", "b": 1, "b": 2}',
        '{"\\u0061": 1, "a": 2}',
        '{"a:b": 1}',
        '{"a": ":", "a": 1}',
    ),
    *('{"a": NaN}', '{"a": -Infinity}', '{"a": 1e400}', '{"a": 1e-5000}', '{"a": 1E5}', '{"a": -0}', '{"a": -0.0}'),
    *('{"a": 1.50}', '{"a": 01}', '{"a": 1.}', '{"a": .5}', '{"a": +1}', '{"a": 0.' + "1" * 1001 + "}"),
    *('{"a": ' + "1" * length + "}" for length in (19, 20, 30, 1000, 1001, 5000)),
    *('{"a": [' + "1" * 1001 + "]}", '{"a": [{"b": ' + "1" * 1001 + "}]}", '{"a": {"b": ' + "1" * 1001 + "}}"),
    *(
        '{"a": "\x01"}',
        '{"a": "\t"}',
        '{"a": "\\ud800"}',
        '{"a": "\ud800"}',
        '{"a": "\\ud83d\\ude00"}',
        '{"a": "\x7f\x85"}',
    ),
    *("", "null", '"x"', "[1, 2]", "{}", '{"a": 1,}', '{"a": 1}{"b": 2}', '{"a": 1}\x0b', '\ufeff{"a": 1}', "{'a': 1}"),
    *("[" * 100_000, '{"a":' * 100_000, '{"a": ' + "[" * 500 + "]" * 500 + "}", '{"a": true, "b": null, "c": []}'),
)


def exactly(text: str) -> str | None:
    """What the exact decoder reads; None where it cannot."""
    try:
        return repr(DECODER.decode(text))
    except (ValueError, RecursionError):
        return None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_read_quickly_is_what_the_exact_decoder_reads(text):
    quickly = QUICK.read(text)
    assert quickly is None or repr(quickly) == exactly(text)


@given(st.data())
def test_so_is_any_record_with_a_slip_in_it(data):
    """A part is left out, doubled or put elsewhere: keys come twice, numbers grow, quotes and brackets go missing."""
    text = json.dumps(right_record(random.Random(data.draw(st.integers(0, 200)))))
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    part = data.draw(st.sampled_from((text[first:last], "", "1e9", '"', ":", "\\u003a", ', "sex": "male"')))
    at = data.draw(st.integers(0, len(text)))
    for torn in (text[:first] + text[last:], text[:at] + part + text[at:]):
        quickly = QUICK.read(torn)
        assert quickly is None or repr(quickly) == exactly(torn)


def test_most_records_are_read_quickly():
    rng = random.Random(1)
    assert all(QUICK.read(json.dumps(right_record(rng))) is not None for _ in range(200))


def test_two_threads_read_the_same():
    rng = random.Random(2)
    texts = [json.dumps(right_record(rng)) for _ in range(300)]
    with ThreadPoolExecutor(2) as pool:
        for found in pool.map(lambda some: list(map(QUICK.read, some)), [texts] * 4):
            assert list(map(repr, found)) == list(map(exactly, texts))
