"""The schema sets of CDISC, as odmlib carries them: ODM 1.3.2 and Define-XML 2.1."""

from functools import cache
from pathlib import Path

import odmlib
import xmlschema

SCHEMAS = Path(odmlib.__file__).parent / "schemas"


@cache
def odm() -> xmlschema.XMLSchema:
    """The schema of ODM 1.3.2."""
    return xmlschema.XMLSchema(SCHEMAS / "odm/1.3.2/ODM1-3-2.xsd")


@cache
def define() -> xmlschema.XMLSchema:
    """The schema of Define-XML 2.1."""
    return xmlschema.XMLSchema(SCHEMAS / "define/2.1/define2-1-0.xsd")


def define_errors(content: bytes) -> list[str]:
    """What the schema of Define-XML says against a document."""
    return [f"{error.path}: {error.reason}" for error in define().iter_errors(content.decode())]
