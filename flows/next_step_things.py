"""What can be asked, measured again or changed: one thing for answers that come together, and what each costs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from flows.creatinine import LIMITS_MG_DL
from flows.entries import LAST_DAYS
from flows.evaluation import holds
from flows.facts import NOT_DONE, Facts, Radiation, Therapy
from flows.question import Day, Entries, Question
from flows.questions import MONTHS_8_YEARS, MONTHS_16_YEARS, QUESTIONS
from flows.record import BY_KEY
from flows.screening import Slot
from flows.values import FIRST_DAY
from flows.words import listed

D = Decimal


class Effort(IntEnum):
    """What it takes to get an answer, cheapest first."""

    COORDINATOR = 0
    CHART = 1
    LABORATORY = 2
    IMAGING = 3
    PROCEDURE = 4


class Act(IntEnum):
    """How an answer can come to be another one: it is not known, it is measured again, it changes, or never."""

    ASK = 0
    AGAIN = 1
    CHANGE = 2
    NEVER = 3


@dataclass(frozen=True, slots=True)
class Item:
    """Answers that one look or one measurement brings together.

    `later`: how an answer that fails can change. `again`: the words for doing it anew, where that can be done on
    any day. `standing`: keys that stay when it is done anew. `lasting`: the answers that nothing changes any more.
    `then`: what registration waits for after the change.
    """

    label: str
    keys: tuple[str, ...]
    effort: Effort
    later: Act
    again: str = ""
    standing: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    then: str = ""


E, A = Effort, Act
LIVER_LIMITS = ("alt_uln_u_l", "bilirubin_uln_mg_dl")
ITEMS = (
    Item("age", ("age_months",), E.COORDINATOR, A.NEVER),
    Item("sex", ("sex",), E.COORDINATOR, A.NEVER),
    Item("diagnosis", ("b_all",), E.CHART, A.NEVER),
    Item(
        "marrow blasts and MRD", ("blasts_percent", "mrd_percent", "mrd_by_flow"), E.PROCEDURE, A.AGAIN, "a new marrow"
    ),
    Item("disease group", ("disease_group",), E.CHART, A.NEVER),
    Item("very-high-risk features", ("vhr_features",), E.CHART, A.NEVER),
    Item("MRD at end of consolidation", ("eoc_mrd_percent",), E.CHART, A.NEVER),
    Item("intended transplant", ("hct_intent",), E.COORDINATOR, A.CHANGE),
    Item("donor", ("donor_available",), E.COORDINATOR, A.CHANGE),
    Item("straight to transplant", ("hct_direct",), E.COORDINATOR, A.CHANGE),
    Item("Karnofsky score", ("karnofsky",), E.CHART, A.AGAIN, "a new Karnofsky score"),
    Item("Lansky score", ("lansky",), E.CHART, A.AGAIN, "a new Lansky score"),
    Item("creatinine", ("creatinine_mg_dl", "creatinine_date"), E.LABORATORY, A.AGAIN, "a new creatinine"),
    Item("clearance", ("creatinine_clearance", "clearance_date"), E.LABORATORY, A.AGAIN, "a new clearance"),
    Item(
        "ALT and bilirubin",
        ("alt_u_l", "alt_uln_u_l", "bilirubin_mg_dl", "bilirubin_uln_mg_dl", "liver_date"),
        E.LABORATORY,
        A.AGAIN,
        "new ALT and bilirubin",
        LIVER_LIMITS,
    ),
    Item("LVEF", ("lvef_percent", "lvef_modality", "lvef_date"), E.IMAGING, A.AGAIN, "a new LVEF"),
    Item("prior therapies", ("prior_therapies",), E.CHART, A.NEVER),
    Item("earlier transplant", ("prior_hct",), E.CHART, A.NEVER),
    Item("GVHD", ("gvhd",), E.CHART, A.CHANGE),
    Item(
        "immune suppression",
        ("immunosuppression", "immunosuppression_stopped"),
        E.CHART,
        A.CHANGE,
        then="Registration can be 7 days after its last dose.",
    ),
    Item("planned radiation", ("radiation_planned",), E.COORDINATOR, A.CHANGE),
    Item("prior radiation", ("prior_radiation",), E.CHART, A.NEVER),
    Item("childbearing potential", ("childbearing_potential",), E.COORDINATOR, A.NEVER),
    Item("sexual activity", ("sexually_active",), E.COORDINATOR, A.CHANGE),
    Item("contraception", ("contraception_agreed",), E.COORDINATOR, A.CHANGE),
    Item("signed consent", ("consent_signed", "consent_date"), E.COORDINATOR, A.CHANGE, "signed consent"),
    Item("CNS3 ever", ("cns3_history",), E.CHART, A.NEVER),
    # CNS3 now is CNS3 ever, which excludes even when it was treated and cleared.
    Item("CNS status", ("cns_status",), E.CHART, A.CHANGE, lasting=("cns3",)),
    Item("concomitant therapy", ("concomitant_therapy",), E.COORDINATOR, A.CHANGE),
    Item("infection", ("uncontrolled_infection",), E.CHART, A.CHANGE),
    Item("pregnancy test", ("pregnancy_test", "pregnancy_test_date"), E.LABORATORY, A.CHANGE, "a new pregnancy test"),
    Item("breast-feeding", ("lactating",), E.COORDINATOR, A.CHANGE),
    Item("blinatumomab allergy", ("blinatumomab_allergy",), E.CHART, A.NEVER),
    Item("other phase 1 or 2 study", ("other_phase12_study",), E.COORDINATOR, A.CHANGE),
)
PLANNED = ("registration_date", "start_date")
COUNTED_TO_START = ("pregnancy_test_date",)

# What helps most and least among the answers to each question; dates are set by the day. The tests try every
# other answer as well, so a table that fell behind the criteria would be found out.
TINY, HUGE = D("0.001"), D(100000)
GOOD_AND_BAD: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(("b_all", "mrd_by_flow", "hct_intent", "donor_available", "hct_direct"), ("yes", "no")),
    **dict.fromkeys(("contraception_agreed", "consent_signed"), ("yes", "no")),
    **dict.fromkeys(("prior_hct", "radiation_planned", "sexually_active", "cns3_history"), ("no", "yes")),
    **dict.fromkeys(("concomitant_therapy", "uncontrolled_infection", "lactating"), ("no", "yes")),
    **dict.fromkeys(("blinatumomab_allergy", "other_phase12_study"), ("no", "yes")),
    **dict.fromkeys(("mrd_percent", "eoc_mrd_percent", "karnofsky", "lansky", "lvef_percent"), (D(100), D(0))),
    **dict.fromkeys(("creatinine_mg_dl", "alt_u_l", "bilirubin_mg_dl"), (TINY, HUGE)),
    **dict.fromkeys(LIVER_LIMITS, (HUGE, TINY)),
    "blasts_percent": (D(0), D(100)),
    "creatinine_clearance": (HUGE, D(0)),
    "disease_group": (("relapse",), ()),
    "vhr_features": (("induction_failure",), ()),
    "lvef_modality": ("echo", "echo"),
    "prior_therapies": ((), ()),
    "prior_radiation": ((), ()),
    "gvhd": ("none", "acute"),
    "immunosuppression": ("never", "ongoing"),
    "cns_status": ("cns1", "cns3"),
    "pregnancy_test": ("negative", "positive"),
    "late_ae": ("no", "yes"),
    "half_life_days": (TINY, D(365)),
}
# No answer to these is best for everybody: they are tried, one in each band in which the rules differ.
BANDS: dict[str, tuple[Any, ...]] = {
    "age_months": tuple(sorted({D(0), *(D(row[0]) for row in LIMITS_MG_DL), MONTHS_8_YEARS, MONTHS_16_YEARS, D(312)})),
    "sex": ("female", "male"),
    "childbearing_potential": ("no", "yes"),
}


def _check() -> None:
    """Every question belongs to one item, and every answer to a table."""
    keys = [key for item in ITEMS for key in item.keys]
    questions = [question.key for question in QUESTIONS if question.key not in PLANNED]
    days = {question.key for question in QUESTIONS if isinstance(question.kind, Day)}
    if sorted(keys) != sorted(questions) or set(keys) - set(GOOD_AND_BAD) - set(BANDS) - days:
        raise ValueError("The items do not fit the questions.")


_check()


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to find out, to do anew or to change: where its answers go, what it costs, and how it comes about.

    `fresh`: it brings a value with its date, so that it can still be measured on any day. `failing`: the value that
    is known fails, so that it would have to become better. `then`: what registration waits for after the change.
    """

    label: str
    slots: tuple[Slot, ...]
    effort: Effort
    act: Act
    order: int
    fresh: bool = False
    failing: bool = False
    then: str = ""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(slot.key for slot in self.slots)


def open_things(values: Mapping[str, Any], failing: Collection[str] = ()) -> Iterator[Thing]:
    """What can be found out or done anew, for answers that are known; `failing`: dates of values that fail."""
    for order, item in enumerate(ITEMS):
        known = [key for key in item.keys if values.get(key) is not None]
        unknown = tuple(Slot(key) for key in item.keys if values.get(key) is None)
        dated = isinstance(BY_KEY[item.keys[-1]].kind, Day)
        if unknown:
            fresh = dated and set(known) <= set(item.standing)
            whole = fresh or not known
            label = item.label if whole else listed(label_of(slot.key) for slot in unknown)
            # The rest of a result that is there already is looked up.
            effort = item.effort if whole else min(item.effort, Effort.CHART)
            yield Thing(label, unknown, effort, Act.ASK, order, fresh)
        if item.again and known:
            anew = tuple(Slot(key) for key in item.keys if key not in item.standing or key not in known)
            label = item.label if values[known[0]] == NOT_DONE else item.again
            yield Thing(label, anew, item.effort, Act.AGAIN, order, dated, item.keys[-1] in failing)
        yield from _of_entries(item, order, values)


def single_answers(values: Mapping[str, Any]) -> Iterator[Thing]:
    """Every answer by itself, known ones too, with how it could become another one."""
    for order, item in enumerate(ITEMS):
        for key in item.keys:
            yield Thing(label_of(key), (Slot(key),), item.effort, _act(item, values.get(key)), order, then=item.then)


def _act(item: Item, value: Any) -> Act:
    """How one answer could become another one."""
    if value is None:
        return Act.ASK
    return Act.NEVER if value in item.lasting else item.later


def _of_entries(item: Item, order: int, values: Mapping[str, Any]) -> Iterator[Thing]:
    """What is not known of each entry of a list."""
    key = item.keys[0]
    kind = BY_KEY[key].kind
    if not isinstance(kind, Entries):
        return
    for index, entry in enumerate(values.get(key) or ()):
        fields = tuple(_unknown_fields(kind, entry))
        if entry.ongoing:
            last = Slot(key, index, LAST_DAYS[key])
            yield Thing(f"{entry_name(entry)}: stop it, or plan its last dose", (last,), item.effort, Act.CHANGE, order)
            fields = tuple(field for field in fields if field.key != last.field)
        if fields:
            missing = listed(label_of(field.key, field) for field in fields)
            kind_open = isinstance(entry, Therapy) and not entry.kind_known
            label = entry_name(entry) if kind_open else f"{entry_name(entry)}: {missing}"
            yield Thing(label, tuple(Slot(key, index, f.key) for f in fields), item.effort, Act.ASK, order)


def entry_name(entry: Therapy | Radiation) -> str:
    """What an entry of a list is called inside a sentence."""
    if isinstance(entry, Therapy):
        return entry.agent
    return "TBI" if entry.site == "tbi" else f"{entry.site} radiation"


def _unknown_fields(kind: Entries, entry: Therapy | Radiation) -> Iterator[Question]:
    given = {field.key: getattr(entry, field.key) for field in kind.fields}
    facts = Facts({key: value for key, value in given.items() if value is not None}, FIRST_DAY, FIRST_DAY, FIRST_DAY)
    return (field for field in kind.fields if given[field.key] is None and holds(field.asked_when, facts))


def label_of(key: str, question: Question | None = None) -> str:
    """The name of an answer inside a sentence: "creatinine date", "LVEF", "Karnofsky"."""
    label = (question or BY_KEY[key]).label
    is_word = label[1:2].islower() and key not in ("karnofsky", "lansky")
    return label[0].lower() + label[1:] if is_word else label


def filled(values: Mapping[str, Any], things: tuple[Thing, ...], good: bool, day: date, start: date) -> dict[str, Any]:
    """The answers after these things came out well, or badly.

    What can still be measured is measured on `day`, or on `start` where it is counted to that; what is only looked
    up was measured by the day of assessment.
    """
    after = dict(values)
    for thing in sorted(things, key=lambda thing: thing.act):
        for slot in thing.slots:
            if slot.field is not None and slot.entry is not None:
                after[slot.key] = _with_field(after[slot.key], slot.entry, slot.field, good, values["as_of"])
            elif slot.key not in BANDS:
                fresh_day = start if slot.key in COUNTED_TO_START else day
                after[slot.key] = _answer(slot.key, good, fresh_day if thing.fresh else values["as_of"])
    return after


def _answer(key: str, good: bool, day: date) -> Any:
    if not isinstance(BY_KEY[key].kind, Day):
        return GOOD_AND_BAD[key][0 if good else 1]
    return FIRST_DAY if key == "immunosuppression_stopped" else day


def _with_field(entries: tuple[Any, ...], index: int, field: str, good: bool, today: date) -> tuple[Any, ...]:
    """The entries with one more answer; what is still being given ends today at the earliest."""
    last = today if entries[index].ongoing else FIRST_DAY
    value = GOOD_AND_BAD[field][0 if good else 1] if field in GOOD_AND_BAD else last
    return (*entries[:index], replace(entries[index], **{field: value}), *entries[index + 1 :])
