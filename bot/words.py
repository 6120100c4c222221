"""The sentences of the edge: access, delivery, failures. Those of the conversation are in `flows.texts`."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape

from flows import texts
from flows.answers.lifecycle import Stage
from flows.chat.roles import ROLES
from flows.decision.timeline.caption import caption
from flows.decision.timeline.timeline import timeline
from flows.language.days import day_words
from flows.language.numbers import count
from flows.rules.evaluation.decide import Decision
from flows.rules.trial import Trial
from flows.texts.site import MADE_WITHIN_MINUTES

LISTED = 20

# Telegram takes 1,024 characters; the label of a repeat must fit as well.
LONGEST_CAPTION, LABEL_ROOM = 1024, 72
LONGEST_TOAST = 200  # core.telegram.org/bots/api#answercallbackquery

STRANGER = "This is a study assistant for invited staff. Ask your site's administrator for an invitation."
BUG = "Something went wrong with that message, and it was set aside. What you answered before is stored; go on here."
NOT_SAVED = "Not saved: the disk is full or busy. It is tried again by itself; it is saved when the card moves on."
REPEAT = "(Possible repeat: it could not be seen whether this arrived.)"
AWAY = (
    "The assistant was away. What you typed meanwhile was read, but taps are lost after 150 seconds. "
    "The card below shows the last saved answer and where you are."
)
SET_BACK = (
    "The assistant was set back to an earlier copy, so answers given since then are lost. "
    "The card below shows the last saved answer and where you are; give the later ones again."
)
TAKEN_OVER = (
    "Another database server took over, and what was answered just before may be missing. "
    "The card below shows the last saved answer and where you are; give again what is missing."
)
TAKEN_OVER_THERE = (
    "Another database server took over. What was answered just before may be missing; whoever has a question open was "
    "told. What waited goes on."
)
NOT_DONE = (
    "The assistant was set back to an earlier copy, and what you sent before was not done. "
    "Look at what is here, and send it again where it is missing."
)
NOTHING_SAVED = "Nothing is answered yet."


def description(trial: Trial) -> str:
    """What Telegram shows in a chat that is empty yet."""
    return (
        f"Screening assistant for {trial.registry_id} ({trial.aim or trial.title}). For invited study staff. It counts "
        "days, keeps answers and says what is missing; the investigator decides. Study codes only: never a name, a "
        "record number or a birth date."
    )


def shut(label: str, role: str) -> str:
    return (
        f"{escape(label)} ({role}) cannot be written to: the chat was blocked or deleted. "
        "What was answered is kept; it goes on when they write again."
    )


def poison(update: int, failure: str) -> str:
    return (
        f"A message could not be handled and was set aside (update {update}, {escape(failure)}). "
        "Whoever sent it was told, and nothing else is held up; the log says where it failed."
    )


def restored(messages: Sequence[tuple[int, str, datetime]], updates: int) -> str:
    """What was set aside after a restore; the list is cut to what a message holds."""
    listed = [f"{at:%Y-%m-%d %H:%M} UTC · {kind} to {chat}" for chat, kind, at in messages[:LISTED]]
    rest = [f"and {len(messages) - LISTED} more"] if len(messages) > LISTED else []
    return "\n".join(
        [
            "The database was restored from an earlier copy. What was answered since then is not in it.",
            f"Set aside and not sent: {count(len(messages), 'message')}. Not handled: {count(updates, 'message')} in.",
            *listed,
            *rest,
        ]
    )


def audit_head(head: str, day: date) -> str:
    return f"{head}\nAt the check of {day_words(day)}. Keep this message: it shows later that nothing was changed."


def unsound(problems: Sequence[str]) -> str:
    listed = "\n".join(escape(problem) for problem in problems[:LISTED])
    return f"The daily check of the database found:\n{listed}\nStop, keep the file, and restore a backup."


def invitation(role: str, link: str) -> str:
    return f"Invitation as {ROLES[role].words}. It works once, within 48 hours. Forward it to that person only:\n{link}"


def site_renamed(old: str, new: str) -> str:
    return (
        f"{escape(old)} is called {escape(new)} from now on, as the settings say: people, screenings and number stay. "
        "A second site is made by the command line: python -m bot site add."
    )


def welcome(role: str, site: str) -> str:
    return f"Welcome. You are {ROLES[role].words} at {site} now."


def moved_away(code: str, site: str) -> str:
    return f"{code} moved to {escape(site)} with everything that was kept here; reminders go there from now on."


def moved_here(code: str, site: str, owner: str) -> str:
    return f"{code} came from {escape(site)} with everything that was kept there; {escape(owner)} has the candidate."


def ruled(label: str, site: str, code: str) -> str:
    return f"{escape(label)}, the study chair, ruled on {code} at {escape(site)}."


def picture(code: str, decision: Decision, *, relative_days: bool) -> str:
    """The text that stands for the picture: what it shows, in words."""
    shown = timeline(decision, relative_days=relative_days)
    return f"{code}\n{caption(shown, LONGEST_CAPTION - len(code) - LABEL_ROOM)}"


def other_brought(registry_id: str, version: str) -> str:
    return (
        f"{escape(registry_id)}, {escape(version)} comes with this program in another form than it is kept here. "
        "Everybody is still decided by the kept one, as it was switched on. To go by the other, load it under a new "
        "version."
    )


def taken_out(label: str) -> str:
    return (
        f"{escape(label)} is no longer among the administrators of the settings, but still one here. "
        "Under People you can make them a coordinator, or cut them off."
    )


def to_confirm(label: str, name: str) -> str:
    return f"{escape(label)} wants to sign as {escape(name)}. Make sure who it is, then confirm or refuse it."


DEMOTED = "You are a coordinator of this site from now on."
SIGNER = {
    True: "{by} confirmed how you sign: open what waits, and type your PIN to sign.",
    False: "{by} did not confirm how you want to sign. Talk to them, then give name and PIN again.",
}


def signer(by: str, *, theirs: bool) -> str:
    return SIGNER[theirs].format(by=escape(by))


NOT_IN_TIME = (
    f"The file could not be made within {MADE_WITHIN_MINUTES} minutes and was given up; nothing else is lost. "
    "Ask for one of a shorter period, and tell the administrator: the command export has no such limit."
)
NOT_MADE = "The file could not be made, through a fault of this program. Nothing is lost. Tell the administrator."
PIN_UNLOCKED = "Your PIN was unlocked: choose a new one with your next signature."


def sign_off_asked(code: str, revision: int, by: str) -> str:
    return f"<b>{code} waits for your signature</b>, revision {revision}. Asked by {escape(by)}."


def handed_back(code: str, by: str, question: str) -> str:
    return f"{code} comes back unsigned. {escape(by)} asks: {escape(question)}."


def signed(code: str, outcome: str, name: str, at: datetime, reason: str) -> str:
    why = f" Reason: {escape(reason)}." if reason else ""
    return f"{code} is {outcome}: signed by {escape(name)}, {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC.{why}"


def voided(code: str, name: str, why: str) -> str:
    return f"The signature of {escape(name)} for {code} is void: {why}. It has to be asked for again."


def pin_locked(label: str) -> str:
    return f"The PIN of {escape(label)} is locked after 5 wrong tries."


def handed_over(giver: str, codes: Sequence[str], until: date) -> str:
    number = texts.hand_over.candidates(len(codes))
    return f"<b>{escape(giver)} hands you {number} until {day_words(until)}</b>: {texts.hand_over.named(codes)}."


def given_away(holder: str, codes: Sequence[str], until: date) -> str:
    number = texts.hand_over.candidates(len(codes))
    return f"<b>{number} of yours with {escape(holder)} until {day_words(until)}</b>: {texts.hand_over.named(codes)}."


def came_back(holder: str, codes: Sequence[str]) -> str:
    number = texts.hand_over.candidates(len(codes))
    return f"<b>{number} of yours back</b> from {escape(holder)}: {texts.hand_over.named(codes)}."


def went_back(giver: str, codes: Sequence[str]) -> str:
    number = texts.hand_over.candidates(len(codes))
    return f"<b>{number} back with {escape(giver)}</b>: {texts.hand_over.named(codes)}. Nothing of it comes here now."


def making(done: int, of: int) -> str:
    """How far a file is that takes long."""
    far = f"{done:,} of {count(of, 'screening')}" if done < of else "the pages are being written"
    return f"The file is being made: {far}."


STANDS = {
    Stage.DRAFT: "it is open",
    Stage.AMENDING: "it is being changed",
    Stage.FINISHED: "it is finished and not signed",
    Stage.AWAITING: "it waits for a signature",
    Stage.SIGNED: "it is signed",
    Stage.REJECTED: "it is rejected",
    Stage.REGISTERED: "it is registered",
    Stage.TREATING: "it is on treatment",
    Stage.COMPLETED: "the treatment is completed",
    Stage.OFF_STUDY: "it is off study",
    Stage.WITHDRAWN: "it is withdrawn",
}


def offer_over(code: str, offered_in: Stage, now: Stage) -> str:
    """In place of a message that asked for a signature, or for the registration that follows one."""
    was = "waited for a signature" if offered_in is Stage.AWAITING else "was approved, to be registered"
    return f"{code} {was}. That is over: {STANDS[now]} now."
