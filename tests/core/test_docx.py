"""The words of a paper are read from its XML; how it looks was judged by eye, from LibreOffice's pictures of it."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from docx import Document
from docx.shared import Mm, Pt
from pytest_django import Settings

from core import docx
from core.docx import UnusableTemplate, balanced, render
from core.management.commands.build_documents import PAPERS
from members.models import User
from tests.core.letters import EXAMPLES, MINUTES, PLAN, REPLY


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}


def words(content: bytes) -> str:
    """All text of the paper, one paragraph a line, headers and footers too."""
    whole = "".join(text for name, text in sorted(parts(content).items()) if name.startswith("word/"))
    lines = re.split(r"</w:p>", whole)
    return "\n".join("".join(re.findall(r"<w:t[^>]*>([^<]*)</w:t>", line)) for line in lines)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_value_is_on_the_paper(name: str) -> None:
    def values(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [text for item in value.values() for text in values(item)]
        if isinstance(value, list):
            return [text for item in value for text in values(item)]
        return [str(value)]

    text = words(render(name, EXAMPLES[name])).replace("\n", "")
    assert not [value for value in values(EXAMPLES[name]) if value not in text]
    assert "{" not in text
    assert "%}" not in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_office_finds_every_documented_name(name: str) -> None:
    documented = (docx.__doc__ or "").partition(f"``{name}``")[2].partition("\n\n")[0]
    template = "".join(parts(docx.template_path(name).read_bytes()).values())
    for used in EXAMPLES[name]:
        assert re.search(rf"\b{used}\b", documented), used
        assert re.search(rf"\b{used}\b", template), used


@pytest.mark.parametrize("name", PAPERS)
def test_the_templates_are_the_ones_the_code_builds(name: str, tmp_path: Path) -> None:
    PAPERS[name]().document.save(str(tmp_path / name))
    assert parts((tmp_path / name).read_bytes()) == parts(docx.template_path(name).read_bytes())


def test_the_command_writes_them(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.BASE_DIR = tmp_path
    call_command("build_documents")
    assert {path.name for path in (tmp_path / "templates" / "documents").iterdir()} == set(PAPERS)
    assert capsys.readouterr().out.count("templates/documents/") == 3


def test_the_page_is_the_one_of_the_standard() -> None:
    section = Document(io.BytesIO(render("reply_letter.docx", REPLY))).sections[0]
    sizes: tuple[Any, ...] = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    sizes += (section.bottom_margin, section.right_margin)
    assert [round((size or 0) / Mm(1)) for size in sizes] == [210, 297, 37, 28, 35, 26]
    assert section.different_first_page_header_footer  # no number on the first page of a letter


def test_type_is_named_for_chinese_and_for_digits() -> None:
    document = Document(io.BytesIO(render("reply_letter.docx", REPLY)))
    heading = next(p for p in document.paragraphs if p.text.startswith("一、"))
    body = next(p for p in document.paragraphs if p.text.startswith("您指出"))
    title = next(p for p in document.paragraphs if "复函" in p.text)
    fonts = [p.runs[0].element.xpath("w:rPr/w:rFonts/@w:eastAsia") for p in (heading, body, title)]
    assert fonts == [["黑体"], ["仿宋_GB2312"], ["方正小标宋简体"]]
    assert [p.runs[0].font.size for p in (heading, body, title)] == [Pt(16), Pt(16), Pt(22)]
    assert body.runs[0].font.name == "Times New Roman"
    assert body.paragraph_format.first_line_indent == pytest.approx(Pt(15.75 * 2), abs=200)


@pytest.mark.parametrize(("length", "points"), [(6, 42), (12, 32), (17, 26), (24, 19)])
def test_a_long_letterhead_becomes_smaller(length: int, points: int) -> None:
    content = render("reply_letter.docx", REPLY | {"letterhead": "云" * length})
    head = Document(io.BytesIO(content)).sections[0].first_page_header.paragraphs[0]
    assert [(run.text, run.font.size) for run in head.runs if run.text] == [("云" * length, Pt(points))]


def test_what_is_empty_leaves_no_trace() -> None:
    text = words(render("minutes.docx", MINUTES | {"suggestions": [], "excused": [], "recipients": [], "sections": []}))
    for absent in ("三、会议建议", "请假", "报送", "一、基本情况"):
        assert absent not in text
    assert "出席：林致远、高建平" in text
    assert "抄送" not in words(render("annual_plan.docx", PLAN | {"copies_to": []}))


@dataclass
class Letter:
    title: str
    points: list[dict[str, Any]] = field(default_factory=list)
    signer: str | None = None


def own_template(settings: Settings, tmp_path: Path, text: str) -> None:
    """An office's own template of one paragraph."""
    settings.VAR_DIR = tmp_path
    (tmp_path / "documents").mkdir()
    document = Document()
    document.add_paragraph(text)
    document.save(str(tmp_path / "documents" / "reply_letter.docx"))


def test_an_office_may_use_its_own_template(settings: Settings, tmp_path: Path) -> None:
    own_template(settings, tmp_path, "本县格式：{{ title }}，签发人{{ signer }}")
    assert "本县格式：复函，签发人" in words(render("reply_letter.docx", Letter("复函")))


ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ title.__init__.__globals__ }}",
    "{{ self.__init__.__globals__ }}",
    "{% for x in range(10**9) %}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ 'a'.__getattribute__('__class__') }}",
    "{% include '/etc/passwd' %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_cannot_reach_the_system(settings: Settings, tmp_path: Path, attack: str) -> None:
    own_template(settings, tmp_path, attack)
    with pytest.raises(UnusableTemplate, match=r"reply_letter\.docx"):
        render("reply_letter.docx", Letter("复函"))


@pytest.mark.parametrize("fault", ["{{ titel }}", "{% for x in points %}", "{{ title|nosuch }}", "{{ title"])
def test_a_faulty_template_is_told(settings: Settings, tmp_path: Path, fault: str) -> None:
    own_template(settings, tmp_path, fault)
    with pytest.raises(UnusableTemplate, match="没有生成文件"):
        render("reply_letter.docx", Letter("复函"))


def test_markup_and_template_code_in_a_value_stay_text() -> None:
    nasty = '<w:t>A&B</w:t> "引" {{ 7*7 }} {% if %} ]]>'
    content = render("reply_letter.docx", REPLY | {"opening": nasty})
    assert nasty in "".join(p.text for p in Document(io.BytesIO(content)).paragraphs)


def test_what_xml_cannot_hold_is_dropped() -> None:
    content = render("reply_letter.docx", REPLY | {"opening": "甲\x00\x0b\x1f\ud800\ufffe乙\r\n丙"})
    assert "甲乙\n丙" in [p.text for p in Document(io.BytesIO(content)).paragraphs]


def test_records_never_reach_a_template() -> None:
    with pytest.raises(TypeError, match="plain values"):
        render("reply_letter.docx", {"title": User()})


@pytest.mark.parametrize("name", ["../settings.docx", "x.docx/../y.docx", "回函.docx", "reply_letter"])
def test_a_template_has_a_plain_name(name: str) -> None:
    with pytest.raises(ValueError, match=re.escape(name)):
        render(name, {})


def test_the_response_is_a_download() -> None:
    response = docx.response("答复函（第0113号）", "reply_letter.docx", REPLY)
    assert response["Content-Type"] == docx.CONTENT_TYPE
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E7%AD%94")


TITLES = {
    "关于停车的提案": ["关于停车的提案"],
    "推进城区学校周边交通治理专题协商会议纪要": ["推进城区学校周边交通", "治理专题协商会议纪要"],
    "关于印发《政协云岭县委员会2026年度协商计划》的通知": ["关于印发《政协云岭县委员会", "2026年度协商计划》的通知"],
    "关于对政协云岭县第十一届委员会第五次会议第0113号提案的复函": [
        "关于对政协云岭县第十一届委员会",
        "第五次会议第0113号提案的复函",
    ],
}


@pytest.mark.parametrize("title", TITLES)
def test_titles_break_between_words(title: str) -> None:
    lines = balanced(title).split("\n")
    assert "".join(lines) == title
    assert all(len(line) <= 20 for line in lines)
    assert lines == TITLES[title]


@pytest.mark.parametrize("title", ["", "字" * 200, "1" * 60, "的" * 60, "《" * 45])
def test_any_title_can_be_broken(title: str) -> None:
    lines = balanced(title).split("\n")
    assert "".join(lines) == title
