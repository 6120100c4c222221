"""Sign-off: asking for it, handing back, rejecting, the PIN and the printed name."""

from flows.language.numbers import count

SIGN_OFF_ASKED = "Sign-off is asked: every investigator of the site was told."
NO_SIGN_OFFS = "Nothing waits for a signature."
HANDED_BACK = "Handed back, with your question."
ASK_BACK = "What is asked?"
ASK_BACK_WHERE = "About which criterion?"
ASKS_BACK = (
    "Evidence is missing",
    "A value looks wrong",
    "A test should be repeated",
    "The study chair should be asked",
)
IN_GENERAL = "In general"
ASK_REJECTION = "Why is it rejected?"
REJECTIONS = (
    "A criterion is judged not met",
    "Not borne out by the evidence",
    "Not in the candidate's interest",
    "Declined by candidate or family",
    "Another reason, told in person",
)
REJECTED = "✗ Rejected by the investigator"
NAME_ASKED = "Type your full name as it is printed with your signatures."
NAME_FORM = "A printed name is letters only, 3 to 99 of them, such as Maria B. Keller."
PIN_FIRST = "Choose a PIN of 6 to 12 digits and type it. It is removed at once and never shown."
PIN_ASKED = "Type your PIN to sign. It is removed at once and never shown."
PIN_FORM = "A PIN is 6 to 12 digits and nothing else."
PIN_CHANGE = "Type your present PIN, a space and the new PIN. Both are removed at once and never shown."
PIN_CHANGE_FORM = "Type the present PIN, a space and the new PIN, each of 6 to 12 digits, and nothing else."
PIN_CHANGED = "Your PIN is changed. Type the new one to sign."
PIN_LOCKED = "Your PIN is locked after 5 wrong tries. The administrator was told and can unlock it."


def pin_wrong(left: int) -> str:
    return f"That PIN is not right. {count(left, 'try')} left, then it is locked."


WAITS = (
    "Name and PIN wait until an administrator of the site has confirmed that they are yours: they were told. "
    "After that, type the PIN here to {do}."
)
TO_CONFIRM = WAITS.format(do="sign")
NO_ADMINISTRATOR = "This site has no administrator yet: ask whoever runs the assistant to invite one."


def name_waits(name: str) -> str:
    return f"“{name}” waits for an administrator of the site, who confirms that it is your name."


ANSWERED_TOO = "You answered or finished this screening yourself: you would sign what you entered."
SIGNED = {"approved": "Signed: approved.", "rejected": "Signed: rejected."}
VOIDED = {
    "answer": "an answer was changed",
    "ruling": "a ruling of the study chair was changed",
    "version": "the screening took another version of the trial",
}


def blocked(number: int) -> str:
    """Why nobody can sign yet: so many criteria are open."""
    return f"Sign-off: {number} open"
