"""The second half: a proposal, its units, the reply, the rating, another round, the promise kept, the end."""

import datetime as dt

from core import clock
from tests.journeys.person import Typed
from tests.journeys.town import Town

TITLE = "关于为乡镇寄宿学生开行周末定点班车的建议"
POINTS = ["每周五、周日在六个乡镇开行定点班车。", "班车时刻表在学校和客运站公布。"]
FIVE = {
    "organisation": "基础教育科牵头，成立工作专班", "head_name": "王局长", "clerk_name": "李经办",
    "clerk_phone": "0871-6601234", "task": "摸清学生返家需求，排出线路", "schedule": "一月底前答复",
    "quality": "逐条答复，由主要负责人把关",
}  # fmt: skip
TALKS = {
    "办理前沟通": ("面谈", "当面听取委员的意见。"),
    "办理中联系": ("电话", "通报线路摸底情况。"),
    "答复前协商": ("座谈", "就答复稿听取意见，委员同意。"),
}


def a_member_proposes(town: Town) -> str:
    """On the phone: a draft first, then the rest. The proposal's address."""
    phone = town("member", "phone").desk().click("写提案")
    phone.put("title", TITLE)
    phone.picture("writing").click("保存草稿", within="main").sees("草稿").press("提交")
    phone.submit().sees("还不能提交，请先补写")
    phone.go(phone.path.removesuffix("submit/")).press("修改")
    phone.finish(
        situation="六个乡镇的寄宿学生周末返家没有班车。", analysis="客运线路少，学生时间集中。", points=POINTS,
        category="社会建设", suggested_units=["教育和体育局"], is_researched=True,
    )  # fmt: skip
    phone.sees("提案委将在", "回执号").picture("submitted")
    return phone.path


def it_gets_its_number_and_its_units(town: Town, proposal: str, suggestion: str) -> None:
    office = town("proposal_office").desk("审查").go(proposal)
    office.take("立案", category="社会建设").sees("已立案，案号 第1号").go(proposal)
    office.take("提出承办单位", lead="教育和体育局", assists=["交通运输局"], note="请重点答复班车开行的时间。")
    town("clerk").go(suggestion).take("提出承办单位", lead="交通运输局")
    dispatcher = town("dispatcher").desk("交办").click("办理反馈").go("/feedback/issue/")
    for box in dispatcher.page.locator("input[name=pick]").all():
        box.check()
    dispatcher.picture("issue").click("交办勾选的事项").click("确认交办").sees("已交办 3 件次")


def units_sign(town: Town, round_words: str) -> tuple[str, str]:
    """The lead and the assisting unit sign for it, each from its own list. Their pages."""
    pages = []
    for name, unit in (("liaison", "教育和体育局"), ("other_liaison", "交通运输局")):
        person = town(name).desk("签收").go("/feedback/")
        row = person.page.locator("main tr", has_text=TITLE).filter(has_text="待签收").filter(has_text=unit)
        person.follow(row.get_by_role("link").first).sees(round_words).take("签收", **FIVE)
        pages.append(person.path)
    return pages[0], pages[1]


def the_lead_talks_and_the_assist_writes(town: Town, lead: str, assist: str) -> None:
    liaison = town("liaison")
    for stage, (way, note) in TALKS.items():
        liaison.go(lead).take("登记沟通", stage=stage, way=way, with_whom="委员1", note=note)
    liaison.sees("答复前协商").picture("assignment")
    town("other_liaison").go(assist).take("送会办意见", opinion="同意开行，可调配四辆客车，下学期开学时开行。")


def a_reply_is_written(town: Town, lead: str, **typed: Typed) -> str:
    """The draft; it may still lack what the gate asks for. Its address."""
    liaison = town("liaison").go(lead)
    liaison.take("起草答复", **typed)
    return liaison.path


def it_is_approved_and_issued(town: Town, reply: str, number: str) -> None:
    """送审, 会签, 审批, 签发: the number appears and the letter can be had."""
    liaison = town("liaison").go(reply).take("送审").sees("会签中")
    town("other_liaison").desk("会签").go(reply).take("会签", note="线路和车辆已经核对。")
    town("unit_head").desk("审批").go(reply).picture("approving").take("同意", note="同意，抓紧落实。")
    liaison.desk("签发").go(reply).take("签发").sees(number)
    assert liaison.downloads("下载答复函").endswith(".docx")
    liaison.picture("reply")


def the_member_rates(town: Town, attitude: str, result: str, comment: str) -> None:
    phone = town("member", "phone").desk("请我评价的答复").click("请我评价的答复", within=".wait")
    phone.click(TITLE, within="main").sees("请评价这份答复").picture("rating")
    phone.page.locator("main details.more-words summary").click()
    phone.finish(attitude=attitude, result=result, contact_form="面谈", comment=comment)
    phone.sees("评价已提交")


def the_clock_is_explained(town: Town, lead: str) -> None:
    unit = town("liaison").go(lead)
    unit.follow(unit.page.locator("a.clock").first).sees("工作日").picture("clock")


def the_first_answer_does_not_satisfy(town: Town) -> None:
    """Sent for approval too early it is refused; complete, it is issued, and the member wants more."""
    lead, assist = units_sign(town, "第 1 轮")
    reply = a_reply_is_written(
        town, lead, answer_1="拟于下学期开行。", answer_2="拟在开行时公布。", reply_class="A", publicity="主动公开"
    )
    liaison = town("liaison").sees("送审以前还缺", "还没有登记“办理前沟通”")
    liaison.refused("送审", "会办单位“交通运输局”还没有送来会办意见。").picture("reply-refused")
    the_clock_is_explained(town, lead)
    the_lead_talks_and_the_assist_writes(town, lead, assist)
    it_is_approved_and_issued(town, reply, "云教体函")
    the_member_rates(town, "满意", "不满意", "没有写明班车哪一天开行。")


def the_second_answer_promises(town: Town) -> str:
    """Class B, with a day. The page of the lead's second round."""
    lead, assist = units_sign(town, "第 2 轮")
    the_lead_talks_and_the_assist_writes(town, lead, assist)
    reply = a_reply_is_written(
        town, lead, answer_1="六条线路开行。", promise_1="三月一日前开行六条定点班车", promised_on_1=day(90),
        answer_2="开行时公布时刻表。", reply_class="B", publicity="主动公开",
    )  # fmt: skip
    it_is_approved_and_issued(town, reply, "云教体函")
    the_member_rates(town, "满意", "满意", "有了日期，满意。")
    return lead


def the_promise_is_kept(town: Town, lead: str, proposal: str) -> None:
    office = town("proposal_office").desk().picture("desk", whole=False).go(proposal)
    office.click("办理", within=".tabs").picture("matter", whole=False).go(proposal)
    office.refused("落实销号", "还有 1 项承诺没有兑现", note="班车已经开行。")
    unit = town("liaison").desk().click("待兑现的承诺", within=".wait")
    unit.click("三月一日前开行", within="main")
    unit.take("登记兑现", evidence="六条定点班车线路已开行，时刻表见客运站公告。")
    office.go(proposal).take("落实销号", note="班车已经开行，委员满意。").sees("落实销号")
    office.picture("closed")


def the_public_reads_it(town: Town) -> None:
    visitor = town.visitor()
    visitor.go("/").sees(TITLE).picture("public")
    visitor.click(TITLE).sees("教育和体育局的答复", POINTS[0]).picture("public-proposal")


def day(ahead: int) -> str:
    return f"{clock.today() + dt.timedelta(days=ahead)}"
