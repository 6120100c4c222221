"""The treatment of a trial file: cycles, infusion, dose, items; every value that cannot be is told with its line."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from flows.rules.periods import DAYS, Period
from flows.rules.treatment import (
    BagNote,
    Contraception,
    Cycles,
    Infusion,
    NextCycle,
    Offset,
    PauseRule,
    Point,
    PregnancyRule,
)
from flows.trials.form.keys import keys, treatment_keys
from flows.trials.form.keys.shapes import Form
from flows.trials.form.leaves.checks import no_anchor
from flows.trials.form.leaves.leaves import Measured
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.leaves.trees import lines, read_tree
from flows.trials.form.nodes import Node
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.library import library_question
from flows.trials.form.treatment.items import read_items
from flows.trials.form.treatment.response import read_response
from flows.trials.form.treatment.treatment import DoseLine, Treatment
from flows.trials.form.treatment.values import (
    MOST_CYCLES,
    MOST_DAYS,
    UNITS,
    Given,
    Values,
    amount_in,
    given_of,
    length_of,
    months_of,
    offset_of,
    texts_of,
)
from flows.trials.form.trial import Criterion

LENGTH = 'a length such as "672 hours" or "7 days"'
DOSE_WORDS = f'write "28 mcg/day", "15 mcg/m2/day", "10 mg/kg" or "1500 mg"; units: {", ".join(UNITS)}'
LONGEST_BAG, SHORTEST_BAG = 168, 24


def read_treatment(
    node: Node | None, scope: Scope, criteria: tuple[Criterion, ...], problems: Problems
) -> Treatment | None:
    """The treatment that a file says; None where the trial ends at registration."""
    if node is None:
        return None
    found = keys.taken(node, treatment_keys.TREATMENT, "treatment", problems)
    values = Values(found, "treatment", problems)
    if "starts" in found:
        for words in no_anchor(values.text("starts"), scope.anchors):
            values.wrong("starts", words)
    codes = {criterion.code: criterion for criterion in criteria}
    then = Values(_taken(found, "then", treatment_keys.THEN, problems), "then", problems)
    cycles, response = _cycles(found, problems), read_response(found.get("response"), problems)
    infusion = _infusion(found.get("infusion"), problems)
    says, dose = _dose(found.get("dose"), problems)
    items = read_items(found, cycles, codes, problems)
    return Treatment(
        values.text("starts"),
        values.text("source"),
        cycles,
        _next_cycle(found, cycles, problems),
        then.text("to"),
        then.many("because"),
        texts_of(found.get("off_study"), "off_study", problems),
        infusion,
        says,
        dose,
        items,
        response,
        _pregnancy_test(values, codes),
        _contraception(found, codes, problems),
    )


def _taken(found: Mapping[str, Node], key: str, form: Form, problems: Problems) -> dict[str, Node]:
    return keys.taken(found[key], form, key.replace("_", " "), problems) if key in found else {}


def _cycles(found: Mapping[str, Node], problems: Problems) -> Cycles:
    values = Values(_taken(found, "cycles", treatment_keys.CYCLES, problems), "cycles", problems)
    return Cycles(values.count("most", MOST_CYCLES), values.count("days", MOST_DAYS))


def _next_cycle(found: Mapping[str, Node], cycles: Cycles, problems: Problems) -> NextCycle:
    """Without it the next cycle follows the days of the last."""
    values = Values(_taken(found, "next_cycle", treatment_keys.NEXT_CYCLE, problems), "next cycle", problems)
    read = [(text, offset_of(text)) for text in values.many("from")]
    earliest = [offset for _, offset in read if offset and _counts(offset)]
    if len(earliest) < len(read):
        values.wrong("from", 'write "42 days after start" or "14 days after end"')
    if len({offset.point for offset in earliest}) < len(earliest):
        values.wrong("from", "the same point twice")
    return NextCycle(tuple(earliest) or (Offset(Point.START, cycles.days),), values.text("words"))


def _counts(offset: Offset) -> bool:
    return offset.point in (Point.START, Point.END) and offset.hours is None and not offset.months and offset.days > 0


def _infusion(node: Node | None, problems: Problems) -> Infusion | None:
    if node is None:
        return None
    values = Values(keys.taken(node, treatment_keys.INFUSION, "infusion", problems), "infusion", problems)
    lasts = values.read("lasts", length_of, timedelta(1), LENGTH)
    bags = tuple(_bags(values))
    notes = tuple(_bag_note(one, bags, problems) for one in keys.items(values.found.get("notes")))
    return Infusion(lasts, bags, notes, _pause(values.found.get("pause"), problems))


def _bags(values: Values) -> Iterator[int]:
    """The lengths of bags in hours; sites choose among those that are made."""
    for text in values.many("bags"):
        length = length_of(text)
        hours = length // timedelta(hours=1) if length else 0
        if not SHORTEST_BAG <= hours <= LONGEST_BAG:
            values.wrong("bags", f'"{text}": a bag lasts from {SHORTEST_BAG} to {LONGEST_BAG} hours')
        else:
            yield hours


def _bag_note(node: Node, bags: tuple[int, ...], problems: Problems) -> BagNote:
    values = Values(keys.taken(node, treatment_keys.BAG_NOTE, "of a bag", problems), "of a bag", problems)
    said = tuple(_bags(values))
    if any(hours not in bags for hours in said):
        values.wrong("bags", "it names only lengths that the infusion has")
    under = values.read("under", amount_in("kg"), Decimal(1), 'a weight such as "5.4 kg"')
    return BagNote(said, under, values.template("words", ("hours",)))


def _pause(node: Node | None, problems: Problems) -> PauseRule | None:
    if node is None:
        return None
    values = Values(keys.taken(node, treatment_keys.PAUSE, "pause", problems), "pause", problems)
    longest = values.read("goes_on_up_to", length_of, timedelta(1), LENGTH)
    counted, anew, source = (values.text(key) for key in ("counted", "anew", "source"))
    return PauseRule(longest, counted, anew, source, values.read("supervised_after", length_of, None, LENGTH))


def _dose(node: Node | None, problems: Problems) -> tuple[str, tuple[DoseLine, ...]]:
    if node is None:
        return "", ()
    values = Values(keys.taken(node, treatment_keys.DOSE, "dose", problems), "dose", problems)
    read = (_dose_line(one, problems) for one in keys.items(values.found.get("rules")))
    return values.text("says"), tuple(line for line in read if line)


def _dose_line(node: Node, problems: Problems) -> DoseLine | None:
    values = Values(keys.taken(node, treatment_keys.DOSE_RULE, "a dose rule", problems), "a dose rule", problems)
    given = values.read("give", given_of, Given(Decimal(0), "", ""), DOSE_WORDS)
    when = read_tree(values.found["when"], problems) if "when" in values.found else None
    weight = library_question("weight")
    check_tree(when, Scope({weight.name: weight}, {}, {}), problems, "a dose rule: ", " (a dose looks at the weight)")
    if not given.unit:
        return None
    if ("surface" in values.found) != (given.per == "m2"):
        problems.append(
            Problem(node.line, 'a dose rule: "surface: mosteller" stands beside a dose by m2, and only there')
        )
    values.one_of("surface", ("mosteller",))
    cap, step = (
        values.read(key, amount_in(given.unit), None, f"an amount in {given.unit}") for key in ("at_most", "round")
    )
    if not given.per and (cap or step):
        problems.append(Problem(node.line, 'a dose rule: "at_most" and "round" belong to a dose by m2 or kg'))
    return DoseLine(when, given.number, given.unit, given.per, cap, step, values.text("reading"), node.line)


def _pregnancy_test(values: Values, codes: Mapping[str, Criterion]) -> PregnancyRule | None:
    """For how many days a test is good stands in the criterion that asks for it."""
    if "pregnancy_test" not in values.found:
        return None
    criterion = codes.get(values.text("pregnancy_test"))
    if criterion is None:
        values.wrong("pregnancy_test", f"no such criterion{did_you_mean(values.text('pregnancy_test'), codes)}")
        return None
    trees = (criterion.holds, criterion.passes_when)
    leaves = [line.leaf for tree in trees if tree for line in lines(tree)]
    periods = [leaf.period for leaf in leaves if isinstance(leaf, Measured) and leaf.anchor == values.text("starts")]
    days = [days for period in periods if (days := _days(period))]
    if not days:
        words = f"it has no test that is measured within so many days before {values.text('starts')}"
        values.wrong("pregnancy_test", words)
        return None
    return PregnancyRule(criterion.code, min(days))


def _days(period: Period) -> int | None:
    span = period.spans[0]
    return int(span.number) * DAYS[span.unit] if len(period.spans) == 1 and span.unit in DAYS else None


def _contraception(
    found: Mapping[str, Node], codes: Mapping[str, Criterion], problems: Problems
) -> Contraception | None:
    if "contraception" not in found:
        return None
    taken = _taken(found, "contraception", treatment_keys.CONTRACEPTION, problems)
    values = Values(taken, "contraception", problems)
    if "criterion" in taken and values.text("criterion") not in codes:
        values.wrong("criterion", f"there is no such criterion{did_you_mean(values.text('criterion'), codes)}")
    months = values.read("for", months_of, 1, 'months, such as "2 months"')
    return Contraception(values.text("criterion"), months, values.text("reading"))
