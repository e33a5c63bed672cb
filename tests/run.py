"""`make test`: the suite on SQLite, then on PostgreSQL + Redis where they answer.

TEST_DATABASE_URL and TEST_REDIS_URL name others than this machine's own. EVERYTHING=1 refuses to leave a kind out.
"""

import os
import subprocess
import sys

import psycopg2
import redis

from tests.browser import chromium

DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/huiyin")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def main() -> int:
    missing = {
        "PostgreSQL + Redis": why_no_services(),
        "browser": "" if chromium() else "no Chromium was found (CHROMIUM=/path names one)",
    }
    print(
        "This run: SQLite yes", *(f"{kind} {f'NO: {why}' if why else 'yes'}" for kind, why in missing.items()), sep="; "
    )
    if os.environ.get("EVERYTHING") == "1" and any(missing.values()):
        return 1
    results = [run("SQLite and the embedded queue", "not pg")]
    if not missing["PostgreSQL + Redis"]:
        results.append(
            run("PostgreSQL and Redis", "not browser", DATABASE_URL=DATABASE_URL, REDIS_URL=REDIS_URL),
        )
    return max(results)


def why_no_services() -> str:
    """Why there can be no run on PostgreSQL + Redis, or "" when both answer."""
    maintenance = DATABASE_URL.rpartition("/")[0] + "/postgres"
    try:
        psycopg2.connect(maintenance, connect_timeout=3).close()
        redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3).ping()
    except (psycopg2.OperationalError, redis.ConnectionError) as error:
        return str(error).strip().splitlines()[0]
    return ""


def run(title: str, marks: str, **environment: str) -> int:
    print(f"\n=== {title} ===", flush=True)
    clean = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    command = [sys.executable, "-m", "pytest", "-n", "2", "-m", marks, *sys.argv[1:]]
    return subprocess.run(command, env=clean | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
