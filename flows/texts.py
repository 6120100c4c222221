"""The fixed sentences of the chat; questions have their words in `questions`, reasons in `reasons`."""

from flows.words import count

OLD_BUTTON = "That button is from an earlier card. This is where you are."
UNKNOWN_COMMAND = "That command is not known. Tap a button, or type /help."
BUTTONS_ONLY = "Nothing is asked here: tap one of the buttons below."
NOT_TEXT = "Only text and buttons are read here; that message was not kept."
UNREADABLE = {
    "edited": "An edited message changes nothing. To change an answer, open it from the review, or tap Back.",
    "forwarded": "A forwarded message is not taken as an answer. Type the answer yourself.",
    "photo": "Pictures are not kept: they may show who the candidate is. Type the value instead.",
    "contact": "Contacts are not kept: only study codes enter here.",
}
UNAMBIGUOUS = (
    "That is no birth date that can be read. Type it with the month in letters, such as 3 Apr 2012; it is not kept."
)
OPEN_FIRST = "Open a screening first: what-if questions are about one candidate."
WHAT_IF = "What if …?"
WHAT_IF_HINT = (
    "Type another date or value, such as: registration 1 Dec, start 10 Dec, last vincristine 12 Nov, ALT 90, "
    "LVEF 55 today. Nothing is changed."
)
PICTURE = "The picture is above."
RULED = "The ruling is stored."
CHOOSE_ONE = "Choose at least one, then Done."
FINISH_ENTRY = "One entry is not complete yet: this is still missing."
REMOVE_FIRST = "There are entries in the list. Open an entry to remove it, or tap Done."
FINISHED = "Stored. Changing an answer from now on asks for a reason and makes a new revision."
AMENDING = "You can change answers now. Finish again to store the new revision."
INVITED = "The invitation is in the message above. It works once, for 48 hours."
HOME = (
    "Screening for NCT04556084: blinatumomab as a bridge to transplant in B-ALL, up to 25 years.",
    "It counts days, keeps answers and says what is missing. The investigator decides.",
)
NO_OPEN = "No screening is open. Start one with New screening."
NO_FINISHED = "No screening is finished yet."
CODE = "Which subject code does the candidate have?"
CODE_HINT = "Study code only: never a name, a record number or a birth date."
REASON = "Why is the finished screening changed?"
REASONS = (
    "An answer was entered wrong",
    "A new or repeated result came in",
    "More of the history became known",
    "The study chair gave a ruling",
)
INVITE = "Who is invited to this site?"
ROLES = (("coordinator", "Coordinator"), ("administrator", "Administrator"))
HELP = (
    "Type or tap. Every answer is stored at once; leave at any moment and come back with /open.",
    "Dates: 3 Oct, yesterday, 45 days ago, 2026-10-03. Numbers: 1.5 or 1,5, with a unit if it is another one.",
    "Not known yet never counts as a no, and never makes anyone eligible.",
    "Back goes one question back. Review shows every criterion and jumps to any answer. Why? shows the criterion, "
    "our reading and the source.",
    "Study codes only: no names, record numbers, birth dates or pictures.",
    "/new starts a screening, /open and /finished list them, /whatif answers what another date would mean, "
    "/help shows this.",
)
ELSEWHERE = "Other protocols"
READING = "Our reading, not the record's words"
NOT_KNOWN = "Not known yet"


def bad_code(pattern: str, example: str) -> str:
    return f"Codes here look like {pattern}, with a digit for each #. Type one, such as {example}, or just its number."


def code_taken(code: str) -> str:
    return f"{code} is being screened already: open it from Open screenings, or take another code."


def screened_before(code: str) -> str:
    return f"{code} was screened before. This is a new screening beside the finished one."


def saved(label: str, words: str) -> str:
    return f"Saved · {label}: {words}"


def asked_again(label: str) -> str:
    return f"{label} no longer fits the dates and is asked again."


CHANGED_MEANWHILE = (
    "This screening was changed meanwhile by somebody else. Nothing of yours was stored: look again, then answer."
)
BEGUN_BY_MISTAKE = "begun by mistake"


def ask_finish(outcome: str, unanswered: int, unsure: int) -> str:
    left = [count(unanswered, "question") + " not answered"] if unanswered else []
    left += [count(unsure, "answer") + " not known yet"] if unsure else []
    rest = f" ({', '.join(left)})" if left else ""
    return f"Finish this screening as it stands: {outcome}{rest}?"


def ask_withdraw(code: str) -> str:
    return f"Withdraw the screening of {code}? It leaves the open list; what was answered stays in the history."


def withdrawn(code: str) -> str:
    return f"The screening of {code} is withdrawn."
