"""The candidate of every brought trial is screened from START to a signed decision, by the local Bot API."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot import app
from flows.trials.files.brought import FIRST
from storage.study import revisions
from tests.candidates import ZONE, Candidate, candidates
from tests.journeys.running import Clock, Talk, running, talking
from tests.journeys.study import investigating, prove
from tests.journeys.walked import asked, steps

# The first trial is screened for in every other journey.
CANDIDATES = tuple(one for one in candidates() if one.trial.registry_id != FIRST.registry_id)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[app.Program]:
    """A site in the zone of the candidates, on their day."""
    morning = Clock(datetime.combine(CANDIDATES[0].today, time(9), ZONE).astimezone(UTC))
    async with running(tmp_path, morning, zone=ZONE.key) as program:
        yield program


async def screened(chat: Talk, of: Candidate) -> str:
    """The card of the decision, after every question; what is asked and has no answer in the file is left open."""
    await chat.say("/start")
    await chat.tap("Trials", f"Switch on {of.trial.registry_id}, {of.trial.version}", "Home", "New screening")
    await chat.tap(next(label for label in (await chat.card()).labels if label.startswith(of.trial.registry_id)))
    card = await chat.tap("Use S-001")
    seen: set[str] = set()
    while "Where do these come from?" not in card.text and (question := asked(card.text, of)):
        assert question.key not in seen, card.text
        seen.add(question.key)
        value = of.answers.get(question.key)
        for step in steps(question, value) if value is not None else ("[Not known yet]",):
            before = card.text
            card = await (chat.tap(step[1:-1]) if step.startswith("[") else chat.say(step))
            assert card.text != before, (question.key, step, card.text)
    return (await chat.tap("Leave open")).text


@pytest.mark.parametrize("of", CANDIDATES, ids=lambda of: of.trial.registry_id)
async def test_it_is_screened_from_start_to_a_signed_decision(site: app.Program, of: Candidate) -> None:
    async with talking(site) as chat:
        card = await screened(chat, of)
        assert "✓ Eligible" in card, card
        await chat.tap("Finish", "Ask for sign-off")
        async with investigating(site, chat) as doctor:
            listed = await doctor.say("/signoffs")
            await doctor.tap(listed.labels[0], "Approve")
            assert "Signed" in (await prove(doctor)).text
        kept = await site.database.read(lambda session: revisions.of(session, 1))
        assert kept[0].decision["outcome"] == "eligible"
        assert {key: kept[0].record.get(key) for key in of.trial.timed if key in of.answers} == {
            key: of.answers[key] for key in of.trial.timed if key in of.answers
        }
