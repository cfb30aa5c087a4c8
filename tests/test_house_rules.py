"""The habits of the house (docs and plan), kept by a test instead of by memory."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.permissions import Permission
from tests.sources import ROOMS, ROOT, SCORE, name_of, of_rooms, tracked

FOLDERS = {".ci", *ROOMS, "deploy", "docs", "locale", "static", "templates", "tests"}

FILE, TEST, TEMPLATE, FUNCTION = 250, 400, 100, 40  # lines
NAMELESS = {"common", "data", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
# The only modules that write rows. Demo people and proof canaries are written as the owner.
WRITERS = re.compile(
    r"/services/|/tasks\.py$|/management/|/demo/|/proof/"
    r"|handover/ceremony\.py$|outbox/post\.py$|audit/record\.py$"
)
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "asave", "acreate", "aupdate", "adelete",
}  # fmt: skip
# The proof looks at every message as it is written; it decides nothing.
LISTENS = {"infohus/proof/memory.py"}
# Names that are a dictionary, a catalogue or a file in memory here, not rows.
NO_ROWS = {"cleaned_data", "catalogue", "OPTIONS", "picture", "pdf", "tagged"}
# What may go with the row it points to: a membership with its person, and guardian's own columns.
MAY_CASCADE = {
    "accounts.Membership.user",
    "register.ConcernUserGrant.permission",
    "register.ConcernUserGrant.user",
    "register.ConcernUnitGrant.permission",
    "register.ConcernUnitGrant.group",
}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def place(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{node.lineno}"


def views() -> Iterator[tuple[str, object]]:
    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, object]]:
        for pattern in patterns:
            address = f"{prefix}{pattern.pattern}"
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, address)
            else:
                yield address, pattern.callback

    yield from walk(get_resolver().url_patterns, "/")


def our_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in ROOMS]


# Whom a page is for


def test_every_view_says_whom_it_is_for():
    known = dict(views())
    silent = [
        address
        for address, view in known.items()
        if not getattr(view, "permissions", ()) or not set(view.permissions) <= set(Permission)
    ]
    assert len(known) > 30
    assert silent == []


# Sizes and names


def test_files_stay_small():
    limits = {"templates": TEMPLATE, "tests": TEST}
    sized = [*of_rooms(), *tracked("tests/*.py", "templates/*.html")]
    assert [
        f"{name_of(path)}: {lines}"
        for path in sized
        for lines in [len(path.read_text(encoding="utf-8").splitlines())]
        if lines > limits.get(path.relative_to(ROOT).parts[0], FILE)
    ] == []


def length(function: ast.FunctionDef) -> int:
    """Lines, without what the docstring says."""
    first = function.body[0]
    said = first.end_lineno - first.lineno + 1 if ast.get_docstring(function) else 0
    return function.end_lineno - function.lineno + 1 - said


def test_functions_stay_short():
    assert [
        f"{place(path, node)} {node.name}"
        for path in [*of_rooms(), *tracked("tests/*.py")]
        for node in functions(path)
        if length(node) > FUNCTION
    ] == []


def test_a_module_is_named_by_what_it_is_about():
    assert [name_of(p) for p in tracked("*.py") if p.stem in NAMELESS] == []
    assert [name_of(p) for p in tracked("*.py") if NAMELESS.intersection(p.parent.parts)] == []


def test_the_house_has_the_rooms_of_the_plan():
    there = {path.relative_to(ROOT).parts[0] for path in tracked() if path.parent != ROOT}
    assert there - FOLDERS == set()
    assert {*ROOMS, "locale", "static", "templates", "tests"} - there == set()


# How the code reads


def test_imports_stand_at_the_top():
    assert [
        place(path, node)
        for path in [*of_rooms(), *tracked("tests/*.py")]
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ] == []


def test_no_signal_decides_what_happens_next():
    def listens(node: ast.AST) -> bool:
        if isinstance(node, ast.ImportFrom):
            return (node.module or "").startswith(("django.", "celery.")) and (
                node.module.endswith(("signals", "dispatch"))
                or any(alias.name == "signals" for alias in node.names)
            )
        return False

    assert [
        place(path, node)
        for path in of_rooms()
        if name_of(path) not in LISTENS
        for node in ast.walk(tree(path))
        if listens(node)
    ] == []


def test_only_commands_and_the_launcher_print():
    assert [
        place(path, node)
        for path in of_rooms()
        if not {"management", "embedded"}.intersection(path.parts)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    ] == []


def promises(path: Path) -> Iterator[ast.FunctionDef]:
    """The public functions of services and tasks that do more than return one expression."""
    for node in tree(path).body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        if len(node.body) > 1 or not isinstance(node.body[0], ast.Return):
            yield node


def test_services_and_tasks_say_what_they_promise():
    writers = [path for path in of_rooms() if "/services/" in name_of(path)] + [
        path for path in of_rooms() if path.name in {"tasks.py", "ceremony.py", "post.py"}
    ]
    assert writers
    assert [
        f"{place(path, node)} {node.name}"
        for path in writers
        for node in promises(path)
        if not ast.get_docstring(node)
    ] == []


def test_models_and_their_querysets_say_what_they_hold():
    silent = [
        model.__qualname__
        for model in our_models()
        if not model.__name__.startswith("Historical")
        and (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]
    assert silent == []
    assert [
        f"{place(path, method)} {method.name}"
        for path in of_rooms()
        for node in tree(path).body
        if isinstance(node, ast.ClassDef) and node.name.endswith("QuerySet")
        for method in node.body
        if isinstance(method, ast.FunctionDef)
        and len(method.body) > 1
        and not ast.get_docstring(method)
    ] == []


def test_commands_say_what_they_do():
    paths = [path for path in of_rooms() if "commands" in path.parts and path.stem != "__init__"]
    assert paths
    for path in paths:
        [command] = [
            node
            for node in tree(path).body
            if isinstance(node, ast.ClassDef) and node.name == "Command"
        ]
        named = {
            target.id
            for node in command.body
            if isinstance(node, ast.Assign)
            for target in node.targets
        }
        assert "help" in named, name_of(path)


# Who writes, and what goes with what


def test_only_services_write():
    def owner(node: ast.Attribute) -> str:
        return getattr(node.value, "attr", getattr(node.value, "id", ""))

    def is_write(node: ast.AST) -> bool:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in WRITES
            and owner(node.func) not in NO_ROWS
        )

    readers = [path for path in of_rooms() if not WRITERS.search(name_of(path))]
    names = {path.name for path in readers}
    assert {"views.py", "forms.py", "access.py", "models.py"} <= names
    assert [
        place(path, node)
        for path in readers
        if path != ROOT / "infohus" / "settings.py"
        for node in ast.walk(tree(path))
        if is_write(node)
    ] == []


def test_no_row_disappears_behind_another():
    gone = set()
    for model in our_models():
        for field in model._meta.get_fields(include_parents=False):
            if not isinstance(field, models.ForeignKey):
                continue
            is_history = hasattr(model, "instance_type")
            kept = {models.DO_NOTHING, models.SET_NULL} if is_history else {models.PROTECT}
            if field.remote_field.on_delete not in kept:
                gone.add(f"{model._meta.label}.{field.name}")
    assert gone == MAY_CASCADE


@pytest.mark.parametrize("word", ["score", "risk_level", "points", "sum_of_signs", "total"])
def test_the_rule_against_scores_sees_names(word):
    assert is_score(word)


def is_score(name: str) -> bool:
    return bool(SCORE.search(name.replace("_", " ")) or re.search(r"^(sum|count)_|_count$", name))


def test_no_model_or_form_has_a_score():
    assert get_resolver().url_patterns, "reading the addresses also loads every form"
    columns = [f"{m._meta.label}.{field.name}" for m in our_models() for field in m._meta.fields]
    asked = [
        f"{form.__qualname__}.{name}"
        for form in every_form(forms.BaseForm)
        if form.__module__.partition(".")[0] in ROOMS
        for name in form.base_fields
    ]
    assert columns and asked
    assert [name for name in [*columns, *asked] if is_score(name.rpartition(".")[2])] == []


def every_form(kind: type) -> Iterator[type]:
    for below in kind.__subclasses__():
        if hasattr(below, "base_fields"):
            yield below
        yield from every_form(below)


# What a stranger's machine needs

HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("yarnpkg", "com"),
            ("deb", "debian", "org"), ("archive", "ubuntu", "com"), ("proxy", "golang", "org"),
            ("crates", "io"), ("unpkg", "com"), ("jsdelivr", "net"), ("googleapis", "com"),
        )
    )
)  # fmt: skip
MACHINE = re.compile(
    r"(?<![\w.~-])/(" + "|".join(["wor" + "k", "hom" + "e", "roo" + "t", "User" + "s"]) + r")/\w"
)


def test_no_file_names_a_registry_or_somebodys_machine():
    rules = (HOSTS, MACHINE)
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", errors="replace")
        lines = enumerate(text.splitlines(), start=1)
        found += [
            f"{name_of(path)}:{number}"
            for number, line in lines
            if any(rule.search(line) for rule in rules)
        ]
    assert found == []
