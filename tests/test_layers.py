"""Who may import whom, read from the source, and that importing a module does nothing but define."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DATA_FOLDERS = {"starter", "locales", "migrations"}

DECIDERS = {"core", "errors"}
WORKERS = {"reading", "summarising", "stories", "fetching", "store", "drawing"}
MAY_IMPORT: Mapping[str, set[str]] = {
    "errors": {"core"},
    "clock": set(),
    "log": set(),
    "core": {"errors"},
    "config": DECIDERS,
    "loops": {"clock", "errors"},
    "workers": {"errors"},
    **dict.fromkeys(WORKERS, DECIDERS),
    "stories": {*DECIDERS, "summarising"},
    "services": DECIDERS | WORKERS | {"clock", "workers"},
    "chat": DECIDERS | {"services", "clock"},
    "web": DECIDERS | {"services", "clock"},
}
KNOW_ALL = {"app", "parts", "cli", "__main__"}
PURE = ("core", "reading", "summarising", "stories")
ACTING = {
    "os",
    "pathlib",
    "socket",
    "ssl",
    "sqlite3",
    "asyncio",
    "subprocess",
    "threading",
    "time",
    "random",
    "tempfile",
}
ACTS = set(
    "open print input exec eval read_text read_bytes write_text write_bytes mkdir unlink touch run create_task gather "
    "create_engine create_async_engine connect urlopen getenv basicConfig getpid now utcnow today sleep Popen "
    "system import_module Thread Event Lock Queue get_event_loop new_event_loop to_thread".split()
)


@cache
def modules() -> Mapping[str, Path]:
    """Dotted name → file of every module of the bot."""
    found = {}
    for path in sorted((ROOT / "bot").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if DATA_FOLDERS.isdisjoint(parts):
            found[".".join(parts).removesuffix(".__init__")] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text(encoding="utf-8"))


def unit(module: str) -> str:
    """The part of the house in which a module lies: `core` for `bot.core.article`."""
    return module.split(".")[1] if "." in module else ""


def imported(module: str, nodes: Iterator[ast.AST]) -> Iterator[str]:
    """The modules that import statements among `nodes` name, relative ones resolved."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            if node.level:
                package = module if modules()[module].name == "__init__.py" else module.rpartition(".")[0]
                for _ in range(node.level - 1):
                    package = package.rpartition(".")[0]
                origin = f"{package}.{origin}".rstrip(".")
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield inner if inner in modules() else origin


def ours(module: str) -> set[str]:
    """The modules of the bot that a module imports, wherever in it."""
    return {name for name in imported(module, ast.walk(tree(module))) if name.split(".")[0] == "bot"}


def at_import(module: str) -> Iterator[ast.AST]:
    """What is carried out when a module is imported: all but functions' bodies and what only type checkers see."""
    waiting: list[ast.AST] = [tree(module)]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += [*node.decorator_list, *node.args.defaults, *(one for one in node.args.kw_defaults if one)]
        elif isinstance(node, ast.Lambda) or (isinstance(node, ast.If) and _only_for_others(node)):
            continue
        else:
            waiting += ast.iter_child_nodes(node)


def _only_for_others(node: ast.If) -> bool:
    return ast.unparse(node.test) in {"TYPE_CHECKING", "__name__ == '__main__'"}


def test_every_module_lies_in_a_part_of_the_house_that_has_a_rule() -> None:
    assert {unit(module) for module in modules()} - {""} <= MAY_IMPORT.keys() | KNOW_ALL


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_its_layer_may(module: str) -> None:
    here = unit(module)
    if here in KNOW_ALL:
        return
    allowed = MAY_IMPORT.get(here, set()) | {here}
    assert {name for name in ours(module) if unit(name) not in allowed} == set()


@pytest.mark.parametrize("module", [name for name in modules() if unit(name) == "core"])
def test_the_core_needs_the_standard_library_only(module: str) -> None:
    foreign = {name.split(".")[0] for name in imported(module, ast.walk(tree(module)))} - sys.stdlib_module_names
    assert foreign <= {"bot"}


@pytest.mark.parametrize("module", [name for name in modules() if unit(name) in PURE])
def test_what_decides_has_nothing_to_act_with(module: str) -> None:
    names = {name.split(".")[0] for name in imported(module, ast.walk(tree(module)))}
    assert names.isdisjoint(ACTING)
    assert not any(isinstance(node, ast.Await | ast.AsyncFunctionDef) for node in ast.walk(tree(module)))


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: {name for name in imported(module, at_import(module)) if name in modules() and name != module}
        for module in modules()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


@pytest.mark.parametrize("module", modules())
def test_nothing_is_done_at_import(module: str) -> None:
    calls = [node for node in at_import(module) if isinstance(node, ast.Call)]
    called = {ast.unparse(call.func).rpartition(".")[2]: call.lineno for call in calls}
    assert {name: line for name, line in called.items() if name in ACTS} == {}


WATCH = """
import importlib, json, sys
watched = []
names, folder = json.loads(sys.argv[1])
def audit(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        path = arguments[0]
        if path.startswith(folder) and not path.endswith((".py", ".pyc")) and ".pyc." not in path:
            watched.append(f"{event} {path}")
    elif event in {"socket.connect", "socket.bind", "subprocess.Popen", "sqlite3.connect", "os.mkdir", "os.remove"}:
        if "__pycache__" not in str(arguments):
            watched.append(f"{event} {arguments}")
sys.addaudithook(audit)
for name in names:
    importlib.import_module(name)
print(json.dumps(watched))
"""


def test_importing_every_module_opens_connects_and_starts_nothing() -> None:
    names = json.dumps([[name for name in modules() if name != "bot.__main__"], str(ROOT / "bot")])
    done = subprocess.run(  # noqa: S603 - this file's own program
        [sys.executable, "-c", WATCH, names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) == []
