"""The compose file: one process on a file, or PostgreSQL with two workers, all within limits."""

import asyncio
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.settings import PREFIX, Settings
from storage.database import Database
from storage.engine.address import Server, address_of
from tests.server import own_server

ROOT = Path(__file__).parent.parent
FILE = yaml.safe_load((ROOT / "compose.yaml").read_bytes())
SERVICES: dict[str, Any] = FILE["services"]
GIVEN = re.compile(r"\$\{(\w+):-\}")


def filled_in(text: str) -> str:
    """A text with what stands in `.env`; nothing may be wanted there by who has a file alone."""
    filled = GIVEN.sub("secret1", text)
    assert "$" not in filled
    return filled


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_within_limits_and_without_rights(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert 0 < service["pids_limit"] <= 500
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "ports", "network_mode", "pid"} & set(service)


def test_without_a_profile_there_is_one_process_on_a_file() -> None:
    assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["bot"]
    assert (SERVICES["bot"].get("environment"), SERVICES["bot"]["volumes"]) == (None, ["data:/data"])


def test_the_profile_has_two_workers_on_the_database_of_the_server_beside_them() -> None:
    worker, database = SERVICES["worker"], SERVICES["database"]
    assert (worker["profiles"], database["profiles"], worker["deploy"]) == (["server"], ["server"], {"replicas": 2})
    assert worker["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert "healthcheck" in database
    address = address_of(filled_in(worker["environment"][f"{PREFIX}DATABASE"]))
    assert isinstance(address, Server)
    said, made = urlsplit(address.url), database["environment"]
    assert (said.hostname, said.username, said.path) == ("database", made["POSTGRES_USER"], f"/{made['POSTGRES_DB']}")
    assert said.password == filled_in(made["POSTGRES_PASSWORD"])


def test_every_setting_that_it_names_is_one() -> None:
    named = {
        name for service in SERVICES.values() for name in service.get("environment", {}) if name.startswith(PREFIX)
    }
    assert {name.removeprefix(PREFIX).lower() for name in named} <= set(Settings.model_fields)


def test_every_volume_that_is_used_is_declared() -> None:
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    assert used == set(FILE["volumes"])


def test_the_server_is_made_so_that_the_program_takes_it() -> None:
    given = SERVICES["database"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    with own_server(new=given) as server:
        database = Database(Server(server.url))
        asyncio.run(opened(database))


async def opened(database: Database) -> None:
    await database.start()
    await database.close()
