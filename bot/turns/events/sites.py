"""What is set of a site, stored: what is planned there follows it."""

from bot.load_settings import BadSettings
from bot.reminding.settings_changed import follow_site
from bot.site_settings import read_setting, words
from bot.turns.event_context import Led, Step
from flows import texts
from flows.chat.asked import SETTING
from flows.chat.position import Position
from flows.chat.roles import May, may
from flows.chat.site.sites import LABORATORIES, SETTINGS, SettingGiven, SiteChosen
from storage.engine.errors import NotFound, NumberTaken
from storage.site import sites


def chosen(step: Step, _event: SiteChosen) -> Led:
    """What is open stays with the site that is left; the turn goes on at the other one."""
    return None, step.position


def given(step: Step, event: SettingGiven) -> Led:
    """Keep a setting of the site, or say what it may be and ask again."""
    at = step.at
    if not may(at.person.role, May.MANAGE) or event.name not in SETTINGS:
        raise NotFound
    try:
        value = read_setting(event.name, event.text, at.site)
        site = sites.give(step.session, at.site.id, at.now, at.person.id, **{event.name: value})
    except BadSettings as bad:
        return step.screening, _asked_again(step, event, *bad.problems)
    except NumberTaken:
        return step.screening, _asked_again(step, event, texts.site.NUMBER_TAKEN)
    follow_site(step.session, site, at.now, at.deployment)
    said = texts.site.limits_kept if event.name == LABORATORIES else texts.site.setting_kept
    return step.screening, step.position.with_notes(said(SETTINGS[event.name], words(value)))


def _asked_again(step: Step, event: SettingGiven, *notes: str) -> Position:
    return step.position.at(SETTING, event.name).with_notes(*notes)
