"""What holds for every template, stylesheet and script of the project."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.vendor import ICONS, differences

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
APPS = ["core", "members", "topics", "proposals", "feedback", "portal", "config"]

# Found by a rule of Django or crispy-forms, not by a name in our code.
FOUND_BY_NAME = {*(f"{code}.html" for code in (400, 403, "403_csrf", 404, 413, 429, 500, 503)), "bootstrap5/field.html"}
LATIN_ALLOWED = {"Excel", "Word", "PDF", "OFD", "KB", "MB", "PNG", "JPG"}

NO_WORDS = re.compile(r"\{% block (?:width|body_?class) %\}.*?\{% endblock %\}")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.DOTALL)
SPOKEN = re.compile(r"\b(?:alt|aria-label|placeholder|title)=\"([^\"]*)\"")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


every_template = pytest.mark.parametrize("path", TEMPLATES, ids=name_of)


def code_of(path: Path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", path.read_text())


def words_of(path: Path) -> str:
    """What a person may read: text and spoken attributes, without tags and template code."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", NO_WORDS.sub("", code_of(path)), flags=re.DOTALL)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    return re.sub(r"<[^>]*>", " ", text) + " ".join(SPOKEN.findall(text))


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_names_its_values_in_its_first_line(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    assert re.match(r"\{# .*(values?:|no values|of the page:)", first)


@every_template
def test_a_template_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 120


@every_template
def test_no_code_and_no_looks_inside_the_markup(path: Path) -> None:
    code = code_of(path)
    assert not re.search(r"\sstyle=", code)
    assert "<style" not in code
    assert not re.search(r"<script(?![^>]*\bsrc=)", code)
    assert not re.search(r"\son[a-z]+=", code)
    assert "javascript:" not in code


@every_template
def test_nothing_is_let_through_unescaped(path: Path) -> None:
    code = code_of(path)
    assert "|safe" not in code
    assert "autoescape" not in code


@every_template
def test_no_english_is_shown(path: Path) -> None:
    latin = set(re.findall(r"[A-Za-z]{2,}", re.sub(r"&[a-z]+;", "", words_of(path))))
    assert latin <= LATIN_ALLOWED


@every_template
def test_a_form_that_posts_carries_its_token(path: Path) -> None:
    code = code_of(path)
    assert len(re.findall(r'<form[^>]*method="post"', code)) == code.count("{% csrf_token %}")


@every_template
def test_every_picture_has_a_text_and_every_new_window_is_closed_to_its_opener(path: Path) -> None:
    code = code_of(path)
    assert all("alt=" in tag for tag in re.findall(r"<img\b[^>]*>", code))
    assert all("rel=" in tag for tag in re.findall(r"<a\b[^>]*target=[^>]*>", code))


def test_every_template_is_used() -> None:
    sources = [path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py")]
    sources += [path.read_text() for path in TEMPLATES]
    everything = "\n".join(sources)
    idle = [name for name in map(name_of, TEMPLATES) if f'"{name}' not in everything and f"'{name}" not in everything]
    waiting = {name for name in idle if name.startswith(("base", "components/"))}
    of_the_admin = {name for name in idle if name.startswith("admin/")}  # they stand before Django's own
    assert sorted(set(idle) - FOUND_BY_NAME - waiting - of_the_admin) == []


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    named = set(re.findall(r'components/icon\.html" with name="([\w-]+)"', "\n".join(map(code_of, TEMPLATES))))
    assert named <= set(ICONS)


def test_the_vendored_files_are_those_of_the_lock() -> None:
    assert differences() == []


def test_the_vendored_files_name_no_source_map() -> None:
    for path in (ROOT / "static" / "vendor").iterdir():
        assert b"sourceMappingURL" not in path.read_bytes(), path.name


def test_our_script_leaves_no_markup_from_values_and_asks_no_native_question() -> None:
    script = (ROOT / "static" / "js" / "huiyin.js").read_text()
    assert not re.search(r"innerHTML\s*=\s*`", script)
    assert not re.search(r"\b(?:eval|confirm|alert|prompt)\(", script)


def test_a_first_visit_is_light() -> None:
    static = ROOT / "static"
    loaded = [static / "vendor" / "bootstrap.min.css", static / "vendor" / "icons.svg", static / "css" / "huiyin.css"]
    loaded += [
        static / "js" / "huiyin.js",
        static / "vendor" / "tom-select.min.js",
        static / "vendor" / "tom-select.min.css",
    ]
    loaded.append(Path(str(finders.find("django_htmx/htmx-2.min.js"))))
    # 250 kB is the budget; the page itself and its pictures have the rest.
    assert sum(len(gzip.compress(path.read_bytes())) for path in loaded) < 150_000
