"""What is said where something typed, sent or tapped cannot be taken, and how days and times are typed."""

from flows.language.numbers import listed

OLD_BUTTON = "That button is from an earlier card. This is where you are."
UNKNOWN_COMMAND = "That command is not known. Tap a button, or type /help."
BUTTONS_ONLY = "Nothing is asked here: tap one of the buttons below."
NOT_TEXT = "Only text and buttons are read here; that message was not kept."
LONGEST_TEXT = 400  # characters of one line that is read
LONGEST_REPORT = 4000  # characters of all lines that are pasted
UNREADABLE = {
    "edited": "An edited message changes nothing. To change an answer, open it from the review, or tap Back.",
    "forwarded": "A forwarded message is not taken as an answer. Type the answer yourself.",
    "photo": "Pictures are not kept: they may show who the candidate is. Type the value instead.",
    "contact": "Contacts are not kept: only study codes enter here.",
    "again": "The program was restarted before that was read, and it is kept nowhere: type it once more.",
    "file": "The file could not be fetched: send it once more.",
    "long": (
        f"That is longer than {LONGEST_TEXT} characters a line or {LONGEST_REPORT:,} in all, so nothing of it was "
        "read. Send it in parts."
    ),
}
UNAMBIGUOUS = (
    "That is no birth date that can be read. Type it with the month in letters, such as 3 Apr 2012; it is not kept."
)
SAME_AGAIN = "That says the same as before: choose one of the buttons, or type it another way."
PLACE_UNREADABLE = (
    "Where this chat stood could not be read, so it goes on at the menu. Every answer that was stored is kept; what "
    "was just sent was not used."
)
NOTHING_UNDERSTOOD = "Nothing of that was understood, so nothing changed."
NOT_PASTED = "Nothing can be pasted here: open a screening first, and type one answer at a time elsewhere."
READS_ONLY = "Your role reads only: nothing was changed."


def left_of_line(parts: tuple[str, ...]) -> str:
    """What of a line was not taken."""
    return f"Not taken: {', '.join(parts)}."


def said_twice(value: str, label: str) -> str:
    return f"{value} again? The same text has just been taken as the answer before. Is it {label} as well?"


def lines_refused(numbers: tuple[int, ...], why: str) -> str:
    """Which lines of a pasted text are to be left out; `why`: what the first of them looks like."""
    which = f"line{'s' if len(numbers) > 1 else ''} {listed(map(str, numbers))}"
    return f"Nothing of it was kept, and it was removed. Leave out {which}. {why}"


def not_read_again(note: str) -> str:
    return f"Again not taken: {note}"


DAY_TYPING = "Tap a day, or type one, such as 3 Oct or {example}."
MOMENT_TYPING = "Type day and time by the site's clock, such as 3 Oct 14:30, or tap the day first."
RELATIVE_TYPING = "Tap a day, or type one as days from registration, such as 45 days before or T-45."
TIME_HINT = "Type day and time on the site's clock ({zone}), such as {day} 10:00 or yesterday 14:30."
DAY_HINT = "Type a day, such as {day}."
A_DAY, A_RELATIVE_DAY = "4 Mar", "T+2"
