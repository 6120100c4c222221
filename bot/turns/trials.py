"""From the trials that are kept to those that a card speaks of."""

from dataclasses import replace
from datetime import date

from sqlmodel import Session

from bot.deployment import ChatSession
from flows.chat.site.trials import OfferedTrial
from flows.rules.trial import Trial
from flows.trials.files.brought import TrialVersion, brought, title_in
from storage.study import trials
from storage.study.trials import KeptTrial


def trials_on(session: Session, at: ChatSession) -> tuple[Trial, ...]:
    """What the site screens for today."""
    on = trials.switched_on(session, at.site.id, at.today)
    return tuple(trials.trial_of(session, TrialVersion(*one)) for one in on.items())


def trials_screened_for(session: Session, at: ChatSession) -> tuple[Trial, ...]:
    """What the site screens or ever screened for."""
    found = trials.screened_for(session, at.site.id)
    return tuple(trials.trial_of(session, TrialVersion(*one)) for one in sorted(found.items()))


def offered(session: Session, at: ChatSession) -> tuple[OfferedTrial, ...]:
    """Every version that the project brings or that was loaded, with how it stands at the site."""
    kept = {TrialVersion(one.registry_id, one.version): one for one in trials.kept(session)}
    since = trials.days_on(session, at.site.id)
    others = trials.others_brought(session)
    found = (_offered(session, of, kept.get(of), since, at) for of in sorted({*brought(), *kept}))
    return tuple(replace(one, other_brought=(one.registry_id, one.version) in others) for one in found)


def _offered(
    session: Session, of: TrialVersion, kept: KeptTrial | None, since: dict[TrialVersion, date | None], at: ChatSession
) -> OfferedTrial:
    return OfferedTrial(
        *of,
        title_in(trials.text_of(session, of) if kept else brought()[of]),
        of in since,
        since.get(of),
        kept is not None and not kept.counts,
        kept is not None and trials.is_own(session, kept, at.person.id),
        kept.id if kept else 0,
    )
