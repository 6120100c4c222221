"""What the study chair ruled where nobody at the site knew: the ruling becomes the answer."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flows import texts
from flows.answers.answers import Answers, Changes, changed
from flows.answers.entries import entries_of
from flows.answers.for_chair import open_for_chair, ruled_entry, ruled_questions
from flows.answers.reply import Slot
from flows.chat.asked import decision_now, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import Answered, TurnResult
from flows.decision.assess import decision_on
from flows.decision.rulings import RULED_BY
from flows.language.replacing import replace
from flows.rules.question import Day
from flows.turn.navigation import dated


def rule(context: TurnContext, slot: Slot, filled: Mapping[str, Any]) -> TurnResult:
    """What was ruled is the answer, with who ruled and when; an item that hangs on it alone is settled with it."""
    screening, decided = screening_of(context), context.position.to("decide", slot=None)
    if slot not in (one.slot for one in open_for_chair(screening.answers, context.trial)):
        return TurnResult(decided.with_notes(texts.screening.NOT_ASKED))
    by = {field.key: filled[field.key] for field in RULED_BY}
    values = {key: value for key, value in filled.items() if key not in by}
    changes = dated(context, _answer(context, slot, values, by))
    days = [
        date.fromisoformat(values[one.key])
        for one in ruled_questions(slot, context.trial)
        if isinstance(one.kind, Day) and values.get(one.key)
    ]
    rulings = dict(_settled(context, changed(screening.answers, changes), by, max(days, default=None)))
    return TurnResult(decided.with_notes(texts.screening.RULED), (Answered(replace(changes, rulings=rulings)),))


def _answer(context: TurnContext, slot: Slot, values: Mapping[str, Any], by: Mapping[str, str]) -> Changes:
    answers, key = screening_of(context).answers, slot.key
    if slot.entry is None:
        return Changes({key: values[key]}, chair={key: {**(answers.chair[key] or {}), **by}})
    entries = entries_of(answers, key)
    entries[slot.entry] = ruled_entry(slot, entries[slot.entry], values, by, context.today, context.trial)
    return Changes({key: entries}) if answers.drafts.get(key) is None else Changes(drafts={key: entries})


def _settled(
    context: TurnContext, answers: Answers, by: Mapping[str, str], last: date | None
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The items for the chair that come up with this very ruling: from the day on that the rule names, else from that
    after the `last` one that was ruled."""
    before = decision_now(context)
    after = decision_on(answers, context.today, context.trial)
    for code in after.chair:
        clear_on = after.findings[context.trial.queries[code].criterion].clear_on
        first = clear_on or (last + timedelta(1) if last else None)
        if code not in before.chair and first:
            yield code, {"decision": "allowed_from", "from_day": first.isoformat(), **by}
