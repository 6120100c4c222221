"""Settings: what the environment may say, and how wrong values are reported."""

import os
import re
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.load_settings import BadSettings, load_settings
from bot.setting_forms import machine_zone
from bot.settings import PREFIX, Settings

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems(monkeypatch: pytest.MonkeyPatch, **variables: str) -> tuple[str, ...]:
    for name, value in variables.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(BadSettings) as refused:
        load_settings()
    return refused.value.problems


def test_nothing_set_gives_the_local_chat_with_its_administrator():
    settings = load_settings()
    assert settings.local
    assert settings.administrators == {1001}
    assert settings.database == Path("data/blinabridge.sqlite")
    assert (settings.site, settings.code_pattern, settings.zone) == ("Site 1", "S-###", machine_zone())
    assert (settings.host, settings.port, settings.local_port) == ("127.0.0.1", 8080, 8081)


def test_everything_can_be_set(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_TOKEN", f" {TOKEN}\n")
    monkeypatch.setenv("BLINABRIDGE_API_URL", "http://bot-api:8081/")
    monkeypatch.setenv("BLINABRIDGE_PLAIN_HTTP", "yes")
    monkeypatch.setenv("BLINABRIDGE_DATA", "kept")
    monkeypatch.setenv("BLINABRIDGE_ADMINISTRATORS", "11111111, 22222222,")
    monkeypatch.setenv("BLINABRIDGE_PUBLIC_URL", "https://bot.example.org/hook/")
    monkeypatch.setenv("BLINABRIDGE_PORT", "0")
    monkeypatch.setenv("BLINABRIDGE_ZONE", "America/New_York")
    settings = load_settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert settings.api_url == "http://bot-api:8081"
    assert settings.database == Path("kept/blinabridge.sqlite")
    assert settings.administrators == {11111111, 22222222}
    assert settings.public_url == "https://bot.example.org/hook"
    assert settings.port == 0
    assert settings.zone == "America/New_York"


def test_an_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_TOKEN", "")
    assert load_settings().local


def test_with_a_token_nobody_is_administrator_unless_named(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_TOKEN", TOKEN)
    assert load_settings().administrators == frozenset()


def test_the_environment_beats_the_file(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text(f"BLINABRIDGE_SITE=Köln\nBLINABRIDGE_TOKEN={TOKEN}\nOTHER=1\n", "utf-8")
    monkeypatch.setenv("BLINABRIDGE_SITE", "Bonn")
    settings = load_settings()
    assert (settings.site, settings.local) == ("Bonn", False)


def test_a_file_that_is_not_text_is_reported(monkeypatch, tmp_path):
    (tmp_path / ".env").write_bytes(b"BLINABRIDGE_SITE=K\xf6ln\n")
    assert ".env" in problems(monkeypatch)[0]


def test_an_unknown_variable_is_reported_with_the_nearest_name(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("BLINABRIDGE_SIET=Bonn\n")
    found = problems(monkeypatch, TOKN="x")
    assert found == (
        "BLINABRIDGE_SIET is not a setting: did you mean BLINABRIDGE_SITE?",
        "BLINABRIDGE_TOKN is not a setting: did you mean BLINABRIDGE_TOKEN?",
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOKEN", "hunter2"),
        ("TOKEN", "123456789:short"),
        ("API_URL", "api.telegram.org"),
        ("API_URL", "https://user:password@host"),
        ("API_URL", "http://host:99999"),
        ("DATA", __file__),
        ("DATABASE", "."),
        ("SITE", "two\nlines"),
        ("SITE", "x" * 61),
        ("ZONE", "Europe"),
        ("ZONE", "../../etc/passwd"),
        ("CODE_PATTERN", "S-#"),
        ("CODE_PATTERN", "S ##"),
        ("CODE_PATTERN", "Ä-###"),
        ("ADMINISTRATORS", "@somebody"),
        ("ADMINISTRATORS", "-100123456789"),
        ("ADMINISTRATORS", str(2**52)),
        ("PUBLIC_URL", "http://bot.example.org"),
        ("WEBHOOK_SECRET", "short"),
        ("WEBHOOK_SECRET", "not allowed in a header"),
        ("PORT", "65536"),
        ("PORT", "http"),
        ("HOST", "1.2.3"),
        ("LOCAL_PORT", "-1"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(monkeypatch, name, value):
    found = problems(monkeypatch, **{name: value})
    assert len(found) == 1
    assert found[0].startswith(PREFIX + name)
    assert str(Settings.model_fields[name.lower()].description) in found[0]


def test_all_problems_come_at_once(monkeypatch):
    found = problems(monkeypatch, TOKEN="x", PORT="x", ZONE="x", DATA=__file__, NONSENSE="x")
    named = {re.match(r"BLINABRIDGE_(\w+)", problem)[1] for problem in found}
    assert named == {"TOKEN", "PORT", "ZONE", "DATA", "NONSENSE"}


def test_a_webhook_needs_a_token(monkeypatch):
    assert "BLINABRIDGE_TOKEN is not" in problems(monkeypatch, PUBLIC_URL="https://bot.example.org")[0]


def test_health_page_and_local_chat_need_two_ports(monkeypatch):
    assert problems(monkeypatch, PORT="8081") == (
        "BLINABRIDGE_LOCAL_PORT is the same as BLINABRIDGE_PORT: each needs a port of its own.",
    )


def test_the_token_is_in_no_representation(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_TOKEN", TOKEN)
    settings = load_settings()
    secret = settings.webhook_secret.get_secret_value()
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert TOKEN not in text
        assert secret not in text


@pytest.mark.parametrize("name", ["TOKEN", "WEBHOOK_SECRET", "API_URL", "PUBLIC_URL", "ADMINISTRATORS", "ZONE"])
def test_a_token_is_in_no_error_wherever_it_was_put(monkeypatch, name):
    monkeypatch.setenv(PREFIX + name, f"{'x' * 40} {TOKEN} !")
    with pytest.raises(BadSettings) as refused:
        load_settings()
    assert TOKEN not in str(refused.value)
    assert refused.value.__context__ is None


def test_every_worker_of_a_token_makes_the_same_secret_for_the_webhook_and_of_another_token_another(monkeypatch):
    secrets = []
    for token in (TOKEN, TOKEN, f"{TOKEN}x"):
        monkeypatch.setenv("BLINABRIDGE_TOKEN", token)
        secrets.append(load_settings().webhook_secret.get_secret_value())
    assert secrets[0] == secrets[1] != secrets[2]
    assert re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secrets[0])


def test_the_clock_is_moved_forward_by_days_or_hours(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_CLOCK_FORWARD", "40d")
    assert load_settings().clock_forward == timedelta(days=40)
    monkeypatch.setenv("BLINABRIDGE_CLOCK_FORWARD", "36h")
    assert load_settings().clock_forward == timedelta(hours=36)


def test_a_clock_that_goes_back_is_refused(monkeypatch):
    [problem] = problems(monkeypatch, CLOCK_FORWARD="-3d")
    assert "like 40d or 36h" in problem


def test_the_clock_is_never_moved_beside_a_token(monkeypatch):
    [problem] = problems(monkeypatch, CLOCK_FORWARD="40d", TOKEN=TOKEN)
    assert "only moved in the local chat" in problem


def test_the_site_sets_its_times_and_its_bags(monkeypatch):
    monkeypatch.setenv("BLINABRIDGE_MORNING", "07:30")
    monkeypatch.setenv("BLINABRIDGE_BAG_HOURS", "168")
    settings = load_settings()
    assert (settings.morning, settings.bag_hours) == (time(7, 30), 168)
    [problem] = problems(monkeypatch, BAG_HOURS="36")
    assert "24, 48, 72, 96 or 168" in problem


PLAIN = (
    "http://bot-api:8081",
    "http://10.0.0.1",
    "http://127.0.0.1.example.org",
    "http://0.0.0.0:8081",
    "http://[::2]",
)


@pytest.mark.parametrize("url", PLAIN)
def test_plain_http_to_another_computer_is_refused_unless_it_is_said_twice(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    [problem] = problems(monkeypatch, API_URL=url)
    assert problem.startswith("BLINABRIDGE_API_URL is plain http to another computer")
    assert "BLINABRIDGE_PLAIN_HTTP" in problem
    monkeypatch.setenv("BLINABRIDGE_PLAIN_HTTP", "yes")
    assert load_settings().api_url == url


@pytest.mark.parametrize("url", ["http://127.0.0.1:8081", "http://localhost", "http://[::1]:8081", "https://host"])
def test_on_this_computer_and_by_https_nothing_has_to_be_said(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("BLINABRIDGE_API_URL", url)
    assert load_settings().api_url == url
