"""The design of a trial as its file says it: arms, elements, criteria and visits (TA, TE, TI, TV).

A trial that ends at registration has the element of screening alone; what comes after that its file does not say.
"""

from collections.abc import Iterator, Mapping
from string import ascii_uppercase
from typing import Any, TypeAlias

from flows.rules.criterion import Criterion
from flows.rules.treatment import Item, Point
from flows.rules.trial import Trial
from storage.exports.common.texts import cut

# A record: its variables by name; what is not there is blank.
Row: TypeAlias = dict[str, Any]

SCREENING, TREATMENT = "SCREENING", "TREATMENT"
SCREEN = ("SCREEN", "Screening")
REGISTRATION_VISIT = 90
_CYCLE, _RESPONSE, _ITEM = 100, 50, 10


def record(domain: str, **variables: Any) -> Row:
    """A record of a domain, its variables named without the two letters that they all begin with."""
    return {f"{domain}{name}": value for name, value in variables.items()}


def treatment_name(trial: Trial) -> str:
    """What is given, such as "BLINATUMOMAB": after the day that is called the start of it."""
    starts = trial.treatment.starts if trial.treatment else ""
    return starts.partition(" of ")[2].upper() or "STUDY TREATMENT"


def arm(trial: Trial, cohort: str | None = None) -> tuple[str, str]:
    """The code and the name of the arm of who is registered: one for each cohort, else the only one."""
    if cohort is not None and cohort in trial.cohorts:
        return cut(cohort, 20), cut(trial.cohorts[cohort], 100)
    return cut(trial.number_prefix or "ARM", 20), cut(trial.title, 100)


def arms(trial: Trial) -> tuple[tuple[str, str], ...]:
    """Every arm."""
    return tuple(arm(trial, cohort) for cohort in trial.cohorts) or (arm(trial),)


def elements(trial: Trial) -> tuple[tuple[str, str], ...]:
    """The code and the name of every element, in the order of an arm."""
    most = trial.treatment.cycles.most if trial.treatment else 0
    return (SCREEN, *((f"CYCLE{number}", f"Cycle {number}") for number in range(1, most + 1)))


def trial_arms(trial: Trial) -> Iterator[Row]:
    """TA: one row for each element of an arm."""
    for code, name in arms(trial):
        for order, (etcd, element) in enumerate(elements(trial), 1):
            of_arm: Row = {"ARMCD": code, "ARM": name, "TAETORD": order, "ETCD": etcd, "ELEMENT": element}
            branch = "Registered" if etcd == SCREEN[0] else None
            yield of_arm | {"TABRANCH": branch, "TATRANS": _transition(trial, order), "EPOCH": epoch_of(order)}


def epoch_of(order: int) -> str:
    """The epoch of the element with that number in an arm."""
    return SCREENING if order == 1 else TREATMENT


def _transition(trial: Trial, order: int) -> str | None:
    rules = trial.treatment
    if rules is None or not 1 < order <= rules.cycles.most:
        return None
    return cut(f"{rules.next_cycle.words or 'Next cycle'} Else treatment is completed, or ended off study.", 200)


def trial_elements(trial: Trial) -> Iterator[Row]:
    """TE: one row for each element."""
    yield {
        "ETCD": SCREEN[0],
        "ELEMENT": SCREEN[1],
        "TESTRL": "A screening is started at the site",
        "TEENRL": "Start of cycle 1, or the decision that the candidate is not eligible"
        if trial.treatment
        else "Registration, or the decision that the candidate is not eligible",
    }
    days = trial.treatment.cycles.days if trial.treatment else 0
    for number, (etcd, element) in enumerate(elements(trial)[1:], 1):
        start = f"Start of {treatment_name(trial).lower()} in cycle {number}"
        end = f"{days} days after its start, the start of the next cycle, or the end of treatment"
        yield {"ETCD": etcd, "ELEMENT": element, "TESTRL": start, "TEENRL": end, "TEDUR": f"P{days}D"}


def criterion_codes(versions: Mapping[str, Trial]) -> dict[tuple[str, str], str]:
    """The IETESTCD of a criterion by version and code: one whose text changed has another than before.

    Source: CDISC's examples of TI, in which INCL02 becomes INCL02A.
    """
    found: dict[tuple[str, str], str] = {}
    texts: dict[str, list[str]] = {}
    for version, trial in versions.items():
        for criterion in trial.criteria:
            known = texts.setdefault(criterion.code, [])
            if criterion_text(criterion) not in known:
                known.append(criterion_text(criterion))
            place = known.index(criterion_text(criterion))
            ending = ascii_uppercase[place - 1] if place else ""
            found[version, criterion.code] = f"{criterion.code.upper()[: 8 - len(ending)]}{ending}"
    return found


def criterion_text(criterion: Criterion) -> str:
    """What a criterion says, in the at most 200 bytes that IETEST has; a longer one by its short name."""
    return criterion.says if len(criterion.says.encode()) <= 200 else cut(criterion.short, 200)


def trial_criteria(versions: Mapping[str, Trial], codes: Mapping[tuple[str, str], str]) -> Iterator[Row]:
    """TI: one row for each criterion of a version; `codes`: by version and code."""
    for version, trial in versions.items():
        for criterion in trial.criteria:
            of_criterion: Row = {"IETESTCD": codes[version, criterion.code], "IETEST": criterion_text(criterion)}
            yield of_criterion | {"IECAT": criterion.category.value.upper(), "TIVERS": version}


def screening_visit(attempt: int) -> Row:
    """The visit of an attempt at screening."""
    return {"VISITNUM": attempt, "VISIT": f"SCREENING {attempt}"}


def registration_visit() -> Row:
    """The visit of the registration."""
    return {"VISITNUM": REGISTRATION_VISIT, "VISIT": "REGISTRATION"}


def cycle_visit(number: int) -> Row:
    """The visit that a cycle is."""
    return {"VISITNUM": number * _CYCLE, "VISIT": f"CYCLE {number}"}


def response_visit(number: int) -> Row:
    """The visit of the response to a cycle."""
    return {"VISITNUM": number * _CYCLE + _RESPONSE, "VISIT": f"RESPONSE AFTER CYCLE {number}"}


def item_visit(trial: Trial, code: str, number: int) -> Row:
    """The visit of an item that the trial names in a cycle; after the last one its number is one more."""
    items = trial.treatment.items if trial.treatment else ()
    place, item = next((place, item) for place, item in enumerate(items) if item.code == code)
    title = item.title.format(cycle=number)
    return {"VISITNUM": number * _CYCLE + _ITEM + place, "VISIT": cut(f"{title} C{number}".upper(), 40)}


def trial_visits(trial: Trial) -> Iterator[Row]:
    """TV: screening, registration, the cycles with their items, and the responses."""
    yield screening_visit(1) | {"TVSTRL": "A screening is started at the site", "TVENRL": "The screening is finished"}
    yield registration_visit() | {"TVSTRL": f"An investigator has signed; inside the {trial.day_noun} window"}
    rules = trial.treatment
    for number in range(1, rules.cycles.most + 1) if rules else ():
        assert rules is not None
        first = (number - 1) * rules.cycles.days + 1
        start = f"Start of {treatment_name(trial).lower()} in cycle {number}"
        yield cycle_visit(number) | {"VISITDY": first, "TVSTRL": start, "TVENRL": "End of the cycle"}
        for item in rules.items:
            if not item.asks and item.cycle in (None, number) and item.on.point is not Point.LAST_END:
                yield item_visit(trial, item.code, number) | _item_rule(item, first)
        if rules.response:
            yield response_visit(number) | {"TVSTRL": f"{rules.response.name.capitalize()} after cycle {number}"}
    for item in rules.items if rules else ():
        if rules and item.on.point is Point.LAST_END:
            yield item_visit(trial, item.code, rules.cycles.most + 1) | _item_rule(item, 0)


def _item_rule(item: Item, first: int) -> Row:
    day = first + item.on.days if item.on.point is Point.START else None
    rule = (
        f"{item.on.days} days after the {item.on.point.value} of the cycle"
        if item.on.days
        else f"{item.on.point.value.capitalize()} of the cycle"
    )
    return {"VISITDY": day, "TVSTRL": rule}
