"""The first account of a real installation. Everyone else is added by that person, in the admin pages."""

import getpass
import os
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core import audit
from members.backends import normal
from members.models import Committee, Role, User

PASSWORD_VARIABLE = "FIRST_PASSWORD"  # noqa: S105  the name of a variable


class Command(BaseCommand):
    help = "Create the committee of this installation and its first administrator. Asks for what is not given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", help="e.g. 云岭县")
        parser.add_argument("--level", choices=Committee.Level.values, default=Committee.Level.COUNTY)
        parser.add_argument("--username", help="the account, e.g. zhangsan")
        parser.add_argument("--name", help="the person's name")
        parser.epilog = f"The password is asked for, or read from the variable {PASSWORD_VARIABLE}."

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("这个系统里已经有账号了，请由系统管理员在管理页面添加。")
        region = options["region"] or input("地区（例如：云岭县）：").strip()
        name = options["name"] or input("管理员姓名：").strip()
        username = normal(options["username"] or input("管理员账号（字母或数字）："))
        if not (region and name and username):
            raise CommandError("地区、姓名和账号都要填写。")
        user = User(username=username, name=name)
        user.set_password(self.password(user))
        with transaction.atomic():
            user.committee = Committee.objects.create(
                name=f"中国人民政治协商会议{region}委员会", short_name=f"{region}政协", region=region,
                level=options["level"],
            )  # fmt: skip
            user.save()
            role = Role.objects.create(user=user, kind=Role.Kind.ADMINISTRATOR)
            audit.record(role, "建立首个系统管理员", by=None)
        self.stdout.write(f"{user.committee} 已建立，系统管理员 {username} 可以登录了。")

    def password(self, user: User) -> str:
        password = os.environ.get(PASSWORD_VARIABLE) or getpass.getpass("密码（至少 10 位）：")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        if PASSWORD_VARIABLE not in os.environ and getpass.getpass("再输入一次：") != password:
            raise CommandError("两次输入的密码不一样。")
        return password
