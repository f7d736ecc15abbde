"""Brings Superset's own tables up to date, makes the administrator once, and becomes the server."""

import os
import subprocess
import sys
from pathlib import Path


def superset(*args: str, may_fail: bool = False) -> None:
    """One of Superset's own commands; a failure is the end, where it may not fail."""
    done = subprocess.run([str(Path(sys.executable).with_name("superset")), *args], check=False)
    if done.returncode != 0 and not may_fail:
        sys.exit(done.returncode)


def main() -> None:
    user = os.environ.get("SUPERSET_ADMIN_USER", "admin")
    password = os.environ.get("SUPERSET_ADMIN_PASSWORD")
    if not password:
        sys.exit("SUPERSET_ADMIN_PASSWORD is not set: the administrator needs a password")
    superset("db", "upgrade")
    person = ["--username", user, "--password", password, "--email", f"{user}@localhost"]
    superset("fab", "create-admin", "--firstname", user, "--lastname", "(admin)", *person, may_fail=True)
    superset("init")
    address = f"{os.environ.get('SUPERSET_HOST', '0.0.0.0')}:{os.environ.get('SUPERSET_PORT', '8088')}"
    workers = ["--workers", os.environ.get("SUPERSET_WORKERS", "2"), "--worker-class", "gthread", "--threads", "8"]
    server = ["-m", "gunicorn", *workers, "--timeout", "300", "--worker-tmp-dir", "/dev/shm", "--bind", address]
    os.execv(sys.executable, [sys.executable, *server, "superset.app:create_app()"])


if __name__ == "__main__":
    main()
