"""The schema sets of CDISC, as odmlib carries them: ODM 1.3.2 and Define-XML 2.1."""

from functools import cache
from pathlib import Path

import odmlib
from lxml import etree

SCHEMAS = Path(odmlib.__file__).parent / "schemas"


def odm_errors(content: bytes) -> list[str]:
    """What the schema of ODM says against a document."""
    return _errors("odm/1.3.2/ODM1-3-2.xsd", content)


def define_errors(content: bytes) -> list[str]:
    """What the schema of Define-XML says against a document."""
    return _errors("define/2.1/define2-1-0.xsd", content)


def _errors(schema: str, content: bytes) -> list[str]:
    judge = _schema(schema)
    judge.validate(etree.fromstring(content))
    return [f"{error.path}: {error.message}" for error in judge.error_log]


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / name))
