"""The help, what Why? shows, and what-if questions."""

HELP_DATES = "Dates: 3 Oct, yesterday, 45 days ago, 2026-10-03."
HELP = (
    "Type or tap. Every answer is stored at once; leave at any moment and come back with /open.",
    "{days} Numbers: 1.5 or 1,5, with a unit if it is another one.",
    "Not known yet never counts as a no, and never makes anyone eligible.",
    "Back goes one question back. Review shows every criterion and jumps to any answer. Why? shows what the record "
    "says, our reading and the source.",
    "Study codes only: no names, record numbers, birth dates or pictures.",
    "/new starts a screening, /open lists who needs what and opens a code that follows it, /finished lists who was "
    "decided, /whatif answers what another date would mean, "
    "/export sends files, "
    "/signoffs lists what waits for a signature, /endpoints shows the trial's endpoints, "
    "/handover gives candidates to a colleague until a day, "
    "/amendment what a new version of a trial changes, /help shows this.",
)


def help_lines(*, relative_days: bool) -> tuple[str, ...]:
    days = "Days: 45 days before, T-45, 3 weeks before." if relative_days else HELP_DATES
    return tuple(line.replace("{days}", days) for line in HELP)


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
