"""The treatment of a trial file: cycles, infusion, dose, items; every value that cannot be is told with its line."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal

from flows.rules.dose import DoseRule
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
    TreatmentRules,
)
from flows.trials.form.leaves.checks import no_anchor
from flows.trials.form.leaves.leaves import Measured
from flows.trials.form.leaves.scope import Scope
from flows.trials.form.leaves.tree_checks import check_tree
from flows.trials.form.leaves.trees import lines
from flows.trials.form.nodes import Node, Text
from flows.trials.form.problems import Problem, Problems, did_you_mean
from flows.trials.form.questions.library import library_question
from flows.trials.form.said import Said
from flows.trials.form.treatment.items import read_items
from flows.trials.form.treatment.lengths import (
    MOST_CYCLES,
    MOST_DAYS,
    UNITS,
    Given,
    amount_in,
    given_of,
    length_of,
    months_of,
    offset_of,
)
from flows.trials.form.treatment.response import read_response
from flows.trials.form.treatment.treatment import DoseLine, Treatment
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
    said = Said(node, "treatment", problems)
    if "starts" in said:
        for words in no_anchor(said.text("starts"), scope.anchors):
            said.wrong("starts", words)
    codes = {criterion.code: criterion for criterion in criteria}
    then, cycles = Said(said.get("then"), "then", problems), Said(said.get("cycles"), "cycles", problems)
    given = Cycles(cycles.count("most", MOST_CYCLES), cycles.count("days", MOST_DAYS))
    dose = Said(said.get("dose"), "dose", problems)
    rules = TreatmentRules(
        starts=said.text("starts"),
        cycles=given,
        next_cycle=_next_cycle(Said(said.get("next_cycle"), "next cycle", problems), given),
        then=then.text("to"),
        then_because=then.many("because"),
        off_study=_off_study(said),
        source=said.text("source"),
        infusion=_infusion(said.get("infusion"), problems),
        items=read_items(said, given, codes),
        pregnancy_test=_pregnancy_test(said, codes),
        contraception=_contraception(said.get("contraception"), codes, problems),
    )
    lines = tuple(line for node in dose.items("rules") if (line := _dose_line(node, problems)))
    return Treatment(rules, dose.text("says"), lines, read_response(said.get("response"), problems))


def _off_study(said: Said) -> tuple[str, ...]:
    for one in said.items("off_study"):
        if not isinstance(one, Text):
            said.problems.append(Problem(one.line, "off_study: a list of texts"))
    return said.many("off_study")


def _next_cycle(said: Said, cycles: Cycles) -> NextCycle:
    """Without it the next cycle follows the days of the last."""
    read = [offset_of(text) for text in said.many("from")]
    earliest = tuple(offset for offset in read if offset and _counts(offset))
    if len(earliest) < len(read):
        said.wrong("from", 'write "42 days after start" or "14 days after end"')
    if len({offset.point for offset in earliest}) < len(earliest):
        said.wrong("from", "the same point twice")
    return NextCycle(earliest or (Offset(Point.START, cycles.days),), said.text("words"))


def _counts(offset: Offset) -> bool:
    return offset.point in (Point.START, Point.END) and offset.hours is None and not offset.months and offset.days > 0


def _infusion(node: Node | None, problems: Problems) -> Infusion | None:
    if node is None:
        return None
    said = Said(node, "infusion", problems)
    lasts = said.read("lasts", length_of, timedelta(1), LENGTH)
    bags = tuple(_bags(said))
    notes = tuple(_bag_note(one, bags, problems) for one in said.items("notes"))
    return Infusion(lasts, bags, notes, _pause(said.get("pause"), problems))


def _bags(said: Said) -> Iterator[int]:
    """The lengths of bags in hours; sites choose among those that are made."""
    for text in said.many("bags"):
        length = length_of(text)
        hours = length // timedelta(hours=1) if length else 0
        if not SHORTEST_BAG <= hours <= LONGEST_BAG:
            said.wrong("bags", f'"{text}": a bag lasts from {SHORTEST_BAG} to {LONGEST_BAG} hours')
        else:
            yield hours


def _bag_note(node: Node, bags: tuple[int, ...], problems: Problems) -> BagNote:
    said = Said(node, "of a bag", problems)
    hours = tuple(_bags(said))
    if any(one not in bags for one in hours):
        said.wrong("bags", "it names only lengths that the infusion has")
    under = said.read("under", amount_in("kg"), Decimal(1), 'a weight such as "5.4 kg"')
    return BagNote(hours, under, said.template("words", ("hours",)))


def _pause(node: Node | None, problems: Problems) -> PauseRule | None:
    if node is None:
        return None
    said = Said(node, "pause", problems)
    longest = said.read("goes_on_up_to", length_of, timedelta(1), LENGTH)
    counted, anew, source = map(said.text, ("counted", "anew", "source"))
    return PauseRule(longest, counted, anew, source, said.read("supervised_after", length_of, None, LENGTH))


def _dose_line(node: Node, problems: Problems) -> DoseLine | None:
    said = Said(node, "a dose rule", problems)
    given = said.read("give", given_of, Given(Decimal(0), "", ""), DOSE_WORDS)
    when, weight = said.tree("when"), library_question("weight")
    check_tree(when, Scope({weight.name: weight}, {}, {}), problems, "a dose rule: ", " (a dose looks at the weight)")
    if not given.unit:
        return None
    if ("surface" in said) != (given.per == "m2"):
        said.tell('"surface: mosteller" stands beside a dose by m2, and only there')
    said.one_of("surface", ("mosteller",))
    cap, step = (
        said.read(key, amount_in(given.unit), None, f"an amount in {given.unit}") for key in ("at_most", "round")
    )
    if not given.per and (cap or step):
        said.tell('"at_most" and "round" belong to a dose by m2 or kg')
    rule = DoseRule(given.number, given.unit, given.per, at_most=cap, round_to=step, reading=said.text("reading"))
    return DoseLine(rule, when, node.line)


def _pregnancy_test(said: Said, codes: Mapping[str, Criterion]) -> PregnancyRule | None:
    """For how many days a test is good stands in the criterion that asks for it."""
    if "pregnancy_test" not in said:
        return None
    criterion = codes.get(said.text("pregnancy_test"))
    if criterion is None:
        said.wrong("pregnancy_test", f"no such criterion{did_you_mean(said.text('pregnancy_test'), codes)}")
        return None
    leaves = [line.leaf for tree in criterion.under("holds", "passes_when") for line in lines(tree)]
    periods = [leaf.period for leaf in leaves if isinstance(leaf, Measured) and leaf.anchor == said.text("starts")]
    days = [period.length.days for period in periods if period.length]
    if not days:
        words = f"it has no test that is measured within so many days before {said.text('starts')}"
        said.wrong("pregnancy_test", words)
        return None
    return PregnancyRule(criterion.code, min(days))


def _contraception(node: Node | None, codes: Mapping[str, Criterion], problems: Problems) -> Contraception | None:
    if node is None:
        return None
    said = Said(node, "contraception", problems)
    if "criterion" in said and said.text("criterion") not in codes:
        said.wrong("criterion", f"there is no such criterion{did_you_mean(said.text('criterion'), codes)}")
    months = said.read("for", months_of, 1, 'months, such as "2 months"')
    return Contraception(said.text("criterion"), months, said.text("reading"))
