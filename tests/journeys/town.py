"""The county of the journey: the people of ``tests.people`` with passwords, the default rules, a session of today."""

import datetime as dt

from playwright.sync_api import Browser

from core import clock
from feedback.rules import load_default_rules as load_feedback_rules
from members.models import User
from proposals.rules import load_default_rules as load_proposal_rules
from tests.journeys.person import PASSWORD, Person
from tests.people import World, build_world
from topics.rules import load_default_rules as load_topic_rules


class Town:
    """Everybody by name; a window is opened when its person first appears."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.world = founded()
        self.windows: dict[str, Person] = {}

    def __call__(self, name: str, size: str = "desktop") -> Person:
        if name not in self.windows:
            user = self.world.everyone[name]
            self.windows[name] = Person(self.browser, self.address, user, size)
        return self.windows[name]

    def visitor(self) -> Person:
        """Somebody without an account."""
        if "" not in self.windows:
            self.windows[""] = Person(self.browser, self.address, None)
        return self.windows[""]

    def close(self) -> None:
        for person in self.windows.values():
            person.context.close()


def founded() -> World:
    """The browser's server knows only the real time, so the session collects proposals today."""
    world = build_world()
    for load in (load_topic_rules, load_proposal_rules, load_feedback_rules):
        load()
    today, session = clock.today(), world.session
    session.collects_from, session.proposals_until = today - dt.timedelta(days=20), today + dt.timedelta(days=10)
    session.opens_on, session.closes_on = today + dt.timedelta(days=8), today + dt.timedelta(days=11)
    session.save()
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    return world
