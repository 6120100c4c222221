"""From what a file says of treatment to the rules that plans, doses and responses go by."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from flows.rules.conditions import ALWAYS
from flows.rules.dose import DoseRule, Dosing
from flows.rules.treatment import Endpoint, Following, Response, TreatmentRules
from flows.trials.compiling.questions import questions_in
from flows.trials.compiling.translate import translate
from flows.trials.compiling.translate_leaves import Setting
from flows.trials.form.leaves.leaves import Between, Compare
from flows.trials.form.leaves.trees import AtLeast, Line, Tree, lines
from flows.trials.form.questions.library import library_question
from flows.trials.form.questions.questions import Question
from flows.trials.form.treatment.treatment import DoseLine, ResponseForm, Treatment
from flows.trials.form.trial import Trial

SECTION = "Treatment"


def treatment_of(trial: Trial) -> TreatmentRules | None:
    """The rules of the treatment of a trial; None where it ends at registration."""
    given = trial.treatment
    if given is None:
        return None
    source = f"{trial.registry_id}, {given.source}"
    return TreatmentRules(
        starts=given.starts,
        cycles=given.cycles,
        next_cycle=given.next_cycle,
        then=given.then,
        then_because=given.then_because,
        off_study=given.off_study,
        source=source,
        eligibility=f"{trial.registry_id}, eligibility criteria",
        dosing=dosing_of(given, source),
        infusion=given.infusion,
        items=tuple(replace(item, source=item.source or source) for item in given.items),
        response=_response(given.response) if given.response else None,
        pregnancy_test=given.pregnancy_test,
        contraception=given.contraception,
    )


def dosing_of(given: Treatment, source: str) -> Dosing | None:
    """The rules of the dose; None where the file says nothing of it."""
    if not given.dose:
        return None
    return Dosing(tuple(map(_rule, given.dose)), given.dose_says, source, bounds_of(given))


def _rule(line: DoseLine) -> DoseRule:
    weight = library_question("weight")
    when = translate(line.when, _among({weight.name: weight})) if line.when else ALWAYS
    whom = whom_words(line.when) if line.when else ""
    return DoseRule(line.give, line.unit, line.per, when, whom, line.at_most, line.round_to, line.reading)


def _among(questions: Mapping[str, Question]) -> Setting:
    """What the conditions of a treatment are translated in: they know no day of the trial."""
    return Setting(questions, questions, {}, {})


def bounds_of(given: Treatment) -> tuple[Decimal, ...]:
    """The weights at which another rule begins to count."""
    leaves = (line.leaf for rule in given.dose if rule.when for line in lines(rule.when))
    found: set[Decimal] = set()
    for leaf in leaves:
        if isinstance(leaf, Compare):
            found.add(leaf.number)
        elif isinstance(leaf, Between):
            found.update((leaf.low, leaf.high))
    return tuple(sorted(found))


def whom_words(tree: Tree) -> str:
    """For whom a rule is, such as "45 kg or more"."""
    if isinstance(tree, AtLeast):
        return (" and " if tree.count == len(tree.parts) else " or ").join(map(whom_words, tree.parts))
    leaf = tree.leaf if isinstance(tree, Line) else None
    if isinstance(leaf, Between):
        return f"{leaf.low} to {leaf.high} kg"
    if isinstance(leaf, Compare):
        return COMPARED[leaf.op].format(number=leaf.number)
    return ", ".join(line.text for line in lines(tree))


COMPARED = {
    ">=": "{number} kg or more",
    "<": "under {number} kg",
    ">": "over {number} kg",
    "<=": "up to {number} kg",
    "=": "{number} kg",
}


def _response(given: ResponseForm) -> Response:
    setting = _among(given.questions)
    keys = {name: question.key for name, question in given.questions.items()}
    in_braces = {name: f"{{{key}}}" for name, key in keys.items()} | {"response": "{response}", "cycle": "{cycle}"}
    following = (
        Following(
            translate(one.when, setting),
            one.next,
            one.words.format(**in_braces),
            one.after,
            one.stopped,
            one.called,
        )
        for one in given.following
    )
    endpoints = (Endpoint(one.code, one.words, translate(one.reached_when, setting)) for one in given.endpoints)
    return Response(
        given.name,
        questions_in(setting, SECTION),
        tuple(following),
        tuple(endpoints),
        given.says,
        tuple((keys[name], words) for name, words in given.told.items()),
    )
