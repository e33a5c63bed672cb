import subprocess
import sys
from pathlib import Path

import pytest

from tests.production import OFFICE

ROOT = Path(__file__).resolve().parents[2]


def complaint(variables: dict[str, str]) -> str:
    """What the start says with these variables and no others; "" when it starts."""
    command = [sys.executable, "-W", "ignore", "-c", "import config.settings"]
    ended = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False)
    return ended.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SITE_BASE_URL", "ALLOWED_HOSTS"])
def test_a_missing_variable_is_named(name: str) -> None:
    others = {key: value for key, value in OFFICE.items() if key != name}
    assert f"Set the {name} environment variable" in complaint(others)


def test_any_host_is_refused() -> None:
    assert "ALLOWED_HOSTS must name the hosts" in complaint({**OFFICE, "ALLOWED_HOSTS": "*"})


def test_another_database_is_refused() -> None:
    assert "must name a PostgreSQL database" in complaint({**OFFICE, "DATABASE_URL": "mysql://u:p@localhost/x"})


def test_an_office_starts(tmp_path: Path) -> None:
    assert complaint({**OFFICE, "VAR_DIR": str(tmp_path)}) == ""


def test_the_two_lock_files_agree() -> None:
    core, dev = (pins(ROOT / "requirements" / name) for name in ("core.txt", "dev.txt"))
    assert core.items() <= dev.items()


def test_the_lock_files_name_no_address() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert "://" not in path.read_text()


def pins(path: Path) -> dict[str, str]:
    lines = [line.split()[0] for line in path.read_text().splitlines() if "==" in line and line[0].isalnum()]
    return {line.split("==")[0]: line.split("==")[1] for line in lines}
