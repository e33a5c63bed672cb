from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError

from core.attachments import check_upload
from core.forms import StepForm
from members.lockout import LockedOut
from members.models import Term, User


class LoginForm(StepForm):
    """Account and password; ``record`` is the request, whose address the log notes."""

    username = forms.CharField(
        label="账号", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )  # fmt: skip
    password = forms.CharField(
        label="密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    person: User | None = None
    minutes_locked = 0

    def clean(self) -> None:
        """One answer for every wrong try, so that nobody learns which accounts there are."""
        typed = self.cleaned_data
        if "username" not in typed or "password" not in typed:
            return
        try:
            self.person = authenticate(self.record, username=typed["username"], password=typed["password"])
        except LockedOut as locked:
            self.minutes_locked = locked.minutes
            raise ValidationError(
                f"连续多次没有登录成功，为了安全已暂停登录，请 {locked.minutes} 分钟后再试。"
            ) from None
        if self.person is None:
            raise ValidationError("账号或密码不对，请检查后再试。")


class PasswordForm(StepForm):
    """A new password for oneself; ``user`` is the person."""

    current = forms.CharField(
        label="现在的密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    password = forms.CharField(
        label="新密码", max_length=128, strip=False, help_text="至少 10 位，不能全是数字，不要用姓名、账号或常见的密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="再输入一次新密码", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError("现在的密码不对。")
        return current

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self) -> None:
        typed = self.cleaned_data
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", "两次输入的新密码不一样。")
        if "password" in typed and typed["password"] == typed.get("current"):
            self.add_error("password", "新密码不能和现在的密码一样。")


class RosterForm(StepForm):
    """The file to compare with the roster of a term; ``user`` is the person."""

    term = forms.ModelChoiceField(Term.objects.none(), label="届", empty_label=None)
    file = forms.FileField(
        label="名册文件", help_text="Excel 文件（.xlsx 或 .xls）或 CSV 文件，最多 10000 行，第一行是列名",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": "请选择一个文件。", "empty": "这个文件是空的，请检查后重新选择。"},
    )  # fmt: skip

    def prepare(self) -> None:
        terms = Term.objects.filter(committee=self.user.committee_id).select_related("committee")
        self.fields["term"].queryset = terms.order_by("-starts_on")  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        suffix = PurePosixPath(file.name.lower()).suffix
        if suffix not in (".xlsx", ".xls", ".csv"):
            raise ValidationError("请上传 .xlsx、.xls 或 .csv 格式的表格。")
        if suffix != ".csv":
            check_upload(file)
        elif file.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(f"文件超过 {settings.UPLOAD_MAX_BYTES >> 20} MB，请拆成几个文件分别上传。")
        return file
