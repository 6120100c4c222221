"""The keys of a criterion, its washout, a chair item and a case, and of what a version changes."""

from flows.trials.form.keys.chat_keys import CRITERION_IN_CHAT
from flows.trials.form.keys.shapes import CONDITION, MAP, TEXT, TEXTS, Form, Key

CRITERION: Form = {
    "code": Key(TEXT, "never used again for another meaning", True),
    "inclusion": Key(TEXT, "its number in the record"),
    "exclusion": Key(TEXT, "its number in the record"),
    "short": Key(TEXT, "one line"),
    "says": Key(TEXT, "what the record says", True),
    "reading": Key(TEXT, "what is ours"),
    "elsewhere": Key(TEXT, "what other trials do"),
    "only_for": Key(TEXTS, "cohorts"),
    "holds": Key(CONDITION, "of inclusions: must hold"),
    "excluded_when": Key(CONDITION, "of exclusions: must not hold"),
    "passes_when": Key(CONDITION, "of exclusions: must hold, for those who are not excluded"),
    "washout": Key(MAP, "a time since the last of some entries of a list"),
    "open_until": Key(CONDITION, "must hold; until then open, never failed"),
    "meanwhile": Key(TEXT, "what is not so until then, such as: consent is not signed"),
    "measured": Key(TEXT, "within N days before ANCHOR: for every leaf here whose question has a date"),
    "not_applicable_when": Key(CONDITION, "whom it does not concern"),
    "permits": Key(TEXT, "the sentence only allows something: in words, and nothing else is asked for"),
    "ask": Key(
        TEXT,
        "the whole criterion is one own yes/no question, called by its code in lower case: yes passes an "
        "inclusion and fails an exclusion",
    ),
    "judged_by": Key(TEXT, "who answers `ask`: investigator, coordinator or sponsor"),
    **CRITERION_IN_CHAT,
}
WASHOUT: Form = {
    "of": Key(TEXTS, "kinds or sites: options of a list question", True),
    "wait": Key(TEXT, "of inclusions: at least so long; day N passes"),
    "clear_of": Key(TEXT, "of exclusions that say within: day N still keeps out, the day after it passes"),
    "otherwise": Key(TEXT, "open: in the place of wait or clear_of, where only what `except` lists has a period"),
    "before": Key(TEXT, "the anchor that is counted to", True),
    "except": Key(
        MAP,
        "agent or kind: its own period, or none; or {period, called} for an agent that the agents' table lacks. "
        "Such an agent is always of this kind",
    ),
    "past": Key(TEXT, "a day of the entry that must be over too"),
}
CHAIR: Form = {
    "code": Key(TEXT, "of the item", True),
    "criterion": Key(TEXT, "the criterion that leaves it open", True),
    "when": Key(CONDITION, "known to hold, a planned day counted as if it had come", True),
    "words": Key(TEXT, "what is taken to the chair", True),
    "label": Key(TEXT, "what it is called on a button"),
}
CASE: Form = {
    "name": Key(TEXT, "what the case shows", True),
    "cohort": Key(TEXT, "must be there where the trial has cohorts"),
    "with": Key(MAP, "what differs from the candidate: question: answer, or unknown", True),
    "gives": Key(
        MAP,
        "criterion: met, not_met, wait, repeat, pending or not_applicable; outcome, chair, clear_on: {criterion: day}",
        True,
    ),
}
AMENDS: Form = {
    "version": Key(TEXT, "the version before this one", True),
    "number": Key(TEXT, "what the sponsor calls the amendment", True),
    "approved": Key(TEXT, "the day of its approval by the sponsor"),
    "why": Key(TEXT, "why, in a sentence", True),
    "changed": Key(MAP, "criterion: what is another in it, in words; each one that changed, is new or is gone"),
    "answers": Key(
        MAP,
        "question of the version before: the question that takes its answer now, `same` where it means the same, or "
        "`asked again`; must be there where unit or options changed",
    ),
    "rescreen": Key(TEXT, "how often somebody who failed before may be screened again because of it, such as once"),
    "consent": Key(TEXT, "the version of the consent that must be signed again"),
}
