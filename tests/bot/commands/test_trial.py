"""`python -m bot trial`: what an author is told on the command line."""

from pathlib import Path

import pytest

from bot.__main__ import main
from flows.package import text_of

SOUND = text_of("flows.trials.files", "nct04556084.yaml")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "trial.yaml"
    file.write_text(SOUND, "utf-8")
    return file


def test_a_sound_file_is_said_to_be_so(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial", "check", str(sound)]) == 0
    assert capsys.readouterr().out == "The file is sound.\n"


def test_everything_that_is_wrong_is_told_by_line_with_exit_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trial.yaml"
    file.write_text(SOUND.replace("blasts < 5 %", "blasts < 5").replace("age <= 25 years", "ages <= 25 years"), "utf-8")
    assert main(["trial", "check", str(file)]) == 1
    assert capsys.readouterr().out == (
        'line 79: "blasts < 5": say the unit: blasts is in %\n'
        'line 102: "ages <= 25 years": there is no question "ages"; did you mean "age"?\n'
    )


def test_a_trial_is_shown_with_its_criteria_its_questions_and_its_rows(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trial", "show", str(sound)]) == 0
    shown = capsys.readouterr().out
    assert "I3, inclusion 3: 25 years or younger at enrolment.\n  our reading: 25 completed years pass" in shown
    assert "of monoclonal_antibody: wait 3 half-lives before registration; except inotuzumab 12 days\n" in shown
    assert shown.index("\nage: How old") < shown.index("\nsex: What is")
    assert "I10, candidate; immunotherapy, last 41 days before registration: wait until 2026-11-04\n" in shown


def test_two_versions_are_compared_criterion_by_criterion(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(SOUND.replace("age <= 25 years", "age <= 30 years").replace("25 years or younger", "To 30 years"))
    assert main(["trial", "diff", str(sound), str(new)]) == 0
    assert capsys.readouterr().out == (
        "I3 differs:\n"
        "- I3, inclusion 3: 25 years or younger at enrolment.\n"
        "-     age <= 25 years\n"
        "+ I3, inclusion 3: To 30 years at enrolment.\n"
        "+     age <= 30 years\n"
    )
    assert main(["trial", "diff", str(sound), str(sound)]) == 0
    assert capsys.readouterr().out == "No criterion differs.\n"


def test_the_form_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial", "form"]) == 0
    assert capsys.readouterr().out == text_of("flows.trials.form", "form.md")


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00trial"])
def test_a_file_that_cannot_be_read_is_said_to_be_so(
    content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trial.yaml"
    if content is not None:
        file.write_bytes(content)
    assert main(["trial", "check", str(file)]) == 2
    assert str(file) in capsys.readouterr().err
