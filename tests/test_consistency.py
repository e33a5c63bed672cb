"""What holds for the whole project and no single file can see."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ["config", "core", "members", "topics", "proposals", "feedback", "portal"]
SOURCES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
STEPS = [path for path in SOURCES if {"workflow", "permissions", "models", "states"} & {path.stem, *path.parts}]

FILE, FUNCTION = 300, 50  # lines


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("path", named(SOURCES))
def test_a_file_and_its_functions_keep_to_their_length(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= FILE
    long = [node.name for node in functions(path) if (node.end_lineno or 0) - node.lineno >= FUNCTION]
    assert long == []


@pytest.mark.parametrize("path", named(STEPS))
def test_a_step_knows_no_request(path: Path) -> None:
    """A step is taken by a person, not by a page: a task, a command and a test take it as well."""
    imported = {
        name
        for node in ast.walk(ast.parse(path.read_text()))
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        )
    }  # fmt: skip
    assert not imported & {"django.http", "django.shortcuts", "django.contrib.messages", "members.http"}


def test_state_is_assigned_behind_one_door() -> None:
    assigning = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assign)
        for target in node.targets
        for part in ast.walk(target)
        if isinstance(part, ast.Attribute) and part.attr == "state"
    }
    assert assigning == {"core/transitions.py"}
