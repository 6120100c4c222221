"""What a chat is doing: the states of the conversation and the steps between them."""

from enum import StrEnum

from flows import moves


class Doing(StrEnum):
    """The state of a chat."""

    HOME = "home"
    CODING = "coding"
    BROWSING = "browsing"
    ASKING = "asking"
    LISTING = "listing"
    PICKING = "picking"
    CONFIRMING = "confirming"
    EXPLAINING = "explaining"
    RENEWING = "renewing"
    REVIEWING = "reviewing"
    DECIDING = "deciding"
    REASONING = "reasoning"
    WONDERING = "wondering"
    SIGNING = "signing"
    PROVING = "proving"
    TREATING = "treating"
    TIMING = "timing"
    SUMMING = "summing"
    EXPORTING = "exporting"
    DUE = "due"
    INVITING = "inviting"
    STAFFING = "staffing"
    HELPING = "helping"


ANYWHERE = tuple(Doing)
SCREENING = (
    Doing.ASKING,
    Doing.LISTING,
    Doing.PICKING,
    Doing.CONFIRMING,
    Doing.EXPLAINING,
    Doing.RENEWING,
    Doing.REVIEWING,
    Doing.DECIDING,
    Doing.REASONING,
    Doing.WONDERING,
    Doing.SIGNING,
    Doing.PROVING,
    Doing.TREATING,
    Doing.TIMING,
)
# From where a screening is opened, or gone on with, wherever it stands.
TO_SCREENING = (Doing.BROWSING, Doing.HOME, Doing.HELPING)

# Home, help and the lists can be reached at any moment: nobody is ever held in a screening.
CONVERSATION: moves.Table[Doing] = (
    ("go_home", ANYWHERE, Doing.HOME),
    ("get_help", ANYWHERE, Doing.HELPING),
    ("name_candidate", ANYWHERE, Doing.CODING),
    ("browse", ANYWHERE, Doing.BROWSING),
    ("invite", (Doing.HOME, Doing.INVITING), Doing.INVITING),
    ("list_people", (Doing.HOME, Doing.STAFFING), Doing.STAFFING),
    ("ask", (Doing.CODING, *TO_SCREENING, *SCREENING), Doing.ASKING),
    ("list", (*TO_SCREENING, *SCREENING), Doing.LISTING),
    ("pick", (Doing.ASKING, Doing.PICKING), Doing.PICKING),
    ("doubt", (*SCREENING, Doing.CODING), Doing.CONFIRMING),
    ("explain", (Doing.ASKING, Doing.LISTING, Doing.PICKING, Doing.CONFIRMING), Doing.EXPLAINING),
    ("renew", (*SCREENING, *TO_SCREENING), Doing.RENEWING),
    ("review", (*SCREENING, *TO_SCREENING), Doing.REVIEWING),
    ("decide", (*SCREENING, *TO_SCREENING), Doing.DECIDING),
    ("sign_off", (*SCREENING, *TO_SCREENING), Doing.SIGNING),
    ("prove", (Doing.SIGNING,), Doing.PROVING),
    ("treat", (*SCREENING, *TO_SCREENING), Doing.TREATING),
    ("time", (Doing.TREATING,), Doing.TIMING),
    ("sum_up", ANYWHERE, Doing.SUMMING),
    ("wonder", ANYWHERE, Doing.WONDERING),
    ("export", ANYWHERE, Doing.EXPORTING),
    ("list_due", ANYWHERE, Doing.DUE),
    ("give_reason", (Doing.REVIEWING, Doing.DECIDING), Doing.REASONING),
)

MACHINE = moves.build(Doing, Doing.HOME, CONVERSATION)
MOVES = moves.moves(MACHINE, Doing)


def step(doing: Doing, trigger: str) -> Doing:
    """What the chat does after a trigger; `NotAllowed` where it is not allowed."""
    return moves.move(MOVES, doing, trigger)
