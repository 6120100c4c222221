"""XML written as text, an element at a time: no document is held."""

from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from storage.exports.common.texts import legal

NAMESPACE = "http://www.cdisc.org/ns/odm/v1.3"


def element(tag: str, *children: str, **attributes: str | None) -> str:
    """One element: attributes that are None are left out, children are XML already."""
    inside = "".join(children)
    return f"{start(tag, **attributes)}{inside}</{tag}>" if inside else f"{start(tag, **attributes)[:-1]}/>"


def start(tag: str, **attributes: str | None) -> str:
    """The start tag alone."""
    written = "".join(f" {name}={_quoted(value)}" for name, value in attributes.items() if value is not None)
    return f"<{tag}{written}>"


@lru_cache(maxsize=10_000)
def _quoted(value: str) -> str:
    return quoteattr(legal(value))


def text(content: str) -> str:
    """Character data; a carriage return would be read as a line feed if it were not escaped."""
    return escape(legal(content), {"\r": "&#13;"})


def translated(content: str) -> str:
    """A text in English."""
    return f'<TranslatedText xml:lang="en">{text(content)}</TranslatedText>'
