"""A study of other questions, codes and days is screened for, from its first question to its decision."""

from datetime import UTC, date, datetime
from typing import Any

from bot.documents.criteria_sheet import criteria_sheet_pdf
from flows.answers.lifecycle import Stage
from flows.answers.path import path_of, record_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.cards.screening.why import explanation
from flows.chat.context import Screening, TurnContext
from flows.chat.input import Tap
from flows.chat.position import ChatState, Position
from flows.decision.assess import assess
from flows.decision.next_step.next_step import next_steps
from flows.decision.next_step.sentences import next_step_sentences
from flows.decision.timeline.timeline import timeline
from flows.decision.what_if.read_what_if import read_what_if
from flows.decision.what_if.what_if import what_if
from tests.answered import answered
from tests.flows.rules.burns import BURNS
from tests.journeys.chats import answers_of, labels, shown, tapped, then

TODAY = date(2026, 3, 9)
NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
SAID = ("9 March 2026", "12", "@Partial thickness", "@No", "@None of these", "@Sterile", "8 March 2026", "6 March 2026")
MEDICINE = ("cefazolin", "@Enter it", "@☐ Antibiotic", "@Done (1)", "1 March 2026", "@Done (1)", "@Leave open")


def begun(**place: Any) -> TurnContext:
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered(), BURNS)
    position = Position(place.pop("doing", ChatState.ASKING))
    return TurnContext(TODAY, "coordinator", "Site 1", position, BURNS, screening, code_pattern="S-###", **place)


def gone_through(*said: str) -> TurnContext:
    context = begun()
    for one in said:
        context = tapped(context, one.removeprefix("@")) if one.startswith("@") else then(context, one)
    return context


def test_its_questions_are_asked_in_its_order_and_flagged_by_its_days() -> None:
    context = gone_through(*SAID)
    assert "◷ Ointment: 5 days end Wed 11 Mar 2026, 2 days to go · A3" in shown(context)
    assert "Which medicines were given?" in shown(context)
    context = gone_through(*SAID, *MEDICINE)
    assert context.position.doing == ChatState.DECIDING
    assert set(answers_of(context)) >= {"area_percent", "depth", "face", "signs", "culture", "prior_therapies"}


def test_its_decision_says_what_now_in_its_own_words() -> None:
    card = shown(gone_through(*SAID, *MEDICINE))
    assert "◷ Not yet eligible" in card
    assert "◷ The first day is set by A4: cefazolin: 14 days end Sun 15 Mar 2026, 6 days to go." in card
    assert card.count("a new culture") == card.count("culture") == 1, "all that is left, with the day for it"
    assert card.count("A4") == 1
    assert "A3: Ointment" in card


def test_every_card_beside_it_is_drawn() -> None:
    context = gone_through(*SAID, *MEDICINE)
    for label in ("Review", "What if …?", "More"):
        assert labels(tapped(context, label))
    for label in ("Planned dates", "Home"):
        assert labels(tapped(tapped(context, "More"), label))
    assert "BURN-1" in shown(begun(doing=ChatState.HOME))
    for question in BURNS.questions:
        assert explanation(Slot(question.key), {}, BURNS)
        assert draw(then(begun(), Tap("go", question.key))).lines


def test_a_what_if_is_read_by_what_it_calls_its_answers() -> None:
    answers = answers_of(gone_through(*SAID, *MEDICINE))
    changes = read_what_if("culture growth", answered(answers), TODAY, BURNS)
    assert changes == {"culture": "growth"}
    told = what_if(answered(answers), TODAY, {"culture": "growth"}, BURNS).sentences
    assert "X1 would be not met: Culture: Growth." in told
    assert next_step_sentences(next_steps(answered(answers), TODAY, BURNS))
    found = assess(record_of(answered(answers), TODAY, BURNS), BURNS)
    assert [bar.name for bar in timeline(found).waits] == ["cefazolin", "Ointment"]
    assert [bar.name for bar in timeline(found).measurements] == ["Culture"]
    assert criteria_sheet_pdf(BURNS).startswith(b"%PDF")


def test_its_own_day_is_planned_moved_and_asked_again() -> None:
    context = gone_through(*SAID, *MEDICINE)
    planned = tapped(context, "Plan 15 Mar 2026")
    assert answers_of(planned)["ward_day"] == "2026-03-15"
    answers = answers_of(planned)
    assert read_what_if("postpone by a week", answered(answers), TODAY, BURNS) == {"ward_day": "2026-03-22"}
    assert "ward_day" in path_of(answered(answers), date(2026, 3, 16), BURNS).expired
    assert "When is registration planned?" in shown(tapped(tapped(planned, "More"), "Planned dates"))
