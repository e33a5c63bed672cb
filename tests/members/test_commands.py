"""The commands an installation begins with."""

import pytest
from django.core.management import CommandError, call_command

from members.models import Committee, Period, Role, User

GIVEN = ("first_administrator", "--region", "云岭县", "--username", "ZhangSan", "--name", "张三")


@pytest.fixture(autouse=True)
def _password(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_PASSWORD", "A-good-word-26")


def test_the_first_administrator_and_the_committee() -> None:
    call_command(*GIVEN)
    user = User.objects.get()
    assert (user.username, user.name, user.check_password("A-good-word-26")) == ("zhangsan", "张三", True)
    assert user.holds(Role.Kind.ADMINISTRATOR)
    committee = Committee.objects.get()
    assert (committee.name, committee.short_name) == ("中国人民政治协商会议云岭县委员会", "云岭县政协")


def test_there_is_one_first_administrator_only() -> None:
    call_command(*GIVEN)
    with pytest.raises(CommandError, match="已经有账号"):
        call_command(*GIVEN)


def test_a_weak_password_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_PASSWORD", "123")
    with pytest.raises(CommandError, match="密码"):
        call_command(*GIVEN)
    assert not Committee.objects.exists()


def test_default_rules_leave_what_was_changed() -> None:
    call_command("load_rules")
    count = Period.objects.count()
    Period.objects.filter(code=Period.Code.REPLY).update(length=2)
    call_command("load_rules")
    assert (Period.objects.count(), Period.objects.get(code=Period.Code.REPLY).length) == (count, 2)
