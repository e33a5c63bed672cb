"""The one view body of every step: fetch (by the caller), ask, bind, call, redirect (rule R11)."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core import autosave
from core.forms import StepForm
from core.oneshot import once
from core.policy import Policy
from core.transitions import StaleVersion


@dataclass(frozen=True)
class Step:
    """How one action appears: its button, its form, its workflow function, what is said when it is done."""

    action: str
    label: str
    form: type[StepForm]
    run: Callable[..., Any]
    done: str | Callable[[Any], str]  # what is said when it is done; a callable gets the step's result
    sentence: str = ""  # what will happen, shown above the form (and under 更多 for dangerous steps)
    danger: bool = False
    template: str = "core/step.html"
    leads_to: Callable[[Any], str] | None = None  # where the person goes after it; by default to the matter

    def said(self, result: Any) -> str:
        return self.done(result) if callable(self.done) else self.done

    def location(self, result: Any) -> str:
        return self.leads_to(result) if self.leads_to else str(result.get_absolute_url())


def buttons(user: Any, record: Any, steps: Iterable[Step], policy: Policy[Any]) -> list[dict[str, Any]]:
    """The steps this person may take now, as values for ``components/actions.html``."""
    allowed = policy.actions_for(user, record)
    return [
        {"label": step.label, "url": f"{record.get_absolute_url()}{step.action}/", "danger": step.danger,
         "sentence": step.sentence}
        for step in steps
        if step.action in allowed
    ]  # fmt: skip


def perform(request: HttpRequest, record: Any, step: Step, policy: Policy[Any], **context: Any) -> HttpResponse:
    """Show the step's form, or take the step. 403 for the wrong person, 409 for the wrong moment or version."""
    policy.require(request.user, step.action, record)
    form = bound_form(request, step.form, record=record)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request) as receipt:
                seen = record.seen(posted_version(request))
                result = step.run(seen, by=request.user, **form.cleaned_data)
                receipt.location = step.location(result or record)
        except ValidationError as error:
            form.add_error(None, error)
        except StaleVersion as stale:
            return _show_again(request, stale.record, step, form, context)
        else:
            messages.success(request, step.said(result or record))
            return redirect(receipt.location)
    page = {"record": record, "step": step, "form": form, **form_context(request, record), **context}
    return render(request, step.template, page, status=422 if form.is_bound else 200)


def _show_again(request: HttpRequest, fresh: Any, step: Step, form: StepForm, context: dict[str, Any]) -> HttpResponse:
    """Somebody was faster: keep the typed text, show the fresh record, and let the person decide again."""
    form.add_error(None, "这件事刚被别人更新过，您填写的内容还在。请看一下最新情况，确认无误后再提交一次。")
    page = {"record": fresh, "step": step, "form": form, **context, **form_context(request)}
    return render(request, step.template, {**page, "version": fresh.version}, status=409)


def bound_form(request: HttpRequest, form: type[StepForm], *, record: Any = None, initial: Any = None) -> StepForm:
    """The form with the posted data, or fresh with what was autosaved for this page."""
    if request.method == "POST":
        return form(request.POST, request.FILES, record=record, user=request.user)
    saved = autosave.restore(request)
    return form(initial={**(initial or {}), **saved}, record=record, user=request.user)


def form_context(request: HttpRequest, record: Any = None) -> dict[str, Any]:
    """What ``components/form.html`` needs beside the form: the one-time key, the version, the autosave mark."""
    posted = request.POST.get("one_shot") if request.method == "POST" else None
    return {
        "one_shot": posted or str(uuid.uuid4()),
        "version": request.POST.get("version") or getattr(record, "version", ""),
        "restored_at": None if request.method == "POST" else autosave.restored_at(request),
    }


def posted_version(request: HttpRequest) -> int | None:
    """The version of the record that the posted page showed, or None."""
    shown = request.POST.get("version", "")
    return int(shown) if shown.isdecimal() and len(shown) < 10 else None
