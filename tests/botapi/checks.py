"""Whether a call's parameters are what the Bot API asks for, and their values as Python has them.

Stricter than Telegram, which ignores parameters that it doesn't know and reads "abc" as the integer 0: here both are
refused, since in a test they are always a defect of the bot's. A form can only carry strings, so a string that spells
an integer, a boolean or a JSON document counts as one at the top level, and nowhere below it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.botapi.refusal import RefusedError, bad_request
from tests.botapi.spec import Field, Fields, Spec

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
_MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "action": "wrong parameter action in request",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart request."""

    name: str
    content: bytes


def check(spec: Spec, fields: Fields, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the checked values of `given` (strings, uploads, or values of a JSON body). Raises RefusedError, 400."""
    attached = _attachments(given)
    for name in given.keys() - fields.keys() - attached:
        raise bad_request(f'unknown parameter "{name}"')
    for field in fields.values():
        if field.required and field.name not in given:
            raise bad_request(_MISSING.get(field.name, f'parameter "{field.name}" is required'))
    return {name: _parameter(spec, fields[name], value) for name, value in given.items() if name in fields}


def _attachments(given: Mapping[str, Any]) -> set[str]:
    """Return the names of the uploads that another parameter points at with `attach://`."""
    texts = [value for value in given.values() if isinstance(value, str)]
    return {
        name
        for name, value in given.items()
        if isinstance(value, Upload) and any(f"attach://{name}" in text for text in texts)
    }


def _parameter(spec: Spec, field: Field, value: Any) -> Any:
    _refuse_half_characters(value)
    if isinstance(value, Upload):
        if "InputFile" in field.types:
            return value
        raise _wrong_type(field)
    if not isinstance(value, str):
        return _checked(spec, field, value)
    for kind in field.types:
        if kind == "Integer" and _INTEGER.fullmatch(value):
            return int(value)
        if kind == "Boolean" and value in _BOOLEANS:
            return _BOOLEANS[value]
    if "String" in field.types:
        return value
    if {"Integer", "Boolean", "Float", "InputFile"} & set(field.types):
        raise _wrong_type(field)
    try:
        document = json.loads(value)
    except ValueError as error:
        raise bad_request(f"can't parse {field.name} JSON object") from error
    _refuse_half_characters(document)
    return _checked(spec, field, document)


def _refuse_half_characters(value: Any) -> None:
    """Refuse unpaired surrogates, which a JSON escape can spell and UTF-8 can't."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _wrong_type(field: Field) -> RefusedError:
    return bad_request(f'parameter "{field.name}" must be of type {" or ".join(field.types)}')


def _checked(spec: Spec, field: Field, value: Any) -> Any:
    fault = _fault(spec, field.types, value, field.name)
    if fault is not None:
        raise bad_request(fault)
    return value


def _fault(spec: Spec, types: tuple[str, ...], value: Any, where: str) -> str | None:
    """Return what is wrong with a JSON value that should be of one of `types`, or none."""
    faults = [_fault_of_one(spec, kind, value, where) for kind in _candidates(spec, types, value)]
    if not faults:
        return f"can't parse {where}: must be of type {' or '.join(types)}"
    return None if None in faults else faults[0]


def _candidates(spec: Spec, types: tuple[str, ...], value: Any) -> list[str]:
    """Return those of `types` that `value` can be meant for: for an object, the ones whose mark it bears."""
    members = [member for kind in types for member in spec.unions.get(kind, (kind,))]
    objects = [member for member in members if member in spec.types]
    if not isinstance(value, dict):
        return [member for member in members if member not in objects]
    if len(objects) < 2:
        return objects
    return [member for member in objects if _bears_mark(spec.types[member], value)]


def _bears_mark(fields: Fields, value: Mapping[str, Any]) -> bool:
    """Whether `value` has the first field of a type, by which the members of every union here are told apart."""
    mark = next(iter(fields.values()))
    return mark.name in value and (mark.const is None or value[mark.name] == mark.const)


def _fault_of_one(spec: Spec, kind: str, value: Any, where: str) -> str | None:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return f'field "{where}" must be an Array'
        inner = (kind.removeprefix("Array of "),)
        faults = (_fault(spec, inner, element, where) for element in value)
        return next((fault for fault in faults if fault is not None), None)
    if kind in spec.types:
        return _fault_of_object(spec, kind, value)
    is_right = {
        "Integer": isinstance(value, int) and not isinstance(value, bool),
        "Float": isinstance(value, int | float) and not isinstance(value, bool),
        "Boolean": isinstance(value, bool),
        "String": isinstance(value, str),
    }.get(kind, False)
    return None if is_right else f'field "{where}" must be of type {kind}'


def _fault_of_object(spec: Spec, kind: str, value: Mapping[str, Any]) -> str | None:
    fields = spec.types[kind]
    label = "inline keyboard button" if kind == "InlineKeyboardButton" else kind
    for field in fields.values():
        if field.required and field.name not in value:
            return f"can't parse {label}: can't find field \"{field.name}\""
    for name, element in value.items():
        if name not in fields:
            return f'can\'t parse {label}: unknown field "{name}"'
        fault = _fault(spec, fields[name].types, element, name)
        if fault is not None:
            return fault if fault.startswith("can't parse") else f"can't parse {label}: {fault}"
    return None
