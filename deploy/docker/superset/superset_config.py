"""Superset for one machine: its metadata in SQLite below SUPERSET_HOME, its key from the environment or made once."""

import os
import secrets
from pathlib import Path

from superset.config import DISALLOWED_SQL_FUNCTIONS as DISALLOWED_ANYHOW

HOME = Path(os.environ.get("SUPERSET_HOME", "/var/lib/superset"))


def _secret_key() -> str:
    """Signs sessions and encrypts what people type in; whoever loses it loses the passwords of databases."""
    given = os.environ.get("SUPERSET_SECRET_KEY")
    if given:
        return given
    file = HOME / "secret_key"
    if not file.exists():
        made = HOME / "secret_key.aside"
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(42))
        made.rename(file)
    return file.read_text()


SECRET_KEY = _secret_key()
SQLALCHEMY_DATABASE_URI = os.environ.get("SUPERSET_METADATA", f"sqlite:///{HOME / 'superset.db'}")
ROW_LIMIT = 10_000

# SQL that people write reads the lake's tables, not the files of this container.
DISALLOWED_SQL_FUNCTIONS = {
    **DISALLOWED_ANYHOW,
    "duckdb": {
        "read_blob",
        "read_csv",
        "read_csv_auto",
        "read_json",
        "read_json_auto",
        "read_json_objects",
        "read_ndjson",
        "read_ndjson_auto",
        "read_ndjson_objects",
        "read_parquet",
        "read_text",
        "parquet_scan",
        "sniff_csv",
        "glob",
        "getenv",
    },
}
