"""The fixed sentences of the chat; questions have their words in `questions`, reasons in `reasons`."""

from collections.abc import Iterable
from datetime import date

from flows.language.days import day_words
from flows.language.numbers import count

OLD_BUTTON = "That button is from an earlier card. This is where you are."
UNKNOWN_COMMAND = "That command is not known. Tap a button, or type /help."
BUTTONS_ONLY = "Nothing is asked here: tap one of the buttons below."
NOT_TEXT = "Only text and buttons are read here; that message was not kept."
LONGEST = 200  # characters of a text that is read
UNREADABLE = {
    "edited": "An edited message changes nothing. To change an answer, open it from the review, or tap Back.",
    "forwarded": "A forwarded message is not taken as an answer. Type the answer yourself.",
    "photo": "Pictures are not kept: they may show who the candidate is. Type the value instead.",
    "contact": "Contacts are not kept: only study codes enter here.",
    "again": "The program was restarted before that was read, and it is kept nowhere: type it once more.",
    "long": f"That is longer than {LONGEST} characters, so it was not read. Type the answer alone.",
}
UNAMBIGUOUS = (
    "That is no birth date that can be read. Type it with the month in letters, such as 3 Apr 2012; it is not kept."
)
SAME_AGAIN = "That says the same as before: choose one of the buttons, or type it another way."
OPEN_FIRST = "Open a screening first: what-if questions are about one candidate."
WHAT_IF = "What if …?"
DAY_TYPING = "Tap a day, or type one, such as 3 Oct or {example}."
RELATIVE_TYPING = "Tap a day, or type one as days from registration, such as 45 days before or T-45."
WHAT_IF_HINT = (
    "Type another date or value, such as: registration 1 Dec, postpone by a week, last vincristine 12 Nov, "
    "LVEF 55 today, labs tomorrow. Nothing is changed."
)
WHAT_IF_RELATIVE = (
    "Type another day or value, such as: registration 7 days after, last vincristine 10 days before, "
    "ALT 90, LVEF 55 2 days before. Nothing is changed."
)
NO_EXPORTS = "Your role has no exports here."
WHICH_FORM = "Which form?"
WHICH_PERIOD = "Screenings begun in which period?"
EXPORT_HINT = "The file is sent here. It says its revision and audit head, and holds study codes only."
EXPORT_COMES = "The file is being made and comes in a moment."
STATS_COME = "The picture is being made and comes in a moment."
READS_ONLY = "Your role reads only: nothing was changed."
CALENDAR_COMES = "The calendar file comes in a moment."
PLAN_PICTURE_COMES = "The picture of the plan comes in a moment."
PICTURE = "The picture is above."
RULED = "The ruling is stored."
CHOOSE_ONE = "Choose at least one, then Done."
FINISH_ENTRY = "One entry is not complete yet: this is still missing."
NOTHING_ADDED = "Nothing was added."
REMOVE_FIRST = "There are entries in the list. Open an entry to remove it, or tap Done."
FINISHED = "Stored. Changing an answer from now on asks for a reason and makes a new revision."
DISCARDED = "The change is discarded: the answers are those of the stored revision again."
AMENDING = "You can change answers now. Finish again to store the new revision."
INVITED = "The invitation is in the message above. It works once, for 48 hours."
HOME_TEXT = (
    "Screening for NCT04556084: blinatumomab as a bridge to transplant in B-ALL, up to 25 years.",
    "It counts days, keeps answers and says what is missing. The investigator decides.",
)
NO_OPEN = "No screening is open. Start one with New screening."
NO_FINISHED = "No screening is finished yet."
CODE = "Which subject code does the candidate have?"
CODE_HINT = "Study code only: never a name, a record number or a birth date."
REASON_BUTTONS = "A reason is chosen, not typed: tap one of those below."
REASON = "Why is the finished screening changed?"
REASONS = (
    "An answer was entered wrong",
    "A new or repeated result came in",
    "More of the history became known",
    "The study chair gave a ruling",
    "The planned date moved",
)
INVITE = "Who is invited to this site?"
ROLES = (
    ("coordinator", "Coordinator"),
    ("investigator", "Investigator"),
    ("administrator", "Administrator"),
    ("data_manager", "Data manager"),
    ("monitor", "Monitor"),
)
ALONE = "Nobody else is at this site yet. Invite somebody from the menu."
CUTTING_OFF = (
    "Cutting off works at once: the next tap is refused, the open card is emptied, unused invitations are void, and "
    "reminders go to the backup or the administrators. What was answered and signed stays. It can be undone here."
)
ACCESS_ENDED = "Your access to this site has ended. Ask the site's administrator."
HELP_DATES = "Dates: 3 Oct, yesterday, 45 days ago, 2026-10-03."
HELP = (
    "Type or tap. Every answer is stored at once; leave at any moment and come back with /open.",
    "{days} Numbers: 1.5 or 1,5, with a unit if it is another one.",
    "Not known yet never counts as a no, and never makes anyone eligible.",
    "Back goes one question back. Review shows every criterion and jumps to any answer. Why? shows what the record "
    "says, our reading and the source.",
    "Study codes only: no names, record numbers, birth dates or pictures.",
    "/new starts a screening, /open and /finished list them, /whatif answers what another date would mean, "
    "/due lists what is due, /export sends files, "
    "/signoffs lists what waits for a signature, /endpoints shows the trial's endpoints, "
    "/help shows this.",
)
ELSEWHERE = "Other protocols"
EVIDENCE = "Where the answers come from"
NO_SOURCE = "no source said"
RECORD = "The record"
READING = "Our reading, not the record's words"
OUR_READING = "Our reading ·"
NOT_KNOWN = "Not known yet"
STILL_GIVEN = "Still being given"


def bad_code(pattern: str, example: str) -> str:
    such = f", such as {example}" if example else ""
    return f"Codes here look like {pattern}, with a digit for each #. Type one{such}, or just its number."


def help_lines(*, relative_days: bool) -> tuple[str, ...]:
    days = "Days: 45 days before, T-45, 3 weeks before." if relative_days else HELP_DATES
    return tuple(line.replace("{days}", days) for line in HELP)


def day_zero(day: date, *, planned: bool) -> str:
    """Which day others are counted from, where a site counts so; without a plan it is the present day."""
    which = "the registration" if planned else "today, since no registration is planned"
    return f"Day 0, from which days are counted, is {day_words(day)}: {which}."


def cut_off(label: str) -> str:
    return f"{label} is cut off."


def let_in(label: str) -> str:
    return f"{label} can use the assistant again."


def screened_before(code: str) -> str:
    return f"{code} was screened before. This is a new screening beside the finished one."


def ask_remove(title: str) -> str:
    return f"Remove {title} from the list?"


def ask_put_off(entered: str) -> str:
    return (
        f"The list holds {entered}. As not known yet it does not count; what was entered is kept for when you open it "
        "again. Is the list not known yet?"
    )


def left_out(name: str) -> str:
    return f"{name} is left out: only what has a waiting period is listed here."


def kind_open(name: str) -> str:
    return (
        f"{name} is kept as not known: I6, I8, I9 and I10 stay open until its kind is known. Ask pharmacy or the chair."
    )


def taken_out(names: Iterable[str]) -> tuple[str, ...]:
    out = ", ".join(names)
    return (f"Not entered, as you said: {out}.",) if out else ()


def one_regimen(name: str) -> str:
    return f"That is another combination: add the drugs of {name} first, then type it."


def saved(label: str, words: str) -> str:
    return f"Saved · {label}: {words}"


def said_twice(value: str, label: str) -> str:
    return f"{value} again? The same text has just been taken as the answer before. Is it {label} as well?"


def not_read_again(note: str) -> str:
    return f"Again not taken: {note}"


def which_source(label: str) -> str:
    return f"⤷ Where does “{label}” come from?"


def asked_again(label: str) -> str:
    return f"{label} no longer fits the dates and is asked again."


def said_long_ago(day: date, ago: str) -> str:
    return f"Said for {day_words(day)}, {ago} ago."


def age_may_be(age: str, given_for: date, side: str, day: date) -> str:
    return f"{age} was given for {day_words(given_for)}: on {day_words(day)} it may be {side}."


def planned_for_another(label: str, day: date) -> str:
    return f"{label} was said for a registration on {day_words(day)}, which has moved."


def unchanged(labels: str) -> str:
    return f"Unchanged: {labels}."


def asked_first(labels: str) -> str:
    return f"Not finished yet. Given for another day, so asked again first: {labels}."


def stale(labels: str) -> str:
    return f"Asked again before this is finished, signed or registered: {labels}."


def and_more(number: int) -> str:
    return f"And {number} more."


ASKED_AGAIN = "The plan has passed or moved, or some time has gone by. Is it still so?"
NOTHING_AGAIN = "Nothing is asked again: all answers hold today."


def has_passed(label: str, day: date) -> str:
    return f"{label}, {day_words(day)}, has passed and is asked again."


CHANGED_MEANWHILE = (
    "This screening was changed meanwhile, by somebody else or on another device. Nothing of yours was stored: look "
    "again, then answer."
)
BEGUN_BY_MISTAKE = "begun by mistake"


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


SIGN_OFF_ASKED = "Sign-off is asked: every investigator of the site was told."
NO_SIGN_OFFS = "Nothing waits for a signature."
HANDED_BACK = "Handed back, with your question."
ASKS_BACK = (
    "Evidence is missing for a criterion",
    "A value looks wrong: please check it",
    "A test should be repeated",
    "The study chair should be asked",
)
ASK_BACK = "What is asked?"
ASK_BACK_WHERE = "About which criterion?"
IN_GENERAL = "In general"
REJECTIONS = (
    "A criterion is not met, as the investigator judges",
    "The evidence does not bear out an answer",
    "Taking part is not in the candidate's interest",
    "The candidate or the family does not wish it",
    "Another reason, told in person",
)
REJECTED = "✗ Rejected by the investigator"
ASK_REJECTION = "Why is it rejected?"
NAME_ASKED = "Type your full name as it is printed with your signatures."
NAME_FORM = "A printed name is letters only, 3 to 99 of them, such as Maria B. Keller."
PIN_FIRST = "Choose a PIN of 6 to 12 digits and type it. It is removed at once and never shown."
PIN_ASKED = "Type your PIN to sign. It is removed at once and never shown."
PIN_FORM = "A PIN is 6 to 12 digits and nothing else."
TO_CONFIRM = (
    "Name and PIN wait until an administrator of the site has confirmed that they are yours: they were told. "
    "After that, type the PIN here to sign."
)
NO_ADMINISTRATOR = "This site has no administrator yet: ask whoever runs the assistant to invite one."
LABEL_ASKED = "Type the name by which the site knows this person, of at most 32 characters."
LABEL_FORM = "A name needs at least one letter or digit that can be seen: type it again."
PIN_CHANGE = "Type your present PIN, a space and the new PIN. Both are removed at once and never shown."
PIN_CHANGE_FORM = "Type the present PIN, a space and the new PIN, each of 6 to 12 digits, and nothing else."
PIN_CHANGED = "Your PIN is changed. Type the new one to sign."
ANSWERED_TOO = "You answered or finished this screening yourself: you would sign what you entered."
PIN_LOCKED = "Your PIN is locked after 5 wrong tries. The administrator was told and can unlock it."
UNLOCKED = "Unlocked: the person sets a new PIN with the next signature."
SIGNED = {"approved": "Signed: approved.", "rejected": "Signed: rejected."}
VOIDED = {"answer": "an answer was changed", "ruling": "a ruling of the study chair was changed"}
RECORDED = "Recorded."
EARLIEST = "The earliest day, at the hour of the last start; or type another."
ANEW = "The pause was longer than 7 days: 28 days of infusion begin anew with the restart."
WHICH_SEVEN_DAYS = (
    "the clock changed meanwhile. {hours} hours passed; by them and by the calendar the 7 days come out differently, "
    "and neither record nor label says which counts. Ask the study chair. Does the same cycle go on?"
)
SAME_CYCLE_GOES_ON = "7 days or less: the same cycle"
BEGINS_ANEW = "More than 7 days: 28 days anew"
DOSE_KEPT = "The dose is kept. Pharmacy verifies it."
TO_TRANSPLANT = "To transplant."
# Why a participant goes to transplant where the trial leaves another way open.
TRANSPLANT_NOW = (
    "The investigator decides against cycle 2",
    "A donor is ready and transplant does not wait",
    "Side effects speak against cycle 2",
    "Another reason",
)
ASK_TRANSPLANT = "Why does the participant go to transplant now?"
OFF_STUDY = (
    "Not in remission, or the disease came back",
    "Side effects",
    "Wish of the family or the physician",
    "Death",
    "Another reason",
)
ASK_OFF_STUDY = "Why does the participant leave the study treatment?"
# Why the last step is corrected, and whether that asks for the time at which it really happened.
CORRECTIONS = (
    ("The time was entered wrong", True),
    ("It did not happen", False),
    ("It was meant for another participant", False),
    ("It was tapped by mistake", False),
)
ASK_CORRECTION = "What is wrong with it?"
CORRECTED = "Corrected: the plan was made anew."
RESPONSE_HINT = "Tap a value to complete or correct it; the others stay."
NO_PLAN = "Nothing is planned yet: plan the start."
CANCELLED_ITEM = "It was taken out of the plan: nobody is reminded of it, and the calendar file shows it as cancelled."
TIME_HINT = "Type day and time on the site's clock ({zone}), such as {day} 10:00 or yesterday 14:30."
DAY_HINT = "Type a day, such as {day}."
A_DAY, A_RELATIVE_DAY = "4 Mar", "T+2"
ENDPOINT_HINT = (
    "Our reading, not the record's words: all who began treatment are counted, and without a result an endpoint is not "
    "reached; for each the response to the last cycle counts. Exact 95 % intervals (Clopper and Pearson)."
)


def dropped(items: Iterable[str]) -> str:
    return f"With the old start these changes are dropped: {'; '.join(items)}. Make them again where they are wanted."


def name_waits(name: str) -> str:
    return f"“{name}” waits for an administrator of the site, who confirms that it is your name."


def wants_to_sign(label: str, name: str, *, new_pin: bool) -> str:
    what = "has chosen a PIN and wants to sign" if new_pin else "wants to sign"
    return (
        f"{label} {what} as “{name}”. Confirm only what you know from the person, face to face or by telephone: "
        "signatures from this account count as theirs then."
    )


def signer_confirmed(label: str) -> str:
    return f"Confirmed: {label} can sign."


def signer_refused(label: str) -> str:
    return f"Refused: {label} was told."


def demoted(label: str) -> str:
    return f"{label} is a coordinator now."


def called(old: str, new: str) -> str:
    return f"{old} is called {new} now."


def registered(number: str) -> str:
    return f"Registered: {number}."


def pin_wrong(left: int) -> str:
    return f"That PIN is not right. {count(left, 'try')} left, then it is locked."


def ask_register(code: str, today: date) -> str:
    return (
        f"Register {code} today, {day_words(today)}? The candidate is assessed again for this day, and the age that "
        "was given has to hold on it."
    )
