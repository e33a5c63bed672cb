"""Where this machine keeps a Chromium; nothing is ever downloaded for it."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def chromium() -> str:
    """The path of a Chromium, or "" where there is none. ``CHROMIUM`` names one that stands elsewhere."""
    found = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), *filter(lambda path: Path(path).exists(), MACOS)]
    return next((path for path in found if path), "")
