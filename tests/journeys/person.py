"""One person at one window: what they click and type. Every page they come to is looked at on the way."""

import re
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, ConsoleMessage, Locator, expect

from members.models import User
from tests.browser import SIZES, opened

PASSWORD = "Huiyin-journey-2026"
PICTURES = Path(settings.BASE_DIR) / "var" / "journey"
REFUSED = "the server responded with a status of 422"
Typed = str | bool | list[str]


class Person:
    """Signed in by typing account and password. No page may complain to the console or be wider than the window."""

    def __init__(self, browser: Browser, address: str, user: User | None, size: str = "desktop") -> None:
        self.address, self.size = address, size
        self.name = user.username if user else "a visitor"
        self.context = opened(browser, size)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.visited = 0
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        if user:
            self._sign_in()

    def _hear(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and REFUSED not in line.text:
            self.faults.append(f"{self.page.url}: {line.text}")

    def _sign_in(self) -> None:
        self.go("/login/")
        self.put("username", self.name)
        self.put("password", PASSWORD)
        self.click("登录")
        expect(self.page.get_by_role("heading", name="工作台")).to_be_visible()

    # Ways to a page

    def go(self, path: str) -> "Person":
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{self.name} {path}: {answer.status}"
        return self.look()

    def click(self, words: str, *, within: str = "body") -> "Person":
        """Follow the link, or press the button, that has these words."""
        place = self.page.locator(within)
        links = place.get_by_role("link", name=words)
        return self.follow(links.or_(place.get_by_role("button", name=words)).first)

    def follow(self, thing: Locator) -> "Person":
        """Click what leads to another page, and wait for that page."""
        with self.page.expect_navigation(wait_until="load"):
            thing.click()
        return self.look()

    def desk(self, *words: str) -> "Person":
        """The desk: these things wait here."""
        self.go("/desk/")
        for word in words:
            expect(self.page.locator("main, .page-head").get_by_text(word).first).to_be_visible()
        return self

    def look(self) -> "Person":
        """Every page: nothing in the console, nothing wider than the window."""
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= SIZES[self.size][0], f"{self.page.url} is {wide} wide for {self.name}"
        assert self.faults == []
        self.visited += 1
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address).partition("?")[0]

    # What is typed

    def put(self, name: str, value: Typed) -> None:
        """Fill one field as a person would; a name with _ at its end stands for the only field of that row."""
        fields = self.page.locator(f"[name^='{name}']" if name.endswith("_") else f"[name='{name}']")
        kind = fields.first.evaluate("e => e.tomselect ? 'picker' : e.type")
        if kind == "picker":
            for one in value if isinstance(value, list) else [value]:
                self._pick(fields.first, str(one))
        elif isinstance(value, list):
            for place, text in enumerate(value):
                if place >= fields.count():
                    self.page.locator("main [data-add]").click()
                fields.nth(place).fill(text)
        elif kind == "select-one":
            option = fields.first.locator("option", has_text=str(value)).first.get_attribute("value")
            fields.first.select_option(option)
        elif kind == "radio":
            ids = [box.get_attribute("id") for box in fields.all()]
            labels = self.page.locator(", ".join(f"label[for='{one}']" for one in ids))
            labels.filter(has_text=re.compile(rf"^\s*{re.escape(str(value))}")).first.click()
        elif kind == "checkbox":
            fields.first.set_checked(bool(value))
        else:
            fields.first.fill(str(value))

    def _pick(self, select: Locator, words: str) -> None:
        """Type into the list and click what it offers."""
        control = self.page.locator(f"#{select.get_attribute('id')}-ts-control")
        control.fill(words)
        self.page.locator(".ts-dropdown:visible [data-selectable]", has_text=words).first.click()
        control.press("Tab")

    # Steps

    def press(self, label: str) -> "Person":
        """The button of a step on a record's page, under 更多 where it is grave or the window narrow."""
        acts = self.page.locator("section.acts")
        link = acts.get_by_role("link", name=label, exact=True)
        if not link.locator("visible=true").count():
            acts.locator("summary").click()
        return self.follow(link.locator("visible=true").first)

    def submit(self) -> "Person":
        return self.follow(self.page.locator("main form button.go").last)

    def take(self, label: str, **typed: Typed) -> "Person":
        """One step from its button to the green sentence."""
        self.press(label)
        return self.finish(**typed)

    def finish(self, **typed: Typed) -> "Person":
        """Fill the form on this page and send it; it is accepted."""
        for name, value in typed.items():
            self.put(name, value)
        self.submit()
        errors = self.page.locator(".invalid-feedback:visible, .note.error:visible, .errors:visible")
        assert errors.count() == 0, f"{self.path}: {errors.all_inner_texts()}"
        expect(self.page.locator(".note.success").first).to_be_visible()
        return self

    def refused(self, label: str, sentence: str, **typed: Typed) -> "Person":
        """The step is refused, and the page says why."""
        self.press(label)
        for name, value in typed.items():
            self.put(name, value)
        self.submit()
        return self.sees(sentence)

    def sees(self, *sentences: str) -> "Person":
        for sentence in sentences:
            expect(self.page.get_by_text(sentence).locator("visible=true").first).to_be_visible()
        return self

    def downloads(self, link: str) -> str:
        """Press the link; the name of the file that arrives."""
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=link).first.click()
        assert Path(download.value.path()).read_bytes()[:2] == b"PK"  # a .docx
        return download.value.suggested_filename

    def picture(self, name: str, *, whole: bool = True) -> "Person":
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}-{SIZES[self.size][0]}.png", full_page=whole)
        return self
