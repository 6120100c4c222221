"""All that a turn can see: the screening, the person, the lists, the day."""

from dataclasses import dataclass
from datetime import date, datetime

from flows.answers.answers import Answers
from flows.answers.given_before.carrying import CarriedAnswer
from flows.answers.given_before.given_for import USUAL_GOOD_DAYS
from flows.answers.lifecycle import OPEN, Stage
from flows.answers.line.measured.laboratories import Limit
from flows.chat.position import Position
from flows.chat.site.hand_over import NOTHING, HandOvers
from flows.chat.site.sites import OtherSite, SiteSetting
from flows.chat.site.trials import Elsewhere, OfferedTrial
from flows.chat.site.versions import NewVersion
from flows.decision.signed import SignOff
from flows.rules.trial import Trial
from flows.treatment.response import Endpoint
from flows.treatment.treatment import Treatment
from flows.worklist.worklist import NOBODY, Worklist


@dataclass(frozen=True, slots=True)
class Screening:
    """One candidate's screening: its code, its life, and the current answers.

    `decided_under`: the version of the trial that its last revision was decided by.
    """

    id: int
    code: str
    stage: Stage
    version: int
    answers: Answers
    trial: Trial
    revision: int = 0
    finished_on: date | None = None
    asked_back: str = ""
    decided_under: str = ""

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


@dataclass(frozen=True, slots=True)
class ShelfItem:
    """One screening in a list: what is needed to know it again; `open_rulings`: the study chair's open items.

    `trial`: the registry id of its trial, where the site has several.
    """

    id: int
    code: str
    stage: Stage
    answered: int
    outcome: str
    updated: date
    open_rulings: tuple[str, ...] = ()
    trial: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to sign with: the printed name, and whether the PIN is new to them."""

    name: str
    new_pin: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else of the site; one who is not `active` was cut off.

    `wants`: the name and the PIN that they want to sign with, while that waits to be confirmed.
    """

    id: int
    label: str
    role: str
    active: bool
    printed_name: str = ""
    wants: Wish | None = None


@dataclass(frozen=True, slots=True)
class TurnContext:
    """All that a turn can see: who, on which day at the site, where the chat stands, and which screening is open.

    `trial`: that of the screening, or the first that the site screens for. `on`: all that it screens for.
    `carried`: answers that another screening of the candidate offers. `elsewhere`: their screenings for other trials.
    `versions`: those that amend a trial of the site; `version`: the one that is looked at. `newer`: the key of the
    version that the site goes by, where the screening goes by another one. `places`: the other sites of
    the person. `settings`: those of the site, for who may set them. `limits`: those of its laboratories. `now`: the
    instant, where hours are asked.
    `last_consent`: the version of the consent form that was recorded last at the site for the trial, where it is asked.
    """

    today: date
    role: str
    site: str
    position: Position
    trial: Trial
    screening: Screening | None = None
    suggested_code: str = ""
    code_pattern: str = ""
    treated_count: int = 0
    finished_count: int = 0
    shelf: tuple[ShelfItem, ...] = ()
    shelf_pages: int = 1
    evidence: bool = True
    relative_days: bool = False
    good_days: int = USUAL_GOOD_DAYS
    now: datetime | None = None
    last_consent: str = ""
    sign_offs: int = 0
    locked: tuple[tuple[int, str], ...] = ()
    to_confirm: tuple[tuple[int, str], ...] = ()
    sign_off: SignOff | None = None
    treatment: Treatment | None = None
    endpoints: tuple[Endpoint, ...] = ()
    worklist: Worklist = NOBODY
    digest: bool = False
    backup: str = ""
    colleagues: tuple[Colleague, ...] = ()
    forms: tuple[tuple[str, str], ...] = ()
    staff: tuple[Colleague, ...] = ()
    on: tuple[Trial, ...] = ()
    offered: tuple[OfferedTrial, ...] = ()
    carried: tuple[CarriedAnswer, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    hand_over: HandOvers = NOTHING
    versions: tuple[NewVersion, ...] = ()
    version: NewVersion | None = None
    newer: str = ""
    places: tuple[OtherSite, ...] = ()
    settings: tuple[SiteSetting, ...] = ()
    limits: tuple[Limit, ...] = ()
