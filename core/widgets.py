"""Form controls that HTML has not: numbered points, and a list one can type into."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class PointsInput(forms.Widget):
    """One text a row under the same name; the page's script adds and removes rows, without it there are five."""

    template_name = "core/widgets/points.html"
    use_fieldset = True
    rows = 5

    def __init__(self, attrs: dict[str, Any] | None = None, *, word: str = "建议") -> None:
        super().__init__(attrs)
        self.word = word

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # An autosaved value is what a browser sent: a text, a list of texts, or nonsense that is left out.
        values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        texts = [text for text in values if isinstance(text, str)]
        blanks = max(self.rows - len(texts), 0)
        context["widget"] |= {"texts": texts + [""] * blanks, "word": self.word}
        return context


class PointsField(forms.Field):
    """Numbered points; the cleaned value is the list of those that are not blank."""

    widget = PointsInput

    def __init__(self, *, longest: int = 1500, most: int = 20, word: str = "建议", **options: Any) -> None:
        options.setdefault("widget", PointsInput({"maxlength": longest}, word=word))
        super().__init__(**options)
        self.longest, self.most, self.word = longest, most, word

    def to_python(self, value: Any) -> list[str]:
        return [text.strip() for text in value or [] if text.strip()]

    def validate(self, value: list[str]) -> None:
        if self.required and not value:
            raise ValidationError(f"请至少写一条{self.word}。")
        if any("\0" in text for text in value):  # no database column holds it; forms.CharField says the same
            raise ValidationError("文字里有不能保存的字符，请删去后重新输入。")
        if len(value) > self.most:
            raise ValidationError(f"最多写 {self.most} 条，现在有 {len(value)} 条。")
        for place, text in enumerate(value, start=1):
            if len(text) > self.longest:
                raise ValidationError(f"第 {place} 条超过了 {self.longest} 字，请删减。")


class PickerMedia:
    """The script and the style that a page with a picker loads."""

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["vendor/tom-select.min.css"]},
            js=[forms.Script("vendor/tom-select.min.js", defer=True)],  # type: ignore[list-item]
        )


class Picker(PickerMedia, forms.Select):
    """A choice one can type into; a plain list without the script."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-pick": True} | (attrs or {}), choices)


class PickerMultiple(PickerMedia, forms.SelectMultiple):
    """Several choices one can type into; a plain list without the script."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-pick": True} | (attrs or {}), choices)
