"""The menu, the lists of screenings, and the subject code."""

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
