"""What a version would change, by the command line; and a version that changes something unsaid, sent in the chat."""

from pathlib import Path

import pytest
from sqlmodel import Session

from bot.receiving.trial_files import read_file
from flows import texts
from flows.language.refusals import RuleBroken
from flows.trials.checking.amending import amendment_problems
from flows.trials.files.brought import FIRST, brought
from flows.trials.form.read_trial import read_trial
from storage.study import screenings, versions
from storage.upkeep.verify import verify
from tests.bot.commands.commanding import commanded
from tests.flows.trials.versions import STRICTER, stricter
from tests.journeys.other_trials.test_new_version import load
from tests.journeys.running import MONDAY, Clock, running, talking
from tests.journeys.study import finish

pytestmark = pytest.mark.usefixtures("commands_here")


async def test_it_counts_and_lists_every_candidate_with_the_criteria_before_and_now(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await finish(chat)
        await load(program)
        status, said = await commanded(capsys, "amendment", "NCT04556084", STRICTER)
        assert status == 0
        assert "I6 (chemotherapy)\n- 7 days or more" in said
        assert "1 screening: 1 decided, and now open." in said
        assert "S-001\tfinished\tdecided, and now open\teligible" in said
        assert "asked anew: rabbits" in said.lower()
        status, said = await commanded(capsys, "amendment", "NCT04556084", "record of 2022-04-05")
        assert (status, "that amends another one" in said) == (2, True)


async def test_an_earlier_version_rules_again_only_for_a_reason(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await chat.say("/start")
        await load(program)
        on = ("trial", "on", "NCT04556084", "--from", MONDAY.date().isoformat())
        assert (await commanded(capsys, *on, "--version", STRICTER))[0] == 0
        status, said = await commanded(capsys, *on, "--version", "record of 2022-04-05")
        assert (status, "going back to an earlier version needs a reason" in said) == (2, True)
        assert (await commanded(capsys, *on, "--version", "record of 2022-04-05", "--why", "withdrawn"))[0] == 0


async def test_who_took_a_version_that_the_site_goes_back_from_is_told_and_takes_the_one_in_force_again(
    tmp_path: Path, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path, clock) as program, talking(program) as chat:
        await finish(chat)
        await load(program)
        on = ("trial", "on", "NCT04556084", "--from", MONDAY.date().isoformat())
        assert (await commanded(capsys, *on, "--version", STRICTER))[0] == 0
        await chat.say("/finished")
        await chat.tap((await chat.card()).labels[0], "What changes", "Take the new version")
        await chat.tap("No", "Review")
        back = ("--version", "record of 2022-04-05", "--why", "withdrawn")
        assert (await commanded(capsys, *on, *back))[0] == 0
        await chat.quiet()
        told = [shown.text for shown in await chat.phone.screen() if not shown.mine]
        assert any("NCT04556084, record of 2022-04-05 rules here from Mon 2 Mar 2026. Yours: 1" in one for one in told)
        assert not any(f"NCT04556084, {STRICTER} rules here" in one for one in told)
        assert texts.versions.offer_over("NCT04556084") in told
        with pytest.raises(RuleBroken, match="Take that version for it first"):
            await program.database.read(in_force_still)
        listed = await chat.say("/amendment")
        assert "Amendment 1, taken back · version record of 2022-04-05" in listed.text
        assert texts.versions.WENT_BACK in listed.text
        looked = await chat.tap("S-001")
        assert "wait 14 days before registration → washout of chemotherapy: wait 7 days" in looked.text
        assert "S-001 · Back to the version before" in looked.text
        assert "Take the new version" not in looked.labels
        await chat.tap("Go back to that version")
        row = await program.database.read(lambda session: screenings.load(session, 1))
        assert row.protocol_version == "record of 2022-04-05"
        assert (await program.database.read(verify)).problems == ()


def in_force_still(session: Session) -> None:
    versions.check_in_force(session, screenings.load(session, 1), MONDAY.date())


def test_the_invented_amendment_says_all_that_it_changes_and_one_that_does_not_is_told() -> None:
    before = read_trial(brought()[FIRST])
    assert list(amendment_problems(before, read_trial(stricter()))) == []
    unsaid = stricter().replace('    I6: "chemotherapy', '    # I6: "chemotherapy')
    assert ["I6 is another" in str(p) for p in amendment_problems(before, read_trial(unsaid))] == [True]
    assert read_file(stricter().encode()).problems  # its cases are those of before: the author has to say more
