"""Sample values for the pages of the gallery."""

import datetime as dt
from types import SimpleNamespace as Sample
from typing import Any

from django import forms

from core.forms import StepForm
from core.widgets import Picker, PickerMultiple, PointsField

UNITS = [("", "请选择"), ("1", "教育和体育局"), ("2", "交通运输局"), ("3", "农业农村局")]
SATISFACTION = [("yes", "满意"), ("mostly", "基本满意"), ("no", "不满意")]


class SampleForm(StepForm):
    SECTIONS = (
        ("案由和情况", "先说清楚是什么事。", ("title", "situation")),
        ("建议", "一条写一件事，承办单位会逐条答复。", ("points",)),
        ("办理", "", ("unit", "people", "publicity", "attitude", "wishes", "due_on", "scan", "wants_contact")),
    )

    title = forms.CharField(label="案由", max_length=50, help_text="一句话说清楚，不超过 50 个字。")
    situation = forms.CharField(label="情况", max_length=3000, widget=forms.Textarea({"rows": 4}))
    points = PointsField(label="建议", help_text="一条写一件事，承办单位会逐条答复。")
    unit = forms.ChoiceField(label="建议承办单位", choices=UNITS, widget=Picker, required=False)
    people = forms.MultipleChoiceField(label="联名委员", choices=UNITS[1:], widget=PickerMultiple, required=False)
    publicity = forms.ChoiceField(label="公开方式", choices=UNITS[1:], widget=forms.RadioSelect)
    attitude = forms.ChoiceField(label="办理态度", choices=SATISFACTION, widget=forms.RadioSelect({"class": "rate"}))
    wishes = forms.MultipleChoiceField(
        label="希望的联系方式",
        choices=UNITS[1:],
        widget=forms.CheckboxSelectMultiple({"class": "choices"}),
        required=False,
    )
    due_on = forms.DateField(label="希望答复日期", widget=forms.DateInput({"type": "date"}), required=False)
    scan = forms.FileField(label="扫描件", required=False, help_text="PDF 或图片，不超过 20 MB。")
    wants_contact = forms.BooleanField(label="愿意与承办单位面商", required=False)


class Finder(forms.Form):
    unit = forms.ChoiceField(label="承办单位", choices=UNITS, widget=forms.Select({"class": "form-select"}))
    q = forms.CharField(
        label="案号或案由",
        widget=forms.TextInput({"type": "search", "class": "form-control", "placeholder": "案号或案由"}),
    )


def record(state: str, label: str) -> Any:
    return Sample(
        state=state, get_state_display=label, get_absolute_url="#", FAMILIES={"replied": "green", "approval": "amber"}
    )


def clock(days: dt.date, words: str, family: str, *, provisional: bool = False) -> Any:
    return Sample(date=days, words=words, family=family, provisional=provisional, url="#")


ROWS = [
    Sample(
        number="第53号", title="关于改善公交站台附属设施的提案", small="并入 第47号、第81号", people="委员乙、委员丙",
        unit="交通运输局", record=record("handling", "办理中"), key=False,
        clock=clock(dt.date(2026, 3, 2), "超期 3 个工作日", "red"),
    ),
    Sample(
        number="第64号", title="关于进一步发展农村基础教育的提案", small="委员个人 · 主办", people="委员甲",
        unit="教育和体育局", record=record("approval", "审批中"), key=False,
        clock=clock(dt.date(2026, 3, 9), "还剩 2 个工作日", "amber"),
    ),
    Sample(
        number="第9号", title="关于大力促进乡村产业集群发展，提升产业发展质量的提案",
        small="集体 · 主办，会办 2 家", people="民建界别",
        unit="农业农村局等 3 家（分办）", record=record("draft", "待签收"), key=True,
        clock=clock(dt.date(2027, 1, 12), "还剩 12 个工作日", "blue", provisional=True),
    ),
    Sample(
        number="第31号", title="关于更新补充农村中小学适用图书的建议", small="", people="委员丁等 2 人",
        unit="教育和体育局", record=record("replied", "已答复"), key=False,
        clock=clock(dt.date(2026, 9, 30), "还剩 143 个工作日", "blue"),
    ),
]  # fmt: skip


def acts(*labels: str, grave: str = "") -> list[dict[str, Any]]:
    plain = [{"label": label, "url": "#", "danger": False, "sentence": ""} for label in labels]
    sentence = "撤案后不再办理，承办单位会收到通知；案号保留，不再使用。"
    return plain + [{"label": grave, "url": "#", "danger": True, "sentence": sentence}] * bool(grave)


def columns(*labels: str) -> list[dict[str, str]]:
    known = {"案由": "ascending"}
    return [
        {
            "label": label,
            "css": "pick" if label == "选择" else "",
            "url": "#" if label in ("案由", "期限") else "",
            "sort": known.get(label, ""),
        }
        for label in labels
    ]


def chips(label: str, *words: str, on: int = 0) -> dict[str, Any]:
    return {"label": label, "choices": [{"label": word, "url": "#", "on": i == on} for i, word in enumerate(words)]}


def page_values(*, wrong: bool = False) -> dict[str, Any]:
    """Everything any page of the gallery names."""
    person = Sample(name="提案委 王一")
    at = dt.datetime(2026, 3, 5, 2, 32, tzinfo=dt.UTC)
    return {
        "rows": ROWS,
        "desk_columns": columns("案号", "案由", "承办单位", "状态", "期限"),
        "columns": columns("选择", "案号", "案由", "提案者", "承办单位", "状态", "期限", "更新"),
        "filters": [
            chips("届次", "本次会议", "全部"), chips("状态", "已立案", "办理中", "已答复"),
            chips("范围", "全部", "我的", "重点", "超期"),
        ],
        "finder": list(Finder()),
        "kept": [("state", "registered")],
        "chosen": [{"label": "承办单位：教育和体育局", "url": "#"}],
        "acts_new": acts("代录提案"),
        "acts": acts("提醒提案者评价（1 人未反馈）", "确认答复类别", "下载答复函", grave="撤案"),
        "links": [
            {"label": "议题：乡村教育优质均衡", "url": "#", "here": False},
            {"label": "专题协商会", "url": "#", "here": False},
            {"label": "第31号提案", "url": "#", "here": True},
            {"label": "主办答复（B）", "url": "", "here": False},
        ],
        "record": record("replied", "已答复"),
        "clock": clock(dt.date(2026, 9, 30), "还剩 143 个工作日", "blue"),
        "marks": [{"label": "重点", "family": "amber"}],
        "tabs": [
            {"label": "正文", "url": "#", "here": False, "count": ""},
            {"label": "办理", "url": "#", "here": True, "count": ""},
            {"label": "过程", "url": "#", "here": False, "count": ""},
            {"label": "附件", "url": "#", "here": False, "count": 3},
        ],
        "facts": [
            {"label": "提案者", "value": "委员甲、委员乙", "url": ""}, {"label": "类别", "value": "教育", "url": ""},
            {"label": "主办", "value": "教育和体育局", "url": "#"},
            {"label": "答复期限", "value": "5月29日", "url": "#"},
            {"label": "评价", "value": "满意 1 · 未反馈 1", "url": ""},
        ],
        "figures": [
            {"label": "立案", "value": "169 / 184 件", "url": ""},
            {"label": "满意", "value": "88，基本满意 9，不满意 1，未反馈 3", "url": "#"},
        ],
        "files": [
            Sample(
                title="缺书清单", original_name="缺书清单（63 所）.xlsx", size=182_000, uploaded_by=person,
                uploaded_at=at, get_absolute_url="#",
            ),
        ],
        "job": Sample(pk=1, state="running", done=420, total=1000, error=""),
        "entries": [],
        "form": SampleForm({"points": []}) if wrong else SampleForm(initial={"points": ["清查图书", "配齐书目"]}),
        "one_shot": "4f5c9b0e-6d06-4b43-9a2c-0a5cf0a7f0a1",
        "version": 3,
        "restored_at": None if wrong else at,
        "public_places": [
            {"label": "协商计划", "url": "#", "here": True}, {"label": "协商会议", "url": "#", "here": False},
            {"label": "提案与答复", "url": "#", "here": False}, {"label": "议事堂", "url": "#", "here": False},
            {"label": "反映情况", "url": "#", "here": False},
        ],
    }  # fmt: skip
