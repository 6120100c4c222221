"""`python -m bot trial`: what an author is told on the command line."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot import app
from bot.__main__ import main
from bot.settings import LOCAL_ADMINISTRATOR, Settings
from flows.package import text_of
from storage.database import Database
from storage.site import sites
from storage.trials import switches

SOUND = text_of("flows.trials.files", "nct04556084.yaml")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "trial.yaml"
    file.write_text(SOUND, "utf-8")
    return file


def test_a_sound_file_is_said_to_be_so(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["trial", "check", str(sound)]) == 0
    first, again, *notes = capsys.readouterr().out.splitlines()
    assert (first, again) == ("The file is sound.", "Look again at:")
    assert any(
        "criterion I12 passes" in note and "where childbearing_potential is not answered" in note for note in notes
    )


def test_everything_that_is_wrong_is_told_by_line_with_exit_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "trial.yaml"
    slipped = SOUND.replace("holds: age <= 25 years", "holds: ages <= 25 years").replace("lvef >= 40 %", "lvef >= 40")
    file.write_text(slipped, "utf-8")
    age, lvef = (slipped[: slipped.index(leaf)].count("\n") + 1 for leaf in ("ages <= 25", "lvef >= 40"))
    assert main(["trial", "check", str(file)]) == 1
    assert capsys.readouterr().out == (
        f'line {age}: "ages <= 25 years": there is no question "ages"; did you mean "age"?\n'
        f'line {lvef}: "lvef >= 40": say the unit: lvef is in %\n'
    )


def test_a_trial_is_shown_with_its_criteria_its_questions_and_its_rows(
    sound: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trial", "show", str(sound)]) == 0
    shown = capsys.readouterr().out
    assert "I3, inclusion 3: 25 years or younger" in shown
    assert "\n  our reading: " in shown
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
        "+ I3, inclusion 3: To 30 years at enrolment.\n"
        "-     age <= 25 years\n"
        "+     age <= 30 years\n"
    )
    assert main(["trial", "diff", str(sound), str(sound)]) == 0
    assert capsys.readouterr().out == "No criterion, question or chair item differs.\n"


def test_a_leaf_that_only_moved_and_a_question_that_changed_are_differences(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.yaml"
    both, asked = "all: [donor_available is yes, hct_direct is yes]", "ask: Is a donor available?"
    assert both in SOUND
    assert asked in SOUND
    moved = SOUND.replace(both, "all: [hct_direct is yes, donor_available is yes]").replace(asked, "ask: A donor?")
    new.write_text(moved, "utf-8")
    assert main(["trial", "diff", str(sound), str(new)]) == 0
    assert capsys.readouterr().out == (
        "I2 differs:\n"
        "+       hct_direct is yes\n"
        "-       hct_direct is yes\n"
        "question donor_available differs:\n"
        "- donor_available: Is a donor available? [say yes or no]\n"
        "+ donor_available: A donor? [say yes or no]\n"
    )


def test_a_trial_is_shown_on_paper_and_the_same_file_gives_the_same_paper(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    papers = [tmp_path / name for name in ("one.pdf", "two.pdf")]
    for paper in papers:
        assert main(["trial", "show", str(sound), "--pdf", str(paper)]) == 0
    assert papers[0].read_bytes() == papers[1].read_bytes()
    assert papers[0].read_bytes().startswith(b"%PDF")
    sound.write_text(SOUND.replace("lvef >= 40 %", "lvef >= 40"), "utf-8")
    assert main(["trial", "show", str(sound), "--pdf", str(papers[0])]) == 1
    assert "say the unit" in capsys.readouterr().out
    assert main(["trial", "show", str(tmp_path / "none.yaml"), "--pdf", str(papers[0])]) == 2


def test_a_record_is_drafted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = {"nct_id": "NCT00000002", "brief_title": "One", "eligibility": {"unstructured": []}}
    source = tmp_path / "record.json"
    source.write_text(json.dumps(record), "utf-8")
    assert main(["trial", "draft", str(source)]) == 0
    assert "trial: NCT00000002\n" in capsys.readouterr().out
    source.write_text("<html>", "utf-8")
    assert main(["trial", "draft", str(source)]) == 2
    assert "It is no JSON" in capsys.readouterr().err


async def _on(settings: Settings) -> int:
    """What a site screens for that is served with these settings, as an exit status; printed."""
    database = Database(settings.database)
    await database.start()
    try:
        site = await database.read(lambda session: sites.named(session, settings.site))
        on = await database.read(lambda session: switches.switched_on(session, site.id, date(2026, 3, 10)))
        print(settings.local, LOCAL_ADMINISTRATOR in settings.administrators, on)
    finally:
        await database.close()
    return 0


def test_a_trial_is_tried_in_a_local_chat_of_its_own(
    sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(app, "run", _on)
    monkeypatch.setenv("BLINABRIDGE_DATA", str(tmp_path / "mine"))
    sound.write_text(SOUND.replace("version: record of 2022-04-05", 'version: "tried"', 1), "utf-8")
    assert main(["trial", "try", str(sound)]) == 0
    assert capsys.readouterr().out == "True True {'NCT04556084': 'tried'}\n"
    assert not (tmp_path / "mine").exists()


def test_a_trial_that_is_not_sound_or_is_brought_with_other_content_is_not_tried(
    sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app, "run", _on)
    sound.write_text(SOUND.replace("lvef >= 40 %", "lvef >= 40"), "utf-8")
    assert main(["trial", "try", str(sound)]) == 1
    sound.write_text(f"{SOUND}# changed\n", "utf-8")
    assert main(["trial", "try", str(sound)]) == 2
    assert "with other content: give the file another version" in capsys.readouterr().err


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
