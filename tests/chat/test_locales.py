"""The sentences and the code that says them belong together: nothing missing, nothing left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import bot
from bot.chat.commands.menu import menu, operators_menu
from bot.chat.commands.table import COMMANDS
from bot.chat.texts import LOCALES, texts_in

ROOT = Path(bot.__file__).parent
KEY = re.compile(r"[a-z]+\.[a-z_]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNSPACED = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9{]|[A-Za-z0-9}][\u4e00-\u9fff]")
HALF_WIDTH_MARK = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]")


@cache
def catalog(locale: str) -> Catalog:
    with (ROOT / "locales" / f"{locale}.po").open("rb") as file:
        return read_po(file, locale=locale.replace("-", "_"), abort_invalid=True)


def messages(locale: str) -> dict[str, Message]:
    return {_key(message): message for message in catalog(locale) if message.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _literals() -> set[str]:
    return {
        node.value
        for _, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _spoken() -> Iterator[tuple[str, str]]:
    """Yield (where, key) for each key that is written where a sentence is asked for: anywhere in `chat`, and elsewhere
    in the errors.
    """
    for path, tree in _sources():
        for node in ast.walk(tree):
            if "chat" in path.parts:
                asked: ast.AST | None = node if isinstance(node, ast.Constant) else None
            elif isinstance(node, ast.Call) and _name(node.func) == "UserError":
                asked = node.args[0]
            elif isinstance(node, ast.Assign) and any(_name(target) == "key" for target in node.targets):
                asked = node.value
            else:
                asked = None
            if isinstance(asked, ast.Constant) and KEY.fullmatch(str(asked.value)):
                yield f"{path.name}:{asked.lineno}", str(asked.value)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def test_every_language_says_the_same_things() -> None:
    first, *others = (list(messages(locale)) for locale in LOCALES)
    assert len(first) > 100
    assert all(keys == first for keys in others)


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_left_untranslated(locale: str) -> None:
    for key, message in messages(locale).items():
        assert all(form.strip() for form in _forms(message)), key
        assert not message.fuzzy, key
        assert len(_forms(message)) == (catalog(locale).num_plurals if message.pluralizable else 1), key


def test_every_translation_fills_in_the_same_values() -> None:
    first, *others = (messages(locale) for locale in LOCALES)
    for key, message in first.items():
        filled = _placeholders(_forms(message)[0])
        assert not message.pluralizable or "count" in filled, key
        for other in others:
            assert all(_placeholders(form) == filled for form in _forms(other[key])), key


def test_every_sentence_that_the_code_says_exists() -> None:
    known = messages(LOCALES[0])
    missing = {(where, key) for where, key in _spoken() if key not in known}
    assert not missing
    assert len({key for _, key in _spoken()}) > 100


def test_every_sentence_is_said_somewhere() -> None:
    assert set(messages(LOCALES[0])) - _literals() == set()


def test_a_plural_is_asked_for_as_one() -> None:
    asked = {
        node.args[0].value
        for _, tree in _sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) == "plural" and isinstance(node.args[0], ast.Constant)
    }
    assert asked == {key for key, message in messages(LOCALES[0]).items() if message.pluralizable}


def test_chinese_is_typeset_as_chinese() -> None:
    for key, message in messages("zh-Hans").items():
        for form in _forms(message):
            assert not HALF_WIDTH_MARK.search(form), key
            assert not UNSPACED.search(form), key


def test_english_has_no_chinese_in_it() -> None:
    assert not [key for key, message in messages("en").items() if any(CHINESE.search(f) for f in _forms(message))]


def test_toasts_fit_into_what_a_press_is_answered_with() -> None:
    names = {"category": "一" * 64, "word": "一" * 40}
    for locale in LOCALES:
        for key, message in messages(locale).items():
            if key.startswith("toast."):
                assert all(len(form.format(**names)) <= 200 for form in _forms(message)), key


def test_the_menu_has_every_command_in_every_language() -> None:
    assert set(dict(menu())) == {command.name for command in COMMANDS if not command.for_operators}
    entries = dict(operators_menu())
    assert set(entries) == {command.name for command in COMMANDS}
    for name, descriptions in entries.items():
        assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
        assert set(descriptions) == set(LOCALES)
        assert all(1 <= len(description) <= 256 for description in descriptions.values())
    assert entries["stop"] == {locale: texts_in(locale)("menu.stop") for locale in LOCALES}
