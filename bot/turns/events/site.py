"""What happened at a site, stored: its settings, candidates handed over to a colleague and back."""

from bot.load_settings import BadSettings
from bot.reminding.hand_overs import tell_begun, tell_ended
from bot.reminding.plans import follow_site
from bot.site_settings import read_setting, words
from bot.turns.event_context import Keepers, Led, Step
from flows import texts
from flows.chat.asked import SETTING
from flows.chat.roles import May, may
from flows.chat.site.hand_over import HandedBack, HandedOver
from flows.chat.site.sites import LABORATORIES, SETTINGS, SettingGiven, SiteChosen
from storage.engine.errors import NotFound, NumberTaken
from storage.site import hand_overs, people, sites


def chosen(step: Step, _event: SiteChosen) -> Led:
    """What is open stays with the site that is left; the turn goes on at the other one."""
    return None, step.position


def given(step: Step, event: SettingGiven) -> Led:
    """Keep a setting of the site, or say what it may be and ask again."""
    at = step.at
    step.check(May.MANAGE)
    if event.name not in SETTINGS:
        raise NotFound
    try:
        value = read_setting(event.name, event.text, at.site)
        site = sites.give(step.session, at.site.id, at.now, at.person.id, **{event.name: value})
    except BadSettings as bad:
        return _asked_again(step, event, *bad.problems)
    except NumberTaken:
        return _asked_again(step, event, texts.site.NUMBER_TAKEN)
    follow_site(step.session, site, at.now, at.deployment)
    said = texts.site.limits_kept if event.name == LABORATORIES else texts.site.setting_kept
    return step.noted(said(SETTINGS[event.name], words(value)))


def _asked_again(step: Step, event: SettingGiven, *notes: str) -> Led:
    return step.screening, step.position.at(SETTING, event.name).with_notes(*notes)


def handed_over(step: Step, event: HandedOver) -> None:
    """Give candidates that somebody has to a colleague of the site, who can do something for them."""
    session, at, to = step.session, step.at, people.person(step.session, event.person_id)
    whose = _whose(step, event.of)
    if not to.active or to.site_id != at.site.id or not may(to.role, May.CHANGE) or event.until <= at.today:
        raise NotFound
    ids = event.screening_ids
    begun = hand_overs.give(session, at.site.id, ids, whose, to.id, event.until, at.now, at.person.id)
    tell_begun(session, begun, at.now, but=at.person.id)


def handed_back(step: Step, event: HandedBack) -> None:
    """Have back what a colleague has, or give back what came from one."""
    me, session, now = step.at.person.id, step.session, step.at.now
    pair = {_whose(step, event.of), event.person_id}
    between = [one for one in hand_overs.standing(session) if {one.from_id, one.to_id} == pair]
    tell_ended(session, hand_overs.end(session, between, "back", now, me), now, but=me)


def _whose(step: Step, of: int | None) -> int:
    """Whose candidates these are: those of the person, or of a colleague for whom an administrator acts."""
    if of is None:
        return step.at.person.id
    step.check(May.MANAGE)
    if people.person(step.session, of).site_id != step.at.site.id:
        raise NotFound
    return of


KEPT: Keepers = {SiteChosen: chosen, SettingGiven: given, HandedOver: handed_over, HandedBack: handed_back}
