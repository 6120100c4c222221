"""What is done with a screening as a whole: begin, open, review, decide, finish, change, withdraw, invite."""

import re
from collections.abc import Callable
from dataclasses import replace

from flows import texts
from flows.answers.again_words import labels_again
from flows.answers.path import record_of
from flows.answers.reply import Offer
from flows.chat.asked import decision_now, new_for, path_now, screening_of
from flows.chat.context import TurnContext
from flows.chat.events import Amended, Discarded, Finished, PictureAsked, Started, TurnResult, Withdrawn
from flows.chat.roles import May, may
from flows.decision.status_words import outcome_words
from flows.language.signs import without_invisible
from flows.turn.screening import entries
from flows.turn.sign_off import registered


def name_candidate(context: TurnContext, _argument: str) -> TurnResult:
    """Ask for the subject code of a new screening."""
    if not may(context.role, May.CHANGE):
        return TurnResult(context.position.with_notes(texts.typed.READS_ONLY))
    return TurnResult(context.position.leave("name_candidate"))


def start(context: TurnContext, text: str) -> TurnResult:
    """Begin a screening for the chosen trial, or the only one, under a code of the site's pattern."""
    trial = new_for(context)
    if trial is None:
        return TurnResult(context.position.with_notes(texts.trials.TAP_TRIAL if context.on else texts.trials.NONE_ON))
    code = code_of(text, context.code_pattern)
    if code is None:
        why = texts.home.bad_code(context.code_pattern, context.suggested_code)
        return TurnResult(context.position.with_notes(why))
    return TurnResult(context.position.leave("ask"), (Started(code, trial.registry_id),))


def code_of(text: str, pattern: str) -> str | None:
    """The subject code that a text means under a pattern such as S-###; a bare number is filled in."""
    typed = without_invisible(text).strip()
    digits = pattern.count("#")
    if re.fullmatch(r"[0-9]+", typed) and len(typed) <= digits:
        figures = iter(typed.zfill(digits))
        return "".join(next(figures) if sign == "#" else sign for sign in pattern)
    expression = "".join("[0-9]" if sign == "#" else re.escape(sign) for sign in pattern)
    if not re.fullmatch(expression, typed, re.IGNORECASE | re.ASCII):
        return None
    return "".join(typed[i] if sign == "#" else sign for i, sign in enumerate(pattern))


def ask_finish(context: TurnContext, _argument: str) -> TurnResult:
    """Finishing is confirmed, with what would be stored; not where somebody is eligible and nothing is left to ask."""
    if first := _asked_first(context):
        return first
    path, outcome = path_now(context), decision_now(context).outcome
    if outcome == "eligible" and not path.open:
        return _finish(context)
    doubt = texts.screening.ask_finish(outcome_words(outcome), len(path.open), len(path.unknown))
    return TurnResult(context.position.to("doubt", doubt=doubt, act="finish"))


def _asked_first(context: TurnContext) -> TurnResult | None:
    """What is asked again first: nothing is finished on a mixture of what was said for this day and for another one."""
    again = labels_again(screening_of(context).answers, context.today, context.trial)
    position = context.position.leave("renew").with_notes(texts.question.asked_first(again))
    return TurnResult(position) if again else None


def ask_withdraw(context: TurnContext, _argument: str) -> TurnResult:
    """Withdrawing is confirmed: it is for a screening that was begun by mistake."""
    doubt = texts.screening.ask_withdraw(screening_of(context).code)
    return TurnResult(context.position.to("doubt", doubt=doubt, act="withdraw"))


def ask_discard(context: TurnContext, _argument: str) -> TurnResult:
    """Giving a change up is confirmed: what was entered for it counts no more."""
    screening = screening_of(context)
    doubt = texts.screening.ask_discard(screening.code, screening.revision)
    return TurnResult(context.position.to("doubt", doubt=doubt, act="discard"))


def do_it(context: TurnContext, _argument: str) -> TurnResult:
    """What was asked about is done."""
    return DOERS[context.position.act](context)


def _withdraw(context: TurnContext) -> TurnResult:
    position = context.position.leave("go_home")
    return TurnResult(position.with_notes(texts.screening.withdrawn(screening_of(context).code)), (Withdrawn(),))


def _discard(context: TurnContext) -> TurnResult:
    position = context.position.leave("decide").with_notes(texts.screening.DISCARDED)
    return TurnResult(position, (Discarded(),))


def _finish(context: TurnContext) -> TurnResult:
    if first := _asked_first(context):
        return first
    position = context.position.leave("decide").with_notes(texts.screening.FINISHED)
    record = record_of(screening_of(context).answers, context.today, context.trial)
    finished = Finished(record, decision_now(context).as_json())
    return TurnResult(position, (finished, PictureAsked()), fresh=True)


def give_reason(context: TurnContext, _argument: str) -> TurnResult:
    """A finished screening is changed for a reason, which is chosen first."""
    offers = tuple(Offer(reason, reason) for reason in texts.screening.REASONS)
    return TurnResult(replace(context.position.leave("give_reason"), offers=offers))


def amend(context: TurnContext, index: str) -> TurnResult:
    """The reason is given: the answers can be changed, and finishing makes a new revision."""
    reason = texts.screening.REASONS[int(index)]
    position = context.position.leave("review").with_notes(texts.screening.AMENDING)
    return TurnResult(position, (Amended(reason),))


DOERS: dict[str, Callable[[TurnContext], TurnResult]] = {
    "finish": _finish,
    "withdraw": _withdraw,
    "discard": _discard,
    "register": registered,
    "register_aged": registered,
    "remove": entries.remove_entry,
    "put_off": entries.put_off,
}
