"""The command line's `assess`: decisions and refusals, as lines and as a table, and how it ends."""

import io
import itertools
import json
import os
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.commands.records import assess, long_files
from bot.commands.records.assess import assess_file
from bot.commands.records.long_files import TOGETHER, side_by_side
from tests.trials import NCT04556084

CASES = json.loads((Path(__file__).parents[3] / "contract/cases/named.json").read_text("utf-8"))
ELIGIBLE = next(case["record"] for case in CASES if case["decision"]["outcome"] == "eligible")

NOT_YET = next(
    case["record"] for case in CASES if case["decision"]["outcome"] == "not_yet" and case["decision"]["clear_on"]
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def run(file: Path | str, *, table: bool = False) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    status = assess_file(str(file), out, table=table, err=err, trial=NCT04556084)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.json"


def as_lines(*records: Any) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def test_every_case_gets_its_decision_in_the_order_given(file):
    file.write_text(as_lines(*(case["record"] for case in CASES)), "utf-8")
    status, out, err = run(file)
    decisions = [json.loads(line) for line in out.splitlines()]
    assert [{key: given[key] for key in CASES[0]["decision"]} for given in decisions] == [
        case["decision"] for case in CASES
    ]
    assert (status, err) == (0, "")


def test_a_decision_is_one_compact_line_with_the_keys_in_the_contracts_order(file):
    file.write_text(json.dumps([ELIGIBLE], indent=2))
    _, out, _ = run(file)
    assert out.count("\n") == 1
    assert '":"' in out
    assert ": " not in out
    expected = ["outcome", "registration_window", "repeat", "consult", "criteria", "clear_on"]
    assert list(json.loads(out))[:6] == expected


def test_a_refused_record_gives_its_errors_and_the_next_goes_on(file):
    file.write_text(as_lines(ELIGIBLE, ELIGIBLE | {"sex": "man", "blasts_percent": 101.50}, ELIGIBLE))
    status, out, err = run(file)
    first, refused, last = (json.loads(line) for line in out.splitlines())
    assert first == last
    errors = {error["key"]: error for error in refused["errors"]}
    assert set(errors) == {"sex", "blasts_percent"}
    assert errors["blasts_percent"]["given"] == 101.5
    assert all(set(error) == {"key", "given", "allowed", "message"} for error in refused["errors"])
    assert (status, err) == (1, "")


def test_repeated_keys_are_refused(file):
    file.write_text(json.dumps(ELIGIBLE)[:-1] + ', "sex": "male"}')
    status, out, _ = run(file)
    assert [error["key"] for error in json.loads(out)["errors"]] == ["sex"]
    assert status == 1


@pytest.mark.parametrize(
    "text", ["", "[]", "not json", '"a text"', "null", "[[[[]]]]", '{"a":' * 700 + "1" + "}" * 700]
)
def test_what_is_no_record_gives_a_line_of_errors(file, text):
    file.write_text(text)
    status, out, err = run(file)
    (line,) = out.splitlines()
    errors = json.loads(line, parse_constant=pytest.fail)["errors"]
    assert all(error["message"] for error in errors)
    assert (status, err) == (1, "")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("1.80", "1.8"),
        ("1E+2", "100.0"),
        ("9" * 400, "9" * 400),
        ("0.12345678901234567890123", '"0.12345678901234567890123"'),
        ("1e999999999", '"Infinity"'),
        ("NaN", '"NaN"'),
        ('[1.5, {"x": NaN}]', '"[1.5, {\\"x\\": NaN}]"'),
        ('"\\ud800\\u0007"', '"\\ud800\\u0007"'),
    ],
)
def test_a_number_is_shown_as_given_where_json_can_say_it_exactly(file, given, shown):
    file.write_text(json.dumps(ELIGIBLE | {"sex": 0}).replace('"sex": 0', f'"sex": {given}'))
    _, out, _ = run(file)
    assert f'"key":"sex","given":{shown},' in out


def test_a_decimal_that_json_would_round_is_text():
    assert assess._exactly(Decimal("1e400")) == "1E+400"


def test_the_table_has_a_row_for_each_record_and_each_refusal(file):
    file.write_text(as_lines(ELIGIBLE, NOT_YET, ELIGIBLE | {"sex": "\x1b[31m[bold]x"}))
    status, out, _ = run(file, table=True)
    cells = [[cell.strip() for cell in line.strip(" |").split("|")] for line in out.splitlines()]
    assert [row[:2] for row in cells if row[0].isdigit()] == [["1", "eligible"], ["2", "not_yet"], ["3", "refused"]]
    assert "until" in out
    assert '[bold]x" was given' in out
    assert "\x1b" not in out
    assert status == 1


def test_a_table_can_be_written_in_an_old_encoding(file):
    file.write_text(as_lines(ELIGIBLE | {"sex": "\u03bb\ud800"}))
    out = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    assert assess_file(str(file), out, table=True, err=io.StringIO(), trial=NCT04556084) == 1


def test_standard_input_is_read_for_a_dash(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(as_lines(ELIGIBLE).encode())))
    status, out, _ = run("-")
    assert (status, json.loads(out)["outcome"]) == (0, "eligible")


def test_a_file_that_is_not_there_is_said_plainly(tmp_path):
    assert run(tmp_path / "none.json") == (2, "", f"There is no file {tmp_path / 'none.json'}.\n")


def test_a_folder_is_said_plainly(tmp_path):
    status, out, err = run(tmp_path)
    assert (status, out) == (2, "")
    assert err.startswith(f"{tmp_path} is a folder")


def test_a_file_that_may_not_be_read_is_said_plainly(file, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Tests may run as root, who may read anything.
    monkeypatch.setattr(Path, "open", refuse)
    assert run(file) == (2, "", f"{file} may not be read: its permissions do not allow it.\n")


@pytest.mark.parametrize("table", [False, True])
def test_a_closed_pipe_ends_quietly(file, table):
    file.write_text(as_lines(ELIGIBLE))
    reading, writing = os.pipe()
    os.close(reading)
    err = io.StringIO()
    with open(writing, "w") as out:  # noqa: PTH123 (a file number has no path)
        assert assess_file(str(file), out, table=table, err=err, trial=NCT04556084) == 141
    assert err.getvalue() == ""


def test_an_interrupt_ends_quietly(file, monkeypatch):
    def interrupt(_record: object, _trial: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(assess, "assess", interrupt)
    file.write_text(as_lines(ELIGIBLE))
    assert run(file) == (130, "", "")


def test_long_work_counts_on_a_terminal_and_only_there(file, monkeypatch):
    seconds = iter(range(100))
    monkeypatch.setattr(long_files.time, "monotonic", lambda: next(seconds))
    file.write_text(as_lines(*[ELIGIBLE] * 3))
    out, err = io.StringIO(), Terminal()
    assert assess_file(str(file), out, table=False, err=err, trial=NCT04556084) == 0
    assert f"\r[{'#' * 30}] 100 %  3 records assessed\n" in err.getvalue()
    assert "assessed" not in out.getvalue()
    assert run(file)[2] == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('{"lansky":"50"}', 'lansky: "50" was given'),
        ('{"sex":true}', "sex: true was given"),
        ('{"hct_direct":[null,1.50,{"a":"x"}]}', 'hct_direct: [null, 1.50, {"a": "x"}] was given'),
        ('{"liver_date":"2026\u202e01"}', 'liver_date: "2026\\u202e01" was given'),
    ],
)
def test_what_was_given_is_spelled_as_the_record_spells_it(tmp_path: Path, given: str, said: str) -> None:
    file = tmp_path / "record.json"
    file.write_text('{"as_of":"2026-01-01",' + given[1:])
    out = io.StringIO()
    assert assess_file(str(file), out, table=False, err=io.StringIO(), trial=NCT04556084) == 1
    assert json.loads(out.getvalue())["errors"][0]["message"].startswith(said)


@pytest.mark.parametrize(
    ("err", "said"), [(io.StringIO, "2 records assessed\n"), (Terminal, " 67 %  2 records assessed")]
)
def test_long_work_says_how_far_it_is(file, monkeypatch, err, said):
    file.write_text(as_lines(*[ELIGIBLE] * 3))
    clock = itertools.count(0, 6)
    monkeypatch.setattr(long_files.time, "monotonic", lambda: next(clock))
    shown = err()
    assert assess_file(str(file), io.StringIO(), table=False, err=shown, trial=NCT04556084) == 0
    assert said in shown.getvalue()


@pytest.mark.parametrize("table", [False, True])
def test_several_processes_say_the_same_in_the_same_order(file, table):
    different = [ELIGIBLE | {"age": number} for number in range(25)] + [{"age": "x"}]
    file.write_text("no record\n" + as_lines(*[each for each in different for _ in range(40)]) + "{")
    told = []
    for jobs in (1, 2):
        out = io.StringIO()
        assert assess_file(str(file), out, table=table, err=io.StringIO(), trial=NCT04556084, jobs=jobs) == 1
        told.append(out.getvalue())
    assert told[0] == told[1]
    assert told[0].count("\n") > 1000


def test_several_processes_hold_no_more_than_a_few_batches():
    numbers = itertools.count(1)
    found = side_by_side(abs, numbers, 2)
    assert [next(found) for _ in range(3)] == [1, 2, 3]
    found.close()
    assert next(numbers) <= 6 * TOGETHER


def _heed_interrupts() -> None:
    """What runs in the background ignores them, and so does all that it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_several_processes_quietly(file):
    file.write_text(as_lines(*[ELIGIBLE] * 10 * TOGETHER))
    command = [sys.executable, "-m", "bot", "assess", str(file), "--jobs", "2"]
    ways = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
    with subprocess.Popen(command, preexec_fn=_heed_interrupts, **ways) as process:
        assert process.stdout
        process.stdout.read(1)  # more than a pipe holds is to come: it is in the middle of it
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate()
    assert (process.returncode, err) == (130, b"")


@pytest.mark.parametrize("code", ["I1", 'a"b', "\u00fc", "\\", "\n", "\x7f", "/", "\U0001f600"])
def test_a_decision_is_written_as_the_library_of_python_writes_it(code: str) -> None:
    decision = {"outcome": "eligible", "window": {"earliest": None}, "consult": [code], "criteria": {code: "met"}}
    assert assess.written(decision) == json.dumps(decision, separators=(",", ":"))
