"""A Snowflake account on a port of this machine: fakesnow, and around it what it lacks.

Tables, views and queries are fakesnow's. Roles, grants, warehouses, integrations, stages, tasks and unloading are held
against the documented syntax, remembered, and done to a folder that stands for the bucket. Procedures are run by
snowflake-scripting.py. Answers are JSON, which the driver for Node wants. Usage: snowflake-server.py PORT FOLDER
"""
import base64
import csv
import gzip
import hashlib
import importlib
import io
import json
import re
import sys
from datetime import date, datetime, time, timezone
from pathlib import Path

import fakesnow.server as fake
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse
from starlette.routing import Route

sys.path.insert(0, str(Path(__file__).parent))
documented = importlib.import_module("snowflake-documented")
scripting = importlib.import_module("snowflake-scripting")

PORT, BUCKET = int(sys.argv[1]), Path(sys.argv[2])
procedures, tasks, statements, warehouses = {}, {}, [], {}
existing = set()
last_result = {}


class Refused(Exception):
    pass


# --- fakesnow, asked for rows
def query(conn, sql):
    """Rows as dictionaries; what fakesnow does not know is put in other words first."""
    if re.search(r"TABLE\(RESULT_SCAN\(LAST_QUERY_ID\(\)\)\)", sql):
        return result_scan(conn, sql)
    cursor = conn.cursor()
    cursor.execute(adapted(sql))
    table = cursor._arrow_table
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in zip(*[column.to_pylist() for column in table.columns])] if table else []


def adapted(sql):
    """HASH_AGG as DuckDB can say it: equal rows count each. Reading as of an instant is reading now."""
    sql = re.sub(r"HASH_AGG\(\*\)(.*?FROM (\S+\.)?(\w+))", r"CAST(SUM(HASH(\3) % 1000000007) AS BIGINT)\1", sql)
    sql = re.sub(r"HASH_AGG\(([^)]*)\)", r"CAST(SUM(HASH(\1) % 1000000007) AS BIGINT)", sql)
    return re.sub(r" AT\(TIMESTAMP => '[-0-9: .+]+'::TIMESTAMP_TZ\)", "", sql)


def result_scan(conn, sql):
    rows = last_result[id(conn)]
    match = re.match(r"SELECT (MAX\()?\$(\d+)\)?", sql.strip())
    values = [list(row.values())[int(match[2]) - 1] for row in rows]
    return [{"V": max(values, default=None) if match[1] else value} for value in (values[:1] if match[1] else values)]


def insert(conn, asked):
    """Rows that a driver sends as lists of values, a list for each question mark: many at a time, which fakesnow does not."""
    head = re.fullmatch(r"(INSERT INTO .*? VALUES) \((?:\?, )*\?\)", asked["sqlText"].strip())[1]
    columns = [asked["bindings"][str(place + 1)]["value"] for place in range(len(asked["bindings"]))]
    rows = [f"({', '.join(map(scripting.literal, row))})" for row in zip(*columns, strict=True)]
    for at in range(0, len(rows), 500):
        conn.cursor().execute(f"{head} {', '.join(rows[at:at + 500])}")
    return len(rows)


# --- what no emulator knows
def perform(conn, sql):
    """The rows of one of Endcap's own statements, or None for one that is fakesnow's."""
    kind = documented.check(sql)
    statements.append({"kind": kind or "fakesnow", "sql": sql})
    if kind is None:
        return None
    rows = ACTIONS.get(kind, lambda conn, sql: note(sql))(conn, sql)
    last_result[id(conn)] = rows
    return rows


def note(sql):
    existing.add(re.sub(r"\s+", " ", sql))
    return [{"status": "Statement executed successfully."}]


def execute(conn, sql):
    rows = perform(conn, sql)
    return query(conn, sql) if rows is None else rows


def create_procedure(_, sql):
    match = documented.PROCEDURE.fullmatch(sql.strip())
    arguments = [part.split()[0] for part in match["args"].split(",") if part.strip()]
    procedures[match["name"]] = (arguments, match["body"])
    return [{"status": "created"}]


def call(conn, sql):
    match = re.fullmatch(r"CALL (\S+?)\((.*)\)", sql.strip(), re.S)
    if match[1] not in procedures:
        raise Refused(f"Unknown user-defined function {match[1]}")
    arguments, body = procedures[match[1]]
    values = list(query(conn, f"SELECT {match[2]}")[0].values()) if match[2].strip() else []
    block = scripting.Block(
        body, dict(zip(arguments, values, strict=True)), lambda text: query(conn, text), lambda text: execute(conn, text)
    )
    return [{match[1].split(".")[-1]: block.run()}]


def copy(conn, sql):
    match = documented.COPY.fullmatch(sql.strip())
    options = documented.options(match["options"], documented.UNLOAD, sql)
    rows = query(conn, match["query"].replace("OBJECT_CONSTRUCT", "OBJECT_CONSTRUCT"))
    if not rows:
        return [{"rows_unloaded": 0, "input_bytes": 0, "output_bytes": 0}]
    if "JSON" in options["FILE_FORMAT"]:
        data = "".join(f"{document(next(iter(row.values())))}\n" for row in rows).encode()
    else:
        data = gzip.compress(as_csv(rows).encode(), mtime=0)
    target = BUCKET / match["file"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return [{"rows_unloaded": len(rows), "input_bytes": len(data), "output_bytes": len(data)}]


def document(value):
    return json.dumps(json.loads(value) if isinstance(value, str) else value, separators=(",", ":"))


def as_csv(rows):
    """As the file format says: texts in quotes, NULL as nothing."""
    def field(value):
        if value is None:
            return ""
        return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)

    lines = [",".join(f'"{name}"' for name in rows[0]), *(",".join(field(value) for value in row.values()) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def files_of(sql):
    prefix = sql.split("/", 1)[1].strip()
    return [path for path in sorted(BUCKET.rglob("*")) if path.is_file() and str(path.relative_to(BUCKET)).startswith(prefix)]


def list_files(_, sql):
    return [
        {"name": str(path.relative_to(BUCKET)), "size": path.stat().st_size, "md5": hashlib.md5(path.read_bytes()).hexdigest(), "last_modified": ""}
        for path in files_of(sql)
    ]


def remove_files(_, sql):
    found = files_of(sql)
    for path in found:
        path.unlink()
    return [{"name": path.name, "result": "removed"} for path in found]


def desc_integration(_, sql):
    return [
        {"property": "STORAGE_AWS_IAM_USER_ARN", "property_type": "String", "property_value": "arn:aws:iam::210987654321:user/k7m2-s-euct1234", "property_default": ""},
        {"property": "STORAGE_AWS_EXTERNAL_ID", "property_type": "String", "property_value": "SHOP_SFCRole=2_a1b2c3", "property_default": ""},
    ]


def session(conn, sql):
    if zone := re.search(r"TIMEZONE = ('(?:[^']|'')*')", sql):
        conn._duck_conn.execute(f"SET TimeZone = {zone[1]}")
    return [{"status": "Statement executed successfully."}]


def create_task(_, sql):
    match = documented.TASKS.fullmatch(sql.strip())
    tasks[match["name"]] = {"body": match["body"], "state": "suspended", "options": match["options"]}
    return [{"status": "created"}]


def alter_task(_, sql):
    match = re.fullmatch(r"ALTER TASK (IF EXISTS )?(\S+) (RESUME|SUSPEND)", sql.strip())
    if match[2] in tasks:
        tasks[match[2]]["state"] = "started" if match[3] == "RESUME" else "suspended"
    elif match[1] is None:
        raise Refused(f"Task '{match[2]}' does not exist or not authorized.")
    return [{"status": "Statement executed successfully."}]


ACTIONS = {
    "create procedure": create_procedure,
    "call": call,
    "copy": copy,
    "list": list_files,
    "remove": remove_files,
    "desc integration": desc_integration,
    "session": session,
    "create task": create_task,
    "alter task": alter_task,
}


# --- the protocol, in JSON
def as_json(value, kind):
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return f"{int(moment.timestamp())}.{moment.microsecond * 1000:09d}" + (" 1440" if kind == "TIMESTAMP_TZ" else "")
    if isinstance(value, date):
        return str((value - date(1970, 1, 1)).days)
    if isinstance(value, time):
        return f"{value.hour * 3600 + value.minute * 60 + value.second}.{value.microsecond * 1000:09d}"
    return value if isinstance(value, str) else str(value)


class Rows:
    """Stands in for fakesnow's Arrow: its table is answered as rows."""

    @staticmethod
    def to_sf(table, rowtype):
        kinds = [column["type"].upper() for column in rowtype]
        columns = [column.to_pylist() for column in table.columns]
        return [[as_json(value, kind) for value, kind in zip(row, kinds)] for row in zip(*columns)]

    @staticmethod
    def to_ipc(rows):
        return json.dumps(rows).encode()


fake.to_sf, fake.to_ipc = Rows.to_sf, Rows.to_ipc


def answer(rows):
    names = list(rows[0]) if rows else ["status"]
    rowtype = [
        {"name": name, "type": "text", "nullable": True, "length": 16777216, "byteLength": 16777216, "precision": None, "scale": None, "database": "", "schema": "", "table": "", "collation": None}
        for name in names
    ]
    rowset = [[None if value is None else str(value) for value in row.values()] for row in rows]
    return {
        "data": {
            "parameters": [], "rowtype": rowtype, "rowset": rowset, "total": len(rowset), "returned": len(rowset),
            "queryId": "01b00000-0000-0000-0000-000000000000", "queryResultFormat": "json", "statementTypeId": 4096,
            "finalDatabaseName": None, "finalSchemaName": None,
        },
        "success": True,
    }


async def query_request(request):
    body = await request.body()
    if request.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    asked = json.loads(body)
    conn = fake.to_conn(fake.to_token(request))
    try:
        rows = await run_in_threadpool(perform, conn, asked["sqlText"])
        if any(isinstance(bind["value"], list) for bind in (asked.get("bindings") or {}).values()):
            rows = [{"number of rows inserted": await run_in_threadpool(insert, conn, asked)}]
    except Exception as error:
        print(f"{asked['sqlText']}\n  {type(error).__name__}: {error}", flush=True)
        code = "001003" if isinstance(error, documented.Undocumented) else "100183"
        return JSONResponse({"data": {"errorCode": code, "sqlState": "42000"}, "code": code, "message": f"{type(error).__name__}: {error}", "success": False})
    if rows is not None:
        return JSONResponse(answer(rows))
    asked["sqlText"] = adapted(asked["sqlText"])
    request._body = json.dumps(asked).encode()
    request._headers = None
    request.scope["headers"] = [(name, value) for name, value in request.scope["headers"] if name != b"content-encoding"]
    response = await fake.query_request(fake.Request(request.scope, once(request._body)))
    told = json.loads(response.body)
    data = told.get("data") or {}
    if data.get("queryResultFormat") == "arrow":
        data["queryResultFormat"] = "json"
        data["rowset"] = json.loads(base64.b64decode(data.pop("rowsetBase64") or "W10=") or "[]")
    if "rowset" in data:
        data["returned"] = data["total"] = len(data["rowset"])
    return JSONResponse(told, status_code=response.status_code)


def once(body):
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


async def login(request):
    """A driver may send so many values with an INSERT before it puts them into a file first, as with a real account."""
    told = json.loads((await fake.login_request(request)).body)
    for parameter in told["data"]["parameters"]:
        if parameter["name"] == "CLIENT_STAGE_ARRAY_BINDING_THRESHOLD":
            parameter["value"] = 65280
    return JSONResponse(told)


async def state(_):
    return JSONResponse({"tasks": tasks, "procedures": list(procedures), "statements": statements, "existing": sorted(existing)})


OWN = {"/queries/v1/query-request": query_request, "/session/v1/login-request": login}
routes = [*(Route(path, done, methods=["POST"]) for path, done in OWN.items()), Route("/state", state)]
app = Starlette(routes=[*routes, *(route for route in fake.routes if route.path not in OWN)])

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
