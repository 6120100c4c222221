"""A list that a trial asks of its own: filled entry by entry, flagged, shown, waited for, and decided by."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from flows.answers.lifecycle import Stage
from flows.answers.path import record_of
from flows.answers.reply import Slot
from flows.cards.draw import draw
from flows.cards.screening.why import explanation
from flows.chat.asked import asking_at
from flows.chat.context import Screening, TurnContext
from flows.chat.position import ChatState, Position
from flows.decision.assess import assess, decision_on
from flows.decision.next_step.next_step import next_steps
from flows.decision.next_step.sentences import next_step_sentences
from flows.decision.timeline.timeline import timeline
from flows.rules.status import Status
from tests.answered import answered
from tests.candidates import SITE_ZONE, candidate_of
from tests.journeys.chats import answers_of, shown, tapped, then

HYPERTENSION = candidate_of((Path(__file__).parents[2] / "journeys" / "files" / "hypertension.yaml").read_text("utf-8"))
TRIAL, TODAY, LIST = HYPERTENSION.trial, HYPERTENSION.today, "bp_medicines"
ATENOLOL = {"medicine": "atenolol", "class": "beta_blocker", "last_taken": "2026-10-10"}


def listing(**answers: Any) -> TurnContext:
    given = {SITE_ZONE: "Europe/Berlin", "planned_randomisation": "2026-11-04", **answers}
    screening = Screening(1, "S-001", Stage.DRAFT, 1, answered(given), TRIAL)
    at = Position(ChatState.LISTING, Slot(LIST))
    return TurnContext(TODAY, "coordinator", "Site 1", at, TRIAL, screening, code_pattern="S-###")


def test_an_entry_is_asked_field_by_field_and_kept_with_the_list() -> None:
    context = tapped(listing(), "Add a medicine")
    assert "Which medicine?" in shown(context)
    context = then(context, "atenolol")
    assert "Of which class?" in shown(context)
    assert "atenolol" in shown(context)
    context = then(tapped(context, "Beta-blocker"), "10 Oct 2026")
    assert "1. atenolol, 10 Oct 2026" in shown(context)
    flag = "◷ atenolol: more than 28 days end Sun 8 Nov 2026, 6 days to go · E1"
    assert flag in shown(context)
    assert answers_of(tapped(context, "Done (1)"))[LIST] == [ATENOLOL]


def test_a_name_of_it_is_taken_as_it_is_typed_and_searched_for_identifiers_like_any_text() -> None:
    context = tapped(listing(), "Add a medicine")
    assert asking_at(context.position, TRIAL) == "text"
    assert answers_of(then(context, "kymriah"))[f"{LIST}.draft"] == [{"medicine": "kymriah"}]


def test_an_entry_is_opened_changed_and_removed() -> None:
    context = tapped(listing(**{LIST: [ATENOLOL]}), "1. atenolol")
    shown = {line.text for line in draw(context).lines}
    assert {"Medicine: atenolol", "Class: Beta-blocker", "Last taken: Sat 10 Oct 2026"} <= shown
    changed = tapped(tapped(context, "Class"), "Diuretic")
    assert answers_of(changed)[f"{LIST}.draft"] == [{**ATENOLOL, "class": "diuretic"}]
    removed = tapped(tapped(context, "Remove"), "Yes, remove it")
    assert answers_of(removed)[f"{LIST}.draft"] == []


def test_it_is_decided_by_as_its_record_is() -> None:
    answers = {**HYPERTENSION.answers, LIST: [ATENOLOL]}
    decision = decision_on(answered(answers), TODAY, TRIAL)
    assert decision.status("E1") is Status.WAIT
    assert assess(record_of(answered(answers), TODAY, TRIAL), TRIAL).as_json() == decision.as_json()
    assert [bar.name for bar in timeline(decision).waits if bar.rule.startswith("E1")] == ["atenolol"]
    said = next_step_sentences(next_steps(answered(answers), TODAY, TRIAL))
    assert said[1].startswith("What ends last: atenolol (E1), Sun 8 Nov 2026.")


def test_what_is_not_known_of_an_entry_is_asked_for_next() -> None:
    entry = {"medicine": "atenolol", "class": None, "last_taken": None}
    answers = {**HYPERTENSION.answers, LIST: [entry]}
    assert decision_on(answered(answers), TODAY, TRIAL).status("E1") is Status.PENDING
    (one,) = next_steps(answered(answers), TODAY, TRIAL).missing or ()
    assert one.label == "atenolol: class and last taken"


def test_why_is_told_of_each_of_its_fields() -> None:
    for field in (None, "medicine", "class", "last_taken"):
        assert explanation(Slot(LIST, 0, field) if field else Slot(LIST), ATENOLOL, TRIAL)


def test_none_is_an_answer_and_what_was_answered_before_is_shown_again() -> None:
    assert answers_of(tapped(listing(), "None"))[LIST] == []
    again = {**HYPERTENSION.answers, LIST: [ATENOLOL]}
    later = TODAY + timedelta(40)
    assert decision_on(answered(again), later, TRIAL).facts.get(LIST)
