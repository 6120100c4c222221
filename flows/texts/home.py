"""The menu, the lists of screenings, and the subject code."""

NO_OPEN = "No screening is open. Start one with New screening."
NO_FINISHED = "No screening is finished yet."
CODE = "Which subject code does the candidate have?"
CODE_HINT = "Study code only: never a name, a record number or a birth date."


def bad_code(pattern: str, example: str) -> str:
    such = f", such as {example}" if example else ""
    return f"Codes here look like {pattern}, with a digit for each #. Type one{such}, or just its number."


def screened_before(code: str) -> str:
    return f"{code} was screened before. This is a new screening beside the finished one."
