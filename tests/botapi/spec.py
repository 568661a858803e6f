"""The part of the Bot API that the server speaks: methods and types as `spec.json` lists them.

The file is cut from the published Bot API (its `version` says which) and says of each parameter and field which types
it takes, whether it must be there, and the one value that tells the members of a union apart (`const`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of a method or a field of a type. `types` in Telegram's words: `Integer`, `Array of String` …"""

    name: str
    types: tuple[str, ...]
    required: bool
    const: str | None = None


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Spec:
    """`methods` goes by lower-case name, since Telegram ignores case there; `unions` name their members."""

    version: str
    methods: Mapping[str, Fields]
    types: Mapping[str, Fields]
    unions: Mapping[str, tuple[str, ...]]


@cache
def load() -> Spec:
    document = json.loads(Path(__file__).with_name("spec.json").read_text(encoding="utf-8"))
    types: Mapping[str, Any] = document["types"]
    return Spec(
        document["version"],
        {name.lower(): _fields(fields) for name, fields in document["methods"].items()},
        {name: _fields(entry["fields"]) for name, entry in types.items() if "fields" in entry},
        {name: tuple(entry["one_of"]) for name, entry in types.items() if "one_of" in entry},
    )


def _fields(entries: Mapping[str, Any]) -> Fields:
    return {
        name: Field(name, tuple(entry["types"]), entry["required"], entry.get("const"))
        for name, entry in entries.items()
    }
