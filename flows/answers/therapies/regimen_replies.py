"""A regimen, drug by drug: which arm it was, what was not given, what was given besides."""

from typing import TypedDict

from flows.agents.drug_table import BY_NAME, REGIMEN_BY_NAME, Agent
from flows.answers.answers import Fields
from flows.answers.reply import Doubt, Offer
from flows.answers.therapies.agent_entries import NO_WAIT, elsewhere, entries_to_choose, entry_of
from flows.language.numbers import count, listed
from flows.rules.trial import Trial


class State(TypedDict):
    """A regimen while it is gone through: its name, the drugs that were taken out, the entries of each drug that only
    some were given (none: it was not), the drugs beside it that are asked about as well, and the entries added."""

    regimen: str
    without: list[str]
    arms: dict[str, list[Fields]]
    asked: list[str]
    added: list[Fields]


def begun(name: str, beside: tuple[Agent, ...], trial: Trial) -> State:
    """A regimen of which nothing was said yet but the agents that were named beside it.

    Of these what sites count differently is asked about first.
    """
    state: State = {"regimen": name, "without": [], "arms": {}, "asked": [], "added": []}
    for agent in beside:
        if not agent.kinds or agent.name in REGIMEN_BY_NAME[name].arms:
            continue
        if "perhaps_immunotherapy" in agent.also:
            state["asked"].append(agent.name)
        else:
            state = added(state, entry_of(agent, trial))
    return state


def regimen_doubt(state: State, trial: Trial) -> Doubt:
    """The first drug that only some were given and that nothing was said of; then all drugs, each with a mark."""
    arms = (*REGIMEN_BY_NAME[state["regimen"]].arms, *state["asked"])
    undecided = [drug for drug in arms if drug not in state["arms"]]
    return _arm(state, undecided[0], trial) if undecided else _drugs(state, trial)


def within(state: State, doubt: Doubt) -> Doubt:
    """What is asked about a drug that is added to a regimen, with the way back to its drugs."""
    offers = (Offer(offer.label, {"add": offer.value, "to": state}) for offer in doubt.offers)
    return Doubt(doubt.question, (*offers, Offer("Back to the drugs", {"add": {}, "to": state})))


def adding(state: State) -> Doubt:
    """Which drug is to be added."""
    return within(state, Doubt(f"Which drug was given with {state['regimen']} as well? Type its name.", ()))


def added(state: State, entry: Fields) -> State:
    """The regimen with one more drug; one that had been taken out is back in, and none stands there twice."""
    name = entry["agent"]
    others = [one for one in state["added"] if one["agent"] != name]
    without = [drug for drug in state["without"] if drug != name]
    held = name in REGIMEN_BY_NAME[state["regimen"]].drugs
    return {**state, "without": without, "added": others if held else [*others, dict(entry)]}


def _arm(state: State, drug: str, trial: Trial) -> Doubt:
    """Whether a drug that only some were given was: where nobody knows, it is entered with its last dose open."""
    chosen = entries_to_choose(BY_NAME[drug], "Yes, it was given", trial)
    unknown = {**entry_of(BY_NAME[drug], trial), "last_dose": None}
    answers = (*((offer.label, [offer.value]) for offer in chosen), ("No", []), ("Not known yet", [unknown]))
    question = (
        f"{state['regimen']}: which arm? Only some of its arms or patients were given {drug}. Was it given here? Where "
        "that is not known, it is entered with its last dose open."
    )
    return Doubt(
        question,
        tuple(Offer(label, {**state, "arms": {**state["arms"], drug: entries}}) for label, entries in answers),
    )


def _drugs(state: State, trial: Trial) -> Doubt:
    """All drugs with a mark to take each out, and the way to add another one."""
    mix = REGIMEN_BY_NAME[state["regimen"]]
    drugs = [BY_NAME[drug] for drug in mix.drugs]
    kept = (agent for agent in drugs if agent.kinds and agent.name not in state["without"])
    entries: list[Fields] = [entry_of(agent, trial) for agent in kept]
    entries += [entry for given in state["arms"].values() for entry in given] + list(state["added"])
    add = Offer("Add another drug", {"add": None, "to": state})
    these = "this drug" if len(entries) == 1 else f"these {count(len(entries), 'drug')}"
    left = [*state["without"], *(drug for drug, given in state["arms"].items() if not given)]
    done = [Offer(f"Add {these}", {"entries": entries, "left": left})]
    missing = {agent.name: elsewhere(agent, trial).lower() or NO_WAIT for agent in drugs if not agent.kinds}
    out = [f"Not added: {name}, {why}" for name, why in missing.items()]
    usual = f"{mix.name} is a combination, usually of {listed(mix.drugs)}."
    how = (
        "Take out what was not given; each drug is entered by itself. Add what was given besides, spinal doses too: "
        "tap, or type its name."
    )
    return Doubt(" ".join((usual, how, *out)), (*_marks(state), *(done if entries else ()), add))


def _marks(state: State) -> tuple[Offer, ...]:
    """One button for each drug, and what is so once it is tapped."""
    drugs = [drug for drug in REGIMEN_BY_NAME[state["regimen"]].drugs if BY_NAME[drug].kinds]
    usual = (Offer(*_mark(state, drug)) for drug in drugs)
    arms = (Offer(_arm_label(drug, given), _without_arm(state, drug)) for drug, given in state["arms"].items())
    others = {one["agent"]: [other for other in state["added"] if other != one] for one in state["added"]}
    more = (Offer(f"☑ {agent}", {**state, "added": rest}) for agent, rest in others.items())
    return (*usual, *arms, *more)


def _mark(state: State, drug: str) -> tuple[str, State]:
    without = state["without"]
    if drug in without:
        return f"☐ {_short(drug)}", {**state, "without": [other for other in without if other != drug]}
    return f"☑ {_short(drug)}", {**state, "without": [*without, drug]}


def _arm_label(drug: str, given: list[Fields]) -> str:
    if not given:
        return f"☐ {_short(drug)}"
    return f"{'?' if 'last_dose' in given[0] else '☑'} {_short(drug)}"


def _short(drug: str) -> str:
    """A drug on a button: without what its name explains in brackets."""
    return drug.partition(" (")[0]


def _without_arm(state: State, drug: str) -> State:
    """The regimen with one drug asked about again."""
    return {**state, "arms": {name: given for name, given in state["arms"].items() if name != drug}}
