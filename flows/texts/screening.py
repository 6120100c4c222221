"""A screening as a whole: finished, changed for a reason, withdrawn, discarded; its Why?, and what-if questions."""

from flows.language.numbers import count

FINISHED = "Stored. Changing an answer from now on asks for a reason and makes a new revision."
AMENDING = "You can change answers now. Finish again to store the new revision."
DISCARDED = "The change is discarded: the answers are those of the stored revision again."
RULED = "The ruling is stored."
NOT_ASKED = "The study chair is not asked this any more: it was answered meanwhile. Nothing was stored."
PICTURE = "The picture is above."
REASON = "Why is the finished screening changed?"
REASONS = (
    "An answer was entered wrong",
    "A new or repeated result came in",
    "More of the history became known",
    "The study chair gave a ruling",
    "The planned date moved",
)
REASON_BUTTONS = "A reason is chosen, not typed: tap one of those below."
CHANGED_MEANWHILE = (
    "This screening was changed meanwhile, by somebody else or on another device. Nothing of yours was stored: look "
    "again, then answer."
)
BEGUN_BY_MISTAKE = "begun by mistake"
RECORD = "The record"
READING = "Our reading, not the record's words"
OUR_READING = "Our reading ·"
ELSEWHERE = "Other protocols"
WHAT_IF = "What if …?"
OPEN_FIRST = "Open a screening first: what-if questions are about one candidate."
WHAT_IF_HINT = (
    "Type another date or value, such as: registration 1 Dec, postpone by a week, last vincristine 12 Nov, "
    "LVEF 55 today, labs tomorrow. Nothing is changed."
)
WHAT_IF_RELATIVE = (
    "Type another day or value, such as: registration 7 days after, last vincristine 10 days before, "
    "ALT 90, LVEF 55 2 days before. Nothing is changed."
)


_FINISH = {"eligible": "Finish", "not_yet": "Finish: not yet", "not_eligible": "Finish: not eligible"}


def finish_as(outcome: str) -> str:
    """The button that finishes what is not eligible, or not whole."""
    return _FINISH.get(outcome, "Finish: incomplete")


def ask_finish(outcome: str, unanswered: int, unsure: int) -> str:
    left = [count(unanswered, "question") + " not answered"] if unanswered else []
    left += [count(unsure, "answer") + " not known yet"] if unsure else []
    rest = f", with {' and '.join(left)}" if left else ""
    return f"As it stands: {outcome}{rest}. Finish this screening?"


def ask_withdraw(code: str) -> str:
    return f"Withdraw the screening of {code}? It leaves the open list; what was answered stays in the history."


def ask_discard(code: str, revision: int) -> str:
    return (
        f"Discard the change of {code}? The answers go back to those of revision {revision}; what was entered stays in "
        "the history. A signature has to be asked for again."
    )


def withdrawn(code: str) -> str:
    return f"The screening of {code} is withdrawn."
