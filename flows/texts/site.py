"""A site: its people, invitations and exports, and the other sites of somebody who is at several."""

INVITE = "Who is invited to this site?"
INVITED = "The invitation is in the message above. It works once, for 48 hours."
ALONE = "Nobody else is at this site yet. Invite somebody from the menu."
CUTTING_OFF = (
    "Cutting off works at once: the next tap is refused, the open card is emptied, unused invitations are void, and "
    "reminders go to the backup or the administrators. What was answered and signed stays. It can be undone here."
)


def at(site: str, role: str) -> str:
    return f"You are {role} at {site}"


def now_at(site: str, role: str) -> str:
    return f"You are at {site} now, as {role}."


def elsewhere(site: str, role: str, listed: int, today: int, for_chair: int) -> str:
    chair = f", for the chair: {for_chair}" if for_chair else ""
    return f"{site} · {role} · {listed}, today: {today}{chair}"


ACCESS_ENDED = "Your access to this site has ended. Ask the site's administrator."


def cut_off(label: str) -> str:
    return f"{label} is cut off."


def let_in(label: str) -> str:
    return f"{label} can use the assistant again."


def demoted(label: str) -> str:
    return f"{label} is a coordinator now."


def called(old: str, new: str) -> str:
    return f"{old} is called {new} now."


LABEL_ASKED = "Type the name by which the site knows this person, of at most 32 characters."
LABEL_FORM = "A name needs at least one letter or digit that can be seen: type it again."


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


UNLOCKED = "Unlocked: the person sets a new PIN with the next signature."
NO_EXPORTS = "Your role has no exports here."
WHICH_FORM = "Which form?"


def all_sites(count: int) -> str:
    return f"A file of each of my {count} sites"


WHICH_PERIOD = "Screenings begun in which period?"
EXPORT_HINT = "The file is sent here. It says its revision and audit head, and holds study codes only."
# So long somebody waits for a file, or for the word that it cannot be made.
MADE_WITHIN_MINUTES = 10
COMES = f"it comes here, or word that it cannot be made, within {MADE_WITHIN_MINUTES} minutes."
EXPORT_COMES = f"The file is being made: {COMES}"
STATS_COME = f"The picture is being made: {COMES}"

LABORATORIES = (
    "a line such as Central lab: ALT ULN 40 U/L, bilirubin ULN 1.2 mg/dL. What it does not name stays; "
    "“Central lab: ALT none” takes one limit away, “Central lab: none” all of them. Limits of another age or sex are "
    "kept under a name of their own, such as Central lab girls. Answers that were given stay as they are"
)

CHOOSE = "Choose the new value."
TYPE = "Type the new value."
NUMBER_TAKEN = "Another site has that number, or gave it to participants: choose another one."


def may_be(form: str) -> str:
    return f"{form[0].upper()}{form[1:]}."


def limits_kept(label: str, value: str) -> str:
    return f"Kept: {label}: {value}. They are offered from now on; what was answered stays."


def setting_kept(label: str, value: str) -> str:
    return f"Kept: {label} {value}. What is planned here and its reminders follow."
