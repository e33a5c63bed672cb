"""An office's site, as far as it can be tried without a proxy: https settings, collected files, SQLite beside them."""

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.production import OFFICE

ROOT = Path(__file__).resolve().parents[2]
STATIC = re.compile(r"\{% static ['\"]([^'\"]+)['\"] %\}")
ASK = """
import django; django.setup()
from django.test import Client
through_the_proxy = {
    "host": "huiyin.example.gov.cn", "x-forwarded-proto": "https", "x-forwarded-for": "10.0.0.1, 203.0.113.7"
}
answer = Client(headers=through_the_proxy).get("/login/")
print(answer.status_code, answer.cookies["__Host-csrf"]["secure"], answer["Strict-Transport-Security"])
print(answer.content.decode())
"""


def test_an_offices_site_has_hashed_files_secure_cookies_and_json_logs(tmp_path: Path) -> None:
    office = {name: value for name, value in OFFICE.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    office |= {"STATIC_ROOT": str(tmp_path / "static"), "VAR_DIR": str(tmp_path / "var")}
    office["DJANGO_SETTINGS_MODULE"] = "config.settings"
    for command in (["collectstatic", "--no-input", "-v0"], ["migrate", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=office, check=True)

    collected = json.loads((tmp_path / "static" / "staticfiles.json").read_text())["paths"]
    named = {name for path in (ROOT / "templates").rglob("*.html") for name in STATIC.findall(path.read_text())}
    assert named - collected.keys() == set()

    command = [sys.executable, "-W", "ignore", "-c", ASK]
    answer = subprocess.run(command, cwd=ROOT, env=office, capture_output=True, text=True, check=True).stdout
    log, head, page = answer.split("\n", 2)
    assert re.fullmatch(r"203\.0\.113\.7 GET /login/ 200 \d+ ms", json.loads(log)["message"])
    assert head == "200 True max-age=31536000; includeSubDomains"
    assert re.search(r"/static/css/huiyin\.[0-9a-f]{12}\.css", page)
