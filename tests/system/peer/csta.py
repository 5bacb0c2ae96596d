# SPDX-License-Identifier: Apache-2.0
"""CSTA bodies: written from nested data, read by local names, checked against the schemas (ECMA-323)."""

import threading
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

MIME = "application/csta+xml"
NAMESPACE = "http://www.ecma-international.org/standards/ecma-323/csta/ed"
SCHEMAS = Path(__file__).resolve().parents[4] / "shared" / "ecma-323"

Content = "str | dict | list | None"


def write(name: str, content: Content = None, edition: int = 5) -> bytes:
    """A whole document: `content` is text, or the child elements in their order, repeated ones as a list."""
    body = element(name, content).replace(f"<{name}", f'<{name} xmlns="{NAMESPACE}{edition}"', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


def element(name: str, content: Content) -> str:
    if isinstance(content, list):
        return "".join(element(name, item) for item in content)
    if isinstance(content, dict):
        inner = "".join(element(child, value) for child, value in content.items())
    else:
        inner = escape(str(content)) if content is not None else ""
    return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"


class Csta:
    """A CSTA message that was received."""

    def __init__(self, data: bytes):
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.data = data
        self.root = etree.fromstring(data, parser)
        self.name = etree.QName(self.root).localname
        namespace = etree.QName(self.root).namespace or ""
        self.edition = int(namespace.removeprefix(NAMESPACE)) if namespace.startswith(NAMESPACE) else 0

    def find(self, path: str):
        """The first element at a path of local names below the root."""
        node = self.root
        for step in path.split("/"):
            node = next((child for child in node if etree.QName(child).localname == step), None)
            if node is None:
                return None
        return node

    def has(self, path: str) -> bool:
        return self.find(path) is not None

    def text(self, path: str) -> str:
        node = self.find(path)
        return (node.text or "").strip() if node is not None else ""

    def texts(self, name: str) -> list[str]:
        """The texts of all elements of that local name, wherever they are."""
        return [(node.text or "").strip() for node in self.root.iter(f"{{*}}{name}")]

    @property
    def is_error(self) -> bool:
        return self.name == "CSTAErrorCode"

    @property
    def error(self) -> str:
        """The error as category/value, e.g. operation/invalidDeviceID."""
        if not self.is_error or not len(self.root):
            return ""
        child = self.root[0]
        return f"{etree.QName(child).localname}/{(child.text or '').strip()}".rstrip("/")

    @property
    def ref(self) -> str:
        return self.text("monitorCrossRefID")

    def without_ref(self) -> str:
        """All but namespace and cross reference, to compare what several clients were told."""

        def flat(node) -> str:
            name = etree.QName(node).localname
            if name == "monitorCrossRefID":
                return ""
            inner = "".join(flat(child) for child in node) or escape((node.text or "").strip())
            return f"<{name}>{inner}</{name}>"

        return flat(self.root)

    def __str__(self) -> str:
        return self.error if self.is_error else f"{self.name}[{self.ref}]" if self.ref else self.name


# --- Schemas ------------------------------------------------------------------------------------------------

_lock = threading.Lock()  # a schema object holds the log of its last validation


def schemas_are_there() -> bool:
    return (SCHEMAS / "ed3-reconstructed" / "csta-ed3.xsd").is_file()


@cache
def _schema(edition: int) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / f"ed{edition}-reconstructed" / f"csta-ed{edition}.xsd")))


def schema_faults(data: bytes) -> list[str]:
    """What the schema of its edition says against a document. Editions 4 and 5 lie between the two schemas
    that there are: they are read as edition 6."""
    csta = Csta(data)
    if csta.edition not in (3, 4, 5, 6):
        return [f"{csta.name}: the namespace is not one of editions 3 to 6"]
    if not schemas_are_there():
        return []
    edition = 3 if csta.edition == 3 else 6
    document = etree.fromstring(data.replace(f"{NAMESPACE}{csta.edition}".encode(), f"{NAMESPACE}{edition}".encode()))
    with _lock:
        schema = _schema(edition)
        if schema.validate(document):
            return []
        return [f"{csta.name} (edition {csta.edition}): {entry.message}" for entry in schema.error_log]
