"""The menu, the lists of screenings, the subject code, and the help."""

TYPE_CODE = "A candidate opens by the code, typed whole or as its number; everything else has its button."
NOBODY = "nothing to do"
NOBODY_SHOWN = "None of these needs anything. The filter says who is shown."
SHOW_WHICH = "Show which?"
NO_TREATED = "Nobody is treated yet."
NO_FINISHED = "No screening is finished yet."
CODE = "Which subject code does the candidate have?"
CODE_HINT = "Study code only: never a name, a record number or a birth date."


def bad_code(pattern: str, example: str) -> str:
    such = f", such as {example}" if example else ""
    return f"Codes here look like {pattern}, with a digit for each #. Type one{such}, or just its number."


def not_here(code: str) -> str:
    return f"{code} is not here. New screening begins one."


def screened_before(code: str) -> str:
    return f"{code} was screened before. This is a new screening beside the finished one."


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
