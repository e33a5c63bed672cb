"""The first half of the road: topic, plan, research, meeting, one suggestion and its minutes."""

from core import clock
from tests.journeys.town import Town

TITLE = "补齐乡镇初中寄宿条件短板"
REVIEWED: dict[str, str | bool | list[str]] = {
    "needed_by_party": "列入县委教育强县行动方案",
    "hoped_by_people": "寄宿学生家长在议事堂多次提出",
    "able_by_cppcc": "教育界委员熟悉情况，可以蹲点调研",
    "is_small_cut": True,
    "agrees": "同意",
}


def a_topic_is_drafted_and_reviewed(town: Town) -> str:
    """By the clerk of a special committee and the proposal office. The topic's address."""
    clerk = town("clerk").desk()
    clerk.click("选题与计划").click("拟题")
    clerk.finish(title=TITLE, field="民生改善", background="全县 12 所乡镇初中有寄宿生 4300 人，床位缺口 320 个。")
    topic = clerk.path
    clerk.take("添加依据", kind="群众线索", title="12345 热线三季度来电分析", note="来电 41 件，位居教育类第一。")
    clerk.sees("12345 热线三季度来电分析")
    clerk.take("提交审核")
    clerk.desk("初审").go(topic).take("审核", **REVIEWED)

    reviewer = town("proposal_office").desk("复审").go(topic)
    reviewer.refused("列为备选", "复审还没有同意")
    reviewer.go(topic).take("审核", **REVIEWED).take("列为备选")
    reviewer.sees("备选").picture("topic")
    return topic


def it_comes_into_the_plan(town: Town) -> str:
    """Sounded by the activity group, shortlisted, decided, issued. The plan's address."""
    office, chair = town("office"), town("chair")
    office.desk().click("选题与计划").click("年度协商计划").click("编制计划").finish()
    plan = office.path
    office.take("开始座谈")
    town("vice_chair").desk("座谈").go(plan).take(
        "登记座谈意见", group="第一活动组", led_by="vice_chair", held_on=f"{clock.today()}", support_="17", oppose_="1",
        abstain_="0", comment_="学生和家长都盼着。",
    )  # fmt: skip
    office.go(plan).take("提交主席会议")
    chair.desk("主席会议").go(plan).take("主席会议筛选", verdict_="入围")
    office.go(plan).take("提交常委会")
    chair.go(plan).take(
        "常委会定题", verdict_="列入", votes_for_="31", votes_against_="2", votes_abstain_="1", month_="6月",
        leader_="vice_chair",
    )  # fmt: skip
    office.go(plan).take(
        "联合印发", document_number="云办发〔2026〕3号", issuing_bodies="县委办公室、县政府办公室、县政协办公室",
        issued_on=f"{clock.today()}",
    )  # fmt: skip
    office.sees("云办发〔2026〕3号", TITLE).picture("plan")
    return plan


def a_meeting_is_prepared(town: Town, topic: str) -> str:
    """For the topic, before anybody has learned or looked: convening is refused. The meeting's address."""
    clerk = town("clerk").go("/meetings/").click("筹备会议")
    clerk.finish(
        title="乡镇初中寄宿条件专题协商会", topic=TITLE, starts_at=f"{clock.today()}T23:59", place="县政协常委会议室",
        chaired_by="vice_chair", agenda="一、通报调研情况\n二、委员发言\n三、部门回应", members=["委员1", "委员2"],
        units=["教育和体育局", "交通运输局"],
    )  # fmt: skip
    meeting = clerk.path
    clerk.press("发出通知").sees("不调研不协商", "还没有成立调研组").picture("gate")
    clerk.submit().sees("会前条件还不齐，不能发出通知")
    return meeting


def the_group_learns_and_looks(town: Town, topic: str) -> None:
    clerk = town("clerk").go(topic)
    clerk.take("成立调研组", leader="vice_chair", members=["委员1", "委员2"], plan="先学习政策，再到三所学校蹲点。")
    day = f"{clock.today()}"
    clerk.go(topic).take(
        "登记学习调研",
        kind="学习",
        way="专家讲座",
        held_on=day,
        place="县委党校",
        findings="寄宿学校建设标准。",
    )
    clerk.go(topic).take(
        "登记学习调研", kind="调研", way="一线调研", held_on=day, place="青石镇初级中学", findings="床位缺 46 个。"
    )
    clerk.go(topic).take(
        "写调研报告", situation="全县 12 所乡镇初中有寄宿生 4300 人。", problems="床位缺 320 个，生活老师缺 38 名。",
        advice="一、三年补齐床位。\n二、按标准配生活老师。",
    )  # fmt: skip
    clerk.go(f"{topic}?tab=research").sees("青石镇初级中学").picture("research")


def the_meeting_is_held(town: Town, meeting: str) -> str:
    """Convened, answered on the phone, attended, recorded. The address of the suggestion caught in it."""
    clerk = town("clerk").go(meeting).take("发出通知")
    phone = town("member", "phone").desk("会议").go(meeting)
    phone.take("回复是否出席", coming="出席").sees("乡镇初中寄宿条件专题协商会").picture("meeting")
    clerk.go(meeting).press("登记出席")
    for box in clerk.page.locator("main input[type=checkbox]").all():
        box.check()
    clerk.finish().go(meeting)
    clerk.take("记录意见建议", text="请交通部门为寄宿学生周末返家开行定点班车。", raised_by="委员1")
    clerk.go(meeting).take("会议已召开", record="委员 6 人发言，教育和体育局、交通运输局逐条回应。")
    clerk.refused("签发纪要", "没有去向，请先逐条确定去向", body="会议认为，寄宿条件要三年补齐。")
    clerk.go(f"{meeting}?tab=suggestions").click("请交通部门", within="main")
    suggestion = clerk.path
    clerk.take("确定去向", disposition="交办")
    return suggestion


def minutes_go_out(town: Town, meeting: str) -> None:
    clerk = town("clerk").go(meeting)
    clerk.take("签发纪要", body="会议认为，床位三年补齐。\n会议要求，周末班车下学期开行。", signed_by="vice_chair")
    clerk.sees("云岭县政协专题协商纪要").picture("minutes")
    assert "纪要" in clerk.downloads("下载")
    clerk.take("报送", recipients="县委、县政府")
