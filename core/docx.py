"""Fills the Word templates of official papers. Knows no model: the domain hands over plain values (rule R23).

The templates stand in ``templates/documents/`` (built by ``manage.py build_documents``). An office that wants its
own puts a file of the same name into ``VAR_DIR/documents/``; the names it may use are these, all plain text
unless said otherwise, and a list may be empty:

``reply_letter.docx`` 答复函（信函格式）
    letterhead 发文机关 · number 文号 · category 办理结果类别 · publicity 公开属性 · signer 签发人 · title 标题 ·
    addressee 主送 · opening 开头段 · points[] {heading, paragraphs[]} 逐条答复 · closing[] 结尾段 · unit 署名 ·
    date 成文日期 · contacts[] {role, name, phone} · copies_to[] 抄送 {name, count}

``minutes.docx`` 协商会议纪要（纪要格式）
    heading 纪要标志 · number 期号 · issuer 编发机关 · date 日期 · title 标题 · opening[] 概述段 ·
    sections[] {heading, paragraphs[]} · suggestions_heading · suggestions[] {number, text, unit} ·
    present[] 出席 · attending[] 列席 · excused[] 请假 · recipients[] 报送 · copies_to[] 抄送

``annual_plan.docx`` 年度协商计划（联合印发，附计划表）
    letterheads[] 联合发文机关 · number 文号 · title 标题 · addressees 主送 · paragraphs[] 正文 · plan_title 附件标题 ·
    signatures[] 署名 · date 成文日期 · rows[] {number, form, title, month, leader, host, participants, outcome} ·
    copies_to[] 抄送
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from core.attachments import content_disposition

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME = re.compile(r"[a-z_]+\.docx")
# What XML 1.0 cannot hold, and a person may have pasted.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class UnusableTemplate(Exception):
    """The Word template itself is at fault; ``str()`` is a sentence for the office that changed it."""


def render(template_name: str, context: Any) -> bytes:
    """The finished paper. ``context`` is a dataclass or a mapping of plain values.

    Raises UnusableTemplate. An office's template is not trusted: it sees values, never objects, and runs in a
    sandbox (the library's default environment does neither).
    """
    path = template_path(template_name)
    values = _plain(asdict(context) if is_dataclass(context) else context)  # type: ignore[arg-type]
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    environment.filters["balanced"] = balanced
    out = BytesIO()
    try:
        template = DocxTemplate(path)
        template.render(values, environment)
        template.save(out)
    except Exception as error:  # what an office wrote into its template may raise anything
        raise UnusableTemplate(f"文书模板 {template_name} 有误，没有生成文件：{error}") from error
    return out.getvalue()


def template_path(template_name: str) -> Path:
    """The office's own template, or the one that comes with the system."""
    if not NAME.fullmatch(template_name):
        raise ValueError(template_name)
    own = Path(settings.VAR_DIR) / "documents" / template_name
    return own if own.exists() else Path(settings.BASE_DIR) / "templates" / "documents" / template_name


def response(name: str, template_name: str, context: Any) -> HttpResponse:
    """The paper as a download ``name``.docx."""
    answer = HttpResponse(render(template_name, context), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = content_disposition(f"{name}.docx")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _plain(value: Any) -> Any:
    """Only text, numbers, lists and mappings reach a template."""
    if value is None:
        return ""
    if isinstance(value, str):
        return NOT_IN_XML.sub("", str(value).replace("\r\n", "\n"))
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"a paper takes plain values, not {type(value).__name__}")


TITLE_CHARACTERS = 19  # of 2号 on one line
WHOLE = re.compile(
    r"[0-9A-Za-z.%]+|《|[》，、：；。）〕的]|委员会|人民政府|办公室|政协|会议|提案|协商|纪要|计划|通知|复函|建议|报告|第.{1,3}[届次号]"
)


def balanced(title: str) -> str:
    """A title broken into lines of about the same length, never inside a word of the trade (7.3.1)."""
    count = -(-len(title) // TITLE_CHARACTERS)
    inside = {at for found in WHOLE.finditer(title) for at in range(found.start() + 1, found.end())}
    inside |= {found.start() for found in re.finditer("[》，、：；。）〕的]", title)}
    inside |= {found.end() for found in re.finditer("[《（〔]", title)}
    lines, start = [], 0
    for left in range(count, 1, -1):
        ideal = start + (len(title) - start) / left
        fits = [at for at in range(start + 1, min(start + TITLE_CHARACTERS, len(title) - 1) + 1) if at not in inside]
        at = min(fits, key=lambda at: (abs(at - ideal), -at), default=start + TITLE_CHARACTERS)
        lines.append(title[start:at])
        start = at
    return "\n".join([*lines, title[start:]])
