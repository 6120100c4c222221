"""What a site may set itself: how it is read, kept and shown; the rest is as the program's settings say."""

from datetime import time
from typing import Any, cast

from bot.deployment import Deployment, habits_of, own_of
from bot.load_settings import BadSettings, checked
from bot.settings import Settings
from flows import texts
from flows.answers.line.measured.laboratories import Kept, NotKept, limit_words, with_typed
from flows.chat.site.sites import LABORATORIES, SETTINGS, SiteSetting
from storage.engine.canonical import Json
from storage.site.sites import OF_THE_SITE, Site


def read_setting(name: str, text: str, site: Site) -> Json:
    """What was typed or chosen for a setting, as it is kept. Raises `BadSettings` with what it may be."""
    if name != LABORATORIES:
        return _kept(checked(name, text))
    try:
        return {name: dict(limits) for name, limits in with_typed(laboratories(site), text).items()}
    except NotKept as refused:
        raise BadSettings([str(refused)]) from None


def laboratories(site: Site) -> Kept:
    """The limits of normal that a site keeps of its laboratories."""
    return cast(Kept, own_of(site.settings).get(LABORATORIES, {}))


def snapshot(settings: Settings) -> dict[str, Json]:
    """What a new site begins with: the settings of the program, whose changes do not reach it any more."""
    return {name: _kept(getattr(settings, name)) for name in SETTINGS if name not in (*OF_THE_SITE, LABORATORIES)}


def shown(site: Site, deployment: Deployment) -> tuple[SiteSetting, ...]:
    """The settings of a site as they hold, each with what it may be."""
    habits = habits_of(site, deployment)
    return tuple(SiteSetting(name, words(_held(name, site, habits)), _may_be(name)) for name in SETTINGS)


def words(value: Json) -> str:
    """A value as it is typed."""
    if isinstance(value, dict):
        return limit_words(cast(Kept, value))
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _may_be(name: str) -> str:
    return texts.site.LABORATORIES if name == LABORATORIES else str(Settings.model_fields[name].description)


def _held(name: str, site: Site, habits: Deployment) -> Json:
    if name == LABORATORIES:
        return {of: dict(limits) for of, limits in laboratories(site).items()}
    if name in OF_THE_SITE:
        return getattr(site, OF_THE_SITE[name])
    return _kept(getattr(habits if hasattr(habits, name) else habits.times, name))


def _kept(value: Any) -> Json:
    return value.isoformat(timespec="minutes") if isinstance(value, time) else value
