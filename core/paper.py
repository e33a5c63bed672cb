"""Paper after GB/T 9704-2012 (党政机关公文格式): page, type and red lines for the templates of official documents.

The fonts are named and not embedded: every office has them on Windows. Where Word and LibreOffice read a thing
differently (indents in characters, type areas), both ways are written.
"""

from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

TITLE, BODY, HEAVY, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
RED = RGBColor(0xE6, 0x00, 0x12)
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)  # 2号, 3号, 4号
LINE = Pt(28.95)  # 22 lines on 225 mm
# 28 characters of 16 pt are 2 mm wider than 156 mm: each is set 0.25 pt closer. (Word's grid of characters says the
# same more nicely, but LibreOffice gives every character two of its cells.)
CHARACTER, CLOSER = Pt(15.75), "-5"
TYPE_WIDTH, TYPE_HEIGHT = Mm(156), Mm(225)
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "distribute": WD_ALIGN_PARAGRAPH.DISTRIBUTE,
}


class Paper:
    """A document under construction. ``place`` is the body, a header, a footer or a table cell."""

    def __init__(self, title: str) -> None:
        self.document = Document()
        self.document.core_properties.title = title
        self.document.core_properties.author = ""
        self.document.settings.odd_and_even_pages_header_footer = True
        style = self.document.styles["Normal"]
        set_font(style, BODY, SIZE_3)
        style.element.get_or_add_rPr().append(element("w:spacing", {"w:val": CLOSER}))
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        style.paragraph_format.line_spacing = LINE
        style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
        style.paragraph_format.widow_control = False
        set_page(self.document.sections[0])

    def line(self, text: str = "", *, place: Any = None, **look: Any) -> Any:
        """A paragraph; see ``shape`` and ``run`` for its looks."""
        place = place or self.document
        first = getattr(place, "paragraphs", [])
        paragraph = place.paragraphs[0] if place is not self.document and is_blank(first) else place.add_paragraph()
        kinds = {name: look.pop(name) for name in ("font", "size", "color", "bold") if name in look}
        shape(paragraph, **look)
        if text:
            run(paragraph, text, **kinds)
        return paragraph

    def blank(self, count: int = 1) -> None:
        for _ in range(count):
            self.line()

    def tag(self, text: str) -> None:
        """A paragraph that only steers docxtpl (``{%p for … %}``) and is gone from the finished paper."""
        self.line(text)

    def landscape(self) -> Any:
        """A new section on turned paper, with the binding edge on top."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        set_page(section)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(28), Mm(26)
        section.left_margin, section.right_margin = Mm(35), Mm(37)
        section.different_first_page_header_footer = False
        return section


def set_page(section: Any) -> None:
    """A4 with 天头 37 mm and 订口 28 mm around a type area of 156 × 225 mm, 22 lines of 28 characters."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)
    section.header_distance, section.footer_distance = Mm(30), Mm(23)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def number_pages(section: Any) -> None:
    """— 2 — in 4号 half-width 宋体, outside: odd pages right, even pages left, one character from the edge."""
    for footer, align, left, right in ((section.footer, "right", 0, 1), (section.even_page_footer, "left", 1, 0)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        shape(paragraph, align=align, left=left, right=right)
        run(paragraph, "— ", font=SONG, size=SIZE_4)
        field(paragraph, "PAGE")
        run(paragraph, " —", font=SONG, size=SIZE_4)


def shape(
    paragraph: Any,
    *,
    align: str = "justify",
    indent: float = 0,
    left: float = 0,
    right: float = 0,
    hang: float = 0,
    height: Any = None,
    tab: Any = None,
    keep: bool = False,
) -> None:
    """Alignment, first-line and side indents in characters, exact height of a line, a right tab, keep with next."""
    form = paragraph.paragraph_format
    form.alignment = ALIGN[align]
    if left or hang:
        form.left_indent = characters(left + hang)
    if right:
        form.right_indent = characters(right)
    if indent or hang:
        form.first_line_indent = characters(indent - hang)
    if height:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, height
    if tab:
        form.tab_stops.add_tab_stop(tab, WD_TAB_ALIGNMENT.RIGHT)
    form.keep_with_next = keep or None
    _in_characters(paragraph, indent=indent, left=left, right=right, hang=hang)


def _in_characters(paragraph: Any, *, indent: float, left: float, right: float, hang: float) -> None:
    """Word keeps indents given in characters when an office changes the size; LibreOffice reads the points."""
    ind = paragraph._p.get_or_add_pPr().find(qn("w:ind"))
    if ind is None:
        return
    wanted = {"firstLineChars": indent, "leftChars": left + hang, "rightChars": right, "hangingChars": hang}
    for name, count in wanted.items():
        if count:
            ind.set(qn(f"w:{name}"), str(round(count * 100)))


def run(
    paragraph: Any, text: str, *, font: str = BODY, size: Any = SIZE_3, color: Any = None, bold: bool = False
) -> Any:
    piece = paragraph.add_run(text)
    set_font(piece, font, size)
    piece.font.color.rgb = color
    piece.font.bold = bold or None
    return piece


def set_font(piece: Any, font: str, size: Any) -> None:
    """Chinese and Latin letters are set apart in Word; digits are in Times New Roman but in 宋体 page numbers."""
    latin = SONG if font == SONG else "Times New Roman"
    piece.font.name, piece.font.size = latin, size
    fonts = piece.element.get_or_add_rPr().get_or_add_rFonts()
    for name, value in {"ascii": latin, "hAnsi": latin, "cs": latin, "eastAsia": font}.items():
        fonts.set(qn(f"w:{name}"), value)


def field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        piece = run(paragraph, text if kind == "text" else "", font=SONG, size=SIZE_4)
        if kind == "":
            instruction = element("w:instrText", {"xml:space": "preserve"})
            instruction.text = f" {code} "
            piece._r.append(instruction)
        elif kind != "text":
            piece._r.append(element("w:fldChar", {"w:fldCharType": kind}))


def red_line(paragraph: Any, *, top: float, left: float, width: float, points: float) -> None:
    """A red rule at a fixed place of the page (in mm), whatever the text does; VML is read everywhere."""
    style = (
        "position:absolute;z-index:1;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;"
        "mso-wrap-style:none"
    )
    pieces = (
        f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<v:line style="{style}" from="{left}mm,{top}mm" to="{left + width}mm,{top}mm" '
        f'strokecolor="#{RED}" strokeweight="{points}pt"/></w:pict>'
    )
    paragraph.add_run()._r.append(parse_xml(pieces))


def at_page_foot(paragraph: Any) -> None:
    """版记: at the bottom of the type area of the last page, wherever the text ends.

    Neighbours share one frame if they are framed alike; LibreOffice lets it go when their rules differ.
    """
    place = {"w": TYPE_WIDTH.twips, "hAnchor": "margin", "vAnchor": "margin", "xAlign": "left", "yAlign": "bottom",
             "wrap": "around"}  # fmt: skip
    frame = element("w:framePr", {f"w:{name}": str(value) for name, value in place.items()})
    later = ("w:widowControl", "w:numPr", "w:pBdr", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(frame, *later)


def set_widths(table: Any, *widths: Any) -> None:
    """Word reads the cells' widths, LibreOffice the columns'."""
    table.autofit = False
    for column, width in enumerate(widths):
        table.columns[column].width = width
        for cell in table.columns[column].cells:
            cell.width = width


def rule(paragraph: Any, *sides: str, points: float = 0.75, color: str = "000000") -> None:
    """Rules over or under a paragraph."""
    borders = element("w:pBdr", {})
    for side in sides:
        look = {"w:val": "single", "w:sz": str(round(points * 8)), "w:space": "1", "w:color": color}
        borders.append(element(f"w:{side}", look))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def characters(count: float) -> Any:
    return Emu(round(CHARACTER * count))


def element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(key), value)
    return made


def is_blank(paragraphs: list[Any]) -> bool:
    """Only the empty paragraph that a new header, footer or cell is born with."""
    return len(paragraphs) == 1 and not paragraphs[0].runs
