"""What the documentation of Snowflake lets a statement hold, for the statements that no emulator runs.

check(statement) returns its kind, or None for one that is left to fakesnow; what is not documented is refused.
"""
import re

NAME = r'(?:"(?:[^"]|"")+"|[A-Za-z_][\w$]*)'
PATH = rf"{NAME}(?:\.{NAME}){{0,2}}"
TEXT = r"'(?:[^'\\]|''|\\.)*'"
BOOL = r"(?:TRUE|FALSE)"
NUMBER = r"\d+"
SIZES = r"(?:XSMALL|SMALL|MEDIUM|LARGE|XLARGE)"

WAREHOUSE = {
    "WAREHOUSE_SIZE": SIZES,
    "AUTO_SUSPEND": rf"(?:{NUMBER}|NULL)",
    "AUTO_RESUME": BOOL,
    "STATEMENT_TIMEOUT_IN_SECONDS": NUMBER,
    "COMMENT": TEXT,
}
INTEGRATION = {
    "ENABLED": BOOL,
    "STORAGE_AWS_ROLE_ARN": TEXT,
    "STORAGE_ALLOWED_LOCATIONS": rf"\(\s*{TEXT}(?:\s*,\s*{TEXT})*\s*\)",
    "COMMENT": TEXT,
}
CSV = {
    "COMPRESSION": r"(?:AUTO|GZIP|BZ2|BROTLI|ZSTD|DEFLATE|RAW_DEFLATE|NONE)",
    "FIELD_DELIMITER": rf"(?:{TEXT}|NONE)",
    "RECORD_DELIMITER": rf"(?:{TEXT}|NONE)",
    "FIELD_OPTIONALLY_ENCLOSED_BY": rf"(?:{TEXT}|NONE)",
    "ESCAPE": rf"(?:{TEXT}|NONE)",
    "ESCAPE_UNENCLOSED_FIELD": rf"(?:{TEXT}|NONE)",
    "NULL_IF": rf"\(\s*(?:{TEXT}(?:\s*,\s*{TEXT})*)?\s*\)",
    "EMPTY_FIELD_AS_NULL": BOOL,
}
STAGE = {"URL": TEXT, "STORAGE_INTEGRATION": NAME, "COMMENT": TEXT}
TASK = {
    "WAREHOUSE": NAME,
    "SCHEDULE": r"'(?:\d+ MINUTES?|USING CRON \S+ \S+ \S+ \S+ \S+ [\w/+-]+)'",
    "ALLOW_OVERLAPPING_EXECUTION": BOOL,
    "USER_TASK_TIMEOUT_MS": NUMBER,
    "COMMENT": TEXT,
}
UNLOAD = {
    "FILE_FORMAT": rf"\(\s*(?:FORMAT_NAME = '{PATH}'|TYPE = JSON(?:\s+COMPRESSION = NONE)?)\s*\)",
    "OVERWRITE": BOOL,
    "SINGLE": BOOL,
    "MAX_FILE_SIZE": NUMBER,
    "HEADER": BOOL,
    "INCLUDE_QUERY_ID": BOOL,
    "DETAILED_OUTPUT": BOOL,
}
PRIVILEGES = {
    "ACCOUNT": {"EXECUTE TASK"},
    "WAREHOUSE": {"USAGE"},
    "INTEGRATION": {"USAGE"},
    "DATABASE": {"USAGE"},
    "SCHEMA": {"USAGE", *(f"CREATE {kind}" for kind in ("VIEW", "TABLE", "STAGE", "FILE FORMAT", "PROCEDURE", "TASK"))},
    "TABLE": {"SELECT"},
    "VIEW": {"SELECT"},
}

# kind: (how it begins, its options, which of them must be there)
FORMS = {
    "use": (rf"USE (?:ROLE|WAREHOUSE) {NAME}", {}, ()),
    "create warehouse": (
        rf"CREATE WAREHOUSE IF NOT EXISTS {NAME} WITH",
        {**WAREHOUSE, "INITIALLY_SUSPENDED": BOOL},
        (),
    ),
    "alter warehouse": (rf"ALTER WAREHOUSE {NAME} SET", WAREHOUSE, ()),
    "comment": (rf"COMMENT ON SCHEMA {PATH} IS {TEXT}", {}, ()),
    "create role": (rf"CREATE ROLE IF NOT EXISTS {NAME}", {"COMMENT": TEXT}, ()),
    "grant role": (rf"GRANT ROLE {NAME} TO ROLE {NAME}", {}, ()),
    "create integration": (
        rf"CREATE STORAGE INTEGRATION IF NOT EXISTS {NAME}",
        {**INTEGRATION, "TYPE": "EXTERNAL_STAGE", "STORAGE_PROVIDER": "'S3'"},
        ("TYPE", "STORAGE_PROVIDER", "ENABLED", "STORAGE_AWS_ROLE_ARN", "STORAGE_ALLOWED_LOCATIONS"),
    ),
    "alter integration": (rf"ALTER STORAGE INTEGRATION {NAME} SET", INTEGRATION, ()),
    "desc integration": (rf"DESC INTEGRATION {NAME}", {}, ()),
    "create format": (rf"CREATE FILE FORMAT IF NOT EXISTS {PATH}", {"TYPE": "CSV", **CSV}, ("TYPE",)),
    "alter format": (rf"ALTER FILE FORMAT {PATH} SET", CSV, ()),
    "create stage": (rf"CREATE STAGE IF NOT EXISTS {PATH}", STAGE, ("URL", "STORAGE_INTEGRATION")),
    "alter stage": (rf"ALTER STAGE {PATH} SET", STAGE, ()),
    "alter task": (rf"ALTER TASK (?:IF EXISTS )?{PATH} (?:RESUME|SUSPEND)", {}, ()),
    "drop": (rf"DROP (?:INTEGRATION|WAREHOUSE|ROLE) IF EXISTS {NAME}", {}, ()),
    "session": (rf"ALTER SESSION SET", {"TIMEZONE": TEXT, "TIME_OUTPUT_FORMAT": TEXT}, ()),
    "list": (rf"LIST @{PATH}/[\w=./-]+", {}, ()),
    "remove": (rf"REMOVE @{PATH}/[\w=./-]+", {}, ()),
    "call": (rf"CALL {PATH}\(.*\)", {}, ()),
}
COPY = re.compile(rf"COPY INTO @(?P<stage>{PATH})/(?P<file>[\w=./-]+) FROM \((?P<query>.*)\) (?P<options>FILE_FORMAT = .*)", re.S)
PROCEDURE = re.compile(
    rf"CREATE OR REPLACE PROCEDURE (?P<name>{PATH})\((?P<args>[^)]*)\)\s+RETURNS (?:NUMBER|VARCHAR)\s+LANGUAGE SQL\s+"
    rf"EXECUTE AS CALLER\s+AS\s+\$\$(?P<body>.*)\$\$",
    re.S,
)
TASKS = re.compile(rf"CREATE OR REPLACE TASK (?P<name>{PATH})\s+(?P<options>.*?)\s+AS\s+(?P<body>CALL .*)", re.S)
GRANT = re.compile(rf"GRANT (?P<what>.*?)\s+ON (?:(?P<account>ACCOUNT)|(?P<kind>[A-Z ]+?) (?P<on>{PATH})) TO ROLE (?P<role>{NAME})", re.S)
OURS = re.compile(
    r"USE (?:ROLE|WAREHOUSE)|COMMENT ON|(?:CREATE|ALTER|DROP)\s+(?:OR REPLACE\s+)?(?:WAREHOUSE|ROLE|STORAGE|INTEGRATION|FILE|STAGE|TASK|PROCEDURE)\b"
    r"|GRANT\b|DESC INTEGRATION|ALTER SESSION|COPY INTO|LIST|REMOVE|CALL\b"
)


class Undocumented(Exception):
    pass


def options(text, known, statement):
    """NAME = value pairs, each known, each once."""
    found = {}
    rest = text.strip()
    while rest:
        begin = re.match(r"([A-Z_]+)\s*=\s*", rest)
        if begin is None or begin[1] not in known or begin[1] in found:
            raise Undocumented(f"not documented at {rest[:60]!r} of {statement[:80]!r}")
        value = re.match(known[begin[1]] + r"(?=\s|$)", rest[begin.end():])
        if value is None:
            raise Undocumented(f"no value that {begin[1]} takes in {statement[:80]!r}: {rest[:60]!r}")
        found[begin[1]] = value[0]
        rest = rest[begin.end() + value.end():].strip()
    return found


def check(statement):
    statement = statement.strip()
    if not OURS.match(statement):
        return None
    for kind, (head, known, needed) in FORMS.items():
        match = re.match(head + r"(?=\s|$)", statement, re.S)
        if match is None:
            continue
        found = options(statement[match.end():], known, statement)
        lacking = [name for name in needed if name not in found]
        if lacking:
            raise Undocumented(f"{kind} needs {lacking}")
        return kind
    if match := COPY.fullmatch(statement):
        found = options(match["options"], UNLOAD, statement)
        if found.get("SINGLE") == "TRUE" and not re.search(r"\.\w+$", match["file"]):
            raise Undocumented("a single file needs its extension in the path")
        return "copy"
    if PROCEDURE.fullmatch(statement):
        return "create procedure"
    if match := TASKS.fullmatch(statement):
        options(match["options"], TASK, statement)
        return "create task"
    if match := GRANT.fullmatch(statement):
        kind = match["account"] or match["kind"]
        wanted = {re.sub(r"\s+", " ", part.strip()) for part in match["what"].split(",")}
        if wanted <= PRIVILEGES.get(kind, set()):
            return "grant"
    raise Undocumented(f"not documented: {statement[:200]!r}")
