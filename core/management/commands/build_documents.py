"""Build the Word templates of official papers from code, after GB/T 9704-2012; see ``core.docx`` for their names."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.shared import Mm, Pt

from core.paper import (
    BODY,
    HEAVY,
    KAI,
    RED,
    SIZE_2,
    SIZE_3,
    SIZE_4,
    TITLE,
    TYPE_WIDTH,
    Paper,
    at_page_foot,
    element,
    number_pages,
    red_line,
    rule,
    run,
    set_widths,
    shape,
)

TITLE_LINE = Pt(35)
SENT_TO = (("recipients", "报送"), ("copies_to", "抄送"))


class Command(BaseCommand):
    help = "Build templates/documents/*.docx."

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "templates" / "documents"
        folder.mkdir(parents=True, exist_ok=True)
        for name, build in PAPERS.items():
            build().document.save(str(folder / name))
            self.stdout.write(f"templates/documents/{name}")


def reply_letter() -> Paper:
    """答复函: 信函格式 (10.1), with the head that reply letters to proposals carry."""
    paper = Paper("答复函")
    _letterhead(paper)
    number_pages(paper.document.sections[0])
    paper.line("办理结果类别：{{ category }}\t{{ number }}", align="left", tab=TYPE_WIDTH)
    signed = paper.line("公开属性：{{ publicity }}\t签发人：", align="left", tab=TYPE_WIDTH)
    run(signed, "{{ signer }}", font=KAI)
    paper.blank(2)
    _title(paper)
    paper.blank()
    paper.line("{{ addressee }}：", align="left")
    paper.line("{{ opening }}", indent=2)
    _sections(paper, "points")
    _paragraphs(paper, "closing")
    paper.blank(2)
    _signature(paper, "{{ unit }}")
    paper.tag("{%p for contact in contacts %}")
    paper.line("（{{ contact.role }}：{{ contact.name }}　电话：{{ contact.phone }}）", align="left", indent=2)
    paper.tag("{%p endfor %}")
    copies = "{{ copy.name }}{% if copy.count %}（{{ copy.count }}份）{% endif %}{{ '。' if loop.last else '，' }}"
    _imprint(paper, ("copies_to", f"抄送：{{% for copy in copies_to %}}{copies}{{% endfor %}}"))
    return paper


def minutes() -> Paper:
    """协商会议纪要: 纪要格式 (10.3). The head stands 35 mm below the top of the type area; there is no seal."""
    paper = Paper("协商会议纪要")
    section = paper.document.sections[0]
    section.different_first_page_header_footer = False
    number_pages(section)
    paper.line(height=Mm(35))
    look = {"align": "center", "font": TITLE, "color": RED, "height": Pt(50)}
    _by_length(paper, "heading", ((9, Pt(42)), (13, Pt(32)), (17, Pt(25)), (99, SIZE_2)), **look)
    paper.line("{{ number }}", align="center")
    foot = paper.line("{{ issuer }}\t{{ date }}", align="left", tab=TYPE_WIDTH - Mm(5.5), left=1)
    rule(foot, "bottom", points=1.5, color=str(RED))
    paper.blank(2)
    _title(paper)
    paper.blank()
    _paragraphs(paper, "opening")
    _sections(paper, "sections")
    paper.tag("{%p if suggestions %}")
    paper.line("{{ suggestions_heading }}", indent=2, font=HEAVY, keep=True)
    paper.tag("{%p for suggestion in suggestions %}")
    unit = "{% if suggestion.unit %}（承办单位：{{ suggestion.unit }}）{% endif %}"
    paper.line("{{ suggestion.number }}. {{ suggestion.text }}" + unit, indent=2)
    paper.tag("{%p endfor %}")
    paper.tag("{%p endif %}")
    paper.blank()
    for label, names in (("出席", "present"), ("列席", "attending"), ("请假", "excused")):
        paper.tag(f"{{%p if {names} %}}")
        people = paper.line(align="justify", left=2, hang=3)
        run(people, f"{label}：", font=HEAVY)
        run(people, f"{{{{ {names}|join('、') }}}}")
        paper.tag("{%p endif %}")
    sent = [(name, f"{label}：{{{{ {name}|join('，') }}}}。") for name, label in SENT_TO]
    _imprint(paper, *sent, rules=True)
    return paper


def annual_plan() -> Paper:
    """年度协商计划: jointly issued by several bodies (7.2.4, 7.3.5), the plan itself as a table on turned paper."""
    paper = Paper("年度协商计划")
    number_pages(paper.document.sections[0])
    paper.line(height=Mm(22))
    _joint_head(paper)
    paper.blank()
    paper.line("{{ number }}", align="center")
    last = paper.line(height=Mm(4))
    rule(last, "bottom", points=1.5, color=str(RED))
    paper.blank(2)
    _title(paper)
    paper.blank()
    paper.line("{{ addressees }}：", align="left")
    _paragraphs(paper, "paragraphs")
    paper.blank()
    paper.line("附件：{{ plan_title }}", left=2, hang=3, align="left")
    paper.blank(2)
    paper.tag("{%p for signature in signatures %}")
    _signed(paper, "{{ signature }}")
    paper.tag("{%p endfor %}")
    _signed(paper, "{{ date }}")
    _imprint(paper, ("copies_to", "抄送：{{ copies_to|join('，') }}。"), rules=True)
    paper.landscape()
    paper.line("附件", align="left", font=HEAVY)
    paper.line("{{ plan_title }}", align="center", font=TITLE, size=SIZE_2, height=TITLE_LINE)
    paper.line(height=Pt(10))
    _plan_table(paper)
    return paper


PAPERS = {"reply_letter.docx": reply_letter, "minutes.docx": minutes, "annual_plan.docx": annual_plan}


def _letterhead(paper: Paper) -> None:
    """The name of the body 30 mm below the edge, red double lines 4 mm under it and 20 mm above the page's foot."""
    section = paper.document.sections[0]
    section.different_first_page_header_footer = True
    head, foot = section.first_page_header, section.first_page_footer
    look = {"place": head, "align": "center", "font": TITLE, "color": RED, "height": Mm(15)}
    _by_length(paper, "letterhead", ((10, Pt(42)), (14, Pt(32)), (18, Pt(26)), (99, Pt(19))), **look)
    lines = head.add_paragraph()
    shape(lines, height=Mm(11))
    red_line(lines, top=48, left=20, width=170, points=3)
    red_line(lines, top=49.3, left=20, width=170, points=1)
    foot_lines = foot.paragraphs[0]
    red_line(foot_lines, top=275.7, left=20, width=170, points=1)
    red_line(foot_lines, top=277, left=20, width=170, points=3)


def _by_length(paper: Paper, name: str, steps: tuple[tuple[int, Any], ...], **look: Any) -> None:
    """A line that becomes smaller the longer the text is, so that it never breaks."""
    line = paper.line(**{key: value for key, value in look.items() if key not in {"font", "color"}})
    condition = "if"
    for longest, size in steps:
        run(line, f"{{%r {condition} {name}|length <= {longest} %}}", size=size)
        run(line, f"{{{{ {name} }}}}", font=look["font"], color=look["color"], size=size)
        condition = "elif"
    run(line, "{%r endif %}", size=SIZE_3)


def _title(paper: Paper) -> None:
    paper.line("{{ title|balanced }}", align="center", font=TITLE, size=SIZE_2, height=TITLE_LINE)


def _paragraphs(paper: Paper, name: str) -> None:
    paper.tag(f"{{%p for paragraph in {name} %}}")
    paper.line("{{ paragraph }}", indent=2)
    paper.tag("{%p endfor %}")


def _sections(paper: Paper, name: str) -> None:
    """Headings of the first level in 黑体, their paragraphs in 仿宋."""
    paper.tag(f"{{%p for section in {name} %}}")
    paper.tag("{%p if section.heading %}")
    paper.line("{{ section.heading }}", indent=2, font=HEAVY, keep=True)
    paper.tag("{%p endif %}")
    _paragraphs(paper, "section.paragraphs")
    paper.tag("{%p endfor %}")


def _signature(paper: Paper, name: str) -> None:
    _signed(paper, name)
    _signed(paper, "{{ date }}")


def _signed(paper: Paper, text: str) -> None:
    """Centred on the date, which ends four characters from the right edge (7.3.5.1)."""
    paper.line(text, align="center", left=13, keep=True)


def _imprint(paper: Paper, *parts: tuple[str, str], rules: bool = False) -> None:
    """版记 at the foot of the last page, 4号, one character in from both sides."""
    for name, text in parts:
        paper.tag(f"{{%p if {name} %}}")
        line = paper.line(text, align="left", left=1, right=1, hang=2.6, size=SIZE_4, height=Pt(24))
        at_page_foot(line)
        if rules:
            rule(line, "top", "bottom", points=1)
        paper.tag("{%p endif %}")


def _joint_head(paper: Paper) -> None:
    """The names of the bodies below each other, 文件 to the right of them in the middle."""
    table = paper.document.add_table(rows=1, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, Mm(118), Mm(38))
    names, word = table.rows[0].cells
    _cell(names, "{%p for letterhead in letterheads %}")
    look = {"font": TITLE, "size": Pt(26), "color": RED, "height": Pt(44)}
    paper.line("{{ letterhead }}", place=names, align="distribute", **look)
    paper.line("{%p endfor %}", place=names)
    _cell(word, "文件", font=TITLE, size=Pt(40), color=RED, align="center", height=Pt(52))


COLUMNS = (
    ("序号", "number", 14, "center"),
    ("协商形式", "form", 32, "center"),
    ("议　　题", "title", 54, "left"),
    ("时间", "month", 16, "center"),
    ("牵头领导", "leader", 22, "center"),
    ("承办单位", "host", 32, "center"),
    ("参加单位", "participants", 33, "left"),
    ("成果形式", "outcome", 22, "center"),
)


def _plan_table(paper: Paper) -> None:
    table = paper.document.add_table(rows=4, cols=len(COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, *(Mm(width) for _, _, width, _ in COLUMNS))
    head, opening, item, closing = table.rows
    head._tr.get_or_add_trPr().append(element("w:tblHeader", {}))
    for row in (head, item):
        row._tr.get_or_add_trPr().append(element("w:cantSplit", {}))
    _cell(opening.cells[0], "{%tr for row in rows %}")
    _cell(closing.cells[0], "{%tr endfor %}")
    for column, (label, name, _, align) in enumerate(COLUMNS):
        _cell(head.cells[column], label, font=HEAVY, size=Pt(12), align="center", height=Pt(24))
        _cell(item.cells[column], f"{{{{ row.{name} }}}}", font=BODY, size=Pt(12), align=align, height=Pt(20))


def _cell(cell: Any, text: str, **look: Any) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    shape(paragraph, **{name: look.pop(name) for name in ("align", "height", "right") if name in look})
    run(paragraph, text, **look)
