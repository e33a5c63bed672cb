"""`manage.py check --deploy` with an office's settings and nothing from this machine; it must have nothing to say."""

import os
import secrets
import subprocess
import sys

OFFICE = {
    "PATH": os.environ["PATH"],
    "ENV_FILE": os.devnull,
    "SECRET_KEY": secrets.token_urlsafe(50),
    "SITE_BASE_URL": "https://huiyin.example.gov.cn",
    "ALLOWED_HOSTS": "huiyin.example.gov.cn",
    "DATABASE_URL": "postgres://huiyin:secret@127.0.0.1:5432/huiyin",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}

if __name__ == "__main__":
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    sys.exit(subprocess.run(command, env=OFFICE, check=False).returncode)
