"""What is refused: a step that a rule does not allow, and what to do instead; a value of a record that is wrong."""

import json
import re
from dataclasses import dataclass

QUOTED_AT_MOST = 60

# A decimal is no value of JSON's library: it is passed as a text that is marked, and the quotation marks go again.
BARE = "\0"

BARE_NUMBER = re.compile(r'"\\u0000([^"]*)"')


class FlowError(Exception):
    """The step is not possible."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One value that a record may not hold: its key, what was given, and what is allowed."""

    key: str
    given: object
    allowed: str

    @property
    def message(self) -> str:
        return f"{self.key}: {shown(self.given)} was given; allowed: {self.allowed}."


class RecordRefused(FlowError):
    """The record is not valid; `errors` names every wrong value, all of them at once."""

    def __init__(self, errors: tuple[Wrong, ...]) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors


class NotAllowed(FlowError):
    """That step is not allowed from here."""


def shown(given: object) -> str:
    """The given value as JSON spells it, cut to a length that is read; signs that do not show are codes."""
    if given is None:
        return "nothing"
    spelled = json.dumps(given, ensure_ascii=False, default=lambda number: f"{BARE}{number}")
    text = BARE_NUMBER.sub(r"\1", spelled)
    text = "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
    return text if len(text) <= QUOTED_AT_MOST else f"{text[: QUOTED_AT_MOST - 3]}..."


RULES = {
    "dose_without_weight": "A dose needs a weight: enter the weight in kg with the day on which it was measured.",
    "dose_without_height": "{by_surface}: enter the height in cm with its day.",
    "no_dose_rule": "This trial says nothing of a dose.",
    "no_dose": "The trial names no dose for {weight} kg: look at the weight again, or ask the study chair.",
    "not_a_measure": "{what} was given as {given}; allowed: {allowed}.",
    "measured_ahead": "{what} cannot be measured on {day}: that day lies ahead. Enter the day of the measurement.",
    "bag_length": "Bags here last 24, 48, 72, 96 or 168 hours (7 days): choose one of them.",
    "start_in_past": "The start {start} has passed. Choose a time ahead, or record the start if it has begun.",
    "start_ahead": "The {what} cannot have begun at {start}: that lies ahead. Plan the start instead.",
    "start_before_registration": "Treatment starts after registration, on {first} or later. Choose another start.",
    "start_after_test": "The pregnancy test is good for a start until {last}: within {days} before the start is the "
    "trial's rule. Start by then, or repeat the test and enter it first.",
    "start_after_positive": "The pregnancy test of {day} was positive: do not start. Call the study chair.",
    "test_after_start": "Cycle 1 began {start}: the test that counts for its start was made by that day.",
    "cycle_begun": "Cycle {number} began {start}: its start cannot be moved. Record {instead} instead.",
    "not_started": "No cycle is planned yet: plan the start first.",
    "pause_before_start": "Cycle {number} starts {start}: {what} after its start.",
    "pause_after_end": "{what} ended {end}: there is nothing left to {acts}.",
    "pause_ahead": "A pause or a stop is recorded once it has happened; {at} lies ahead.",
    "bag_ahead": "A bag is recorded once it was changed; {at} lies ahead. Move it instead.",
    "paused_already": "The infusion is paused since {since}: record the restart first.",
    "pauses_overlap": "The infusion only restarted {until}: a new pause begins after that.",
    "not_paused": "The infusion is not paused, so there is nothing to restart.",
    "restart_before_pause": "The pause began {since}: the restart must come after it.",
    "stopped_already": "Cycle {number} was stopped for good {at}: it does not go on.",
    "most_cycles": "The trial gives at most {most}: there is no {further} one to plan.",
    "cycle_without_response": "Cycle {number} depends on the response to cycle {last}: enter the {result} first.",
    "cycle_skipped": "Cycle {number} follows cycle {last}, which is not planned yet: plan that first.",
    "cycle_not_offered": "Cycle {number} is not offered. {why}",
    "cycle_too_early": "Cycle {last} ends {end} and {free} stay free after it: cycle {number} is possible from "
    "{earliest} (day {day} at the earliest). Choose that day or a later one.",
    "next_cycle_too_early": "Cycle {number} is possible from {earliest}, day {day} of cycle {last}. Choose that day or "
    "a later one.",
    "cycle_without_end": "Cycle {number} is paused and has no end yet: record the restart or the stop first.",
    "response_before_end": "The infusion of cycle {number} ends {end}: the {name} that counts is taken on that day or "
    "later.",
    "response_day_too_early": "The {name} of cycle {number} that counts is of {first} or later.",
    "response_after_next": "The {name} after cycle {number} comes before the next cycle, by {last}.",
    "response_too_early": "The infusion of cycle {number} runs until {end}: the response is entered after it.",
    "response_not_yet": "The response to cycle {number} is entered from {first} on.",
    "outside_window": "“{title}” is due from {first} to {last}: choose a day in that window.",
    "response_without_cycle": "Cycle {number} has not been given, so there is no response to enter.",
    "bag_runs_out": "Bag {before} hangs since {since} and lasts until {last}: bag {number} is hung after the one and "
    "not after the other.",
    "weight_after_start": "The weight decides the dose: it is measured by the start, {start}.",
    "no_such_item": "That item is not in the plan any more: look at the plan again.",
    "not_movable": "“{title}” follows from other dates and is not moved by itself: {instead}.",
    "not_cancelled": "“{title}” belongs to the treatment and is not cancelled by itself: {instead}.",
    "later_too_late": "It is due {due}: “{choice}” would be after it. Choose something sooner, or move the item.",
    "evening_over": "This evening's time, {at}, has passed. Choose another time.",
    "reminder_closed": "This reminder is settled already: nothing changed.",
    "registration_not_eligible": "Registration on {day} is not possible: {why}",
    "registration_not_assessed": "Registration on {day} cannot be assessed: a later day stands under {what}. "
    "Correct that answer, or register on a later day.",
    "chair_not_asked": "The study chair has to be asked before registration: {what} Record who decided what.",
    "chair_refused": "{what} {who} ruled: may not be registered. Where that ruling was entered wrong, correct it under "
    "Decision.",
    "chair_day_missing": "{what} {who} ruled: may be registered from a day on, and that day is not known yet. Enter "
    "the day with the ruling, under Decision.",
    "chair_day_ahead": "{what} {who} ruled: may be registered from {first} on. Register on that day or later.",
    "asked_again": "Not yet: given for another day than {day}, so asked again: {what}. Choose Change an answer, "
    "confirm or change what is asked again, and finish it once more.",
    "not_signed": "An investigator approves before registration. Ask for the signature.",
    "signed_already": "{name} has signed this already: a second signature is not taken.",
    "pin_locked": "Your PIN is locked after 5 wrong tries. Ask an administrator to unlock it.",
    "nothing_to_correct": "Nothing has happened in this treatment yet that could be corrected.",
    "began_after_pause": "Cycle {number} was paused or stopped {since}: it began before that.",
    "complete_without_response": "Whether the treatment is complete follows from the response: enter the {result} "
    "first.",
    "not_complete": "This does not lead to {then}. {why}",
    "earlier_version": "{later} is on here and amends {version}: going back to an earlier version needs a reason.",
    "signed_since": "{day} is too early: on {signed} somebody was signed for under the version before.",
    "amendment_adopted": "Version {version} amends the one that rules here: an investigator switches it on with a PIN, "
    "under /amendment.",
    "version_early": "Version {version} does not rule at this site yet: the one before stays until it is switched on.",
    "version_on": "Version {version} was switched on here meanwhile, from {since}: nothing was changed.",
    "version_over": "This screening goes by version {version}, and this site by version {now} since {since}. Take that "
    "version for it first: /amendment says what it means for this candidate.",
    "screened_again": "{code} was screened again because of {name} already, as often as that allows: {allowed}. "
    "Whether once more is for the study chair, and for a version of the trial that says so.",
    "signature_void": "The signature no longer fits: {what} changed after it. Ask for a new one.",
}


class RuleBroken(NotAllowed):
    """A step that a rule forbids: `rule` is its key in `RULES`, the text says it to a person."""

    def __init__(self, rule: str, **words: object) -> None:
        super().__init__(RULES[rule].format(**words))
        self.rule = rule
