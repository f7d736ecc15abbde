"""AWS's APIs on this machine: moto, whose Athena hands every query to a real Trino instead of answering for it.

Arguments: port, address of Trino, address of the S3 server that takes results.
"""

import json
import os
import re
import sys
import threading
import time
import urllib.request
import uuid

import boto3
import moto.glue.responses as glue
from moto.athena.responses import AthenaResponse
from moto.server import main

PORT, TRINO, S3 = sys.argv[1:4]
QUERIES = {}
USER_ERROR = 2


def ask(url, body=None, headers=None):
    request = urllib.request.Request(url, data=body, headers=headers or {})
    for _ in range(40):
        try:
            return json.load(urllib.request.urlopen(request, timeout=120))
        except urllib.error.HTTPError as error:
            if error.code not in (502, 503, 504):
                raise
            time.sleep(0.25)
    raise RuntimeError("Trino stays busy")


def run_on_trino(sql, database, query):
    """Columns, rows and scanned bytes; raises RuntimeError(message, category). Ends where the query was cancelled meanwhile."""
    headers = {
        "X-Trino-User": "athena",
        "X-Trino-Catalog": "awsdatacatalog",
        "X-Trino-Schema": database,
        "X-Trino-Time-Zone": "UTC",
    }
    for attempt in range(80):
        answer = ask(f"{TRINO}/v1/statement", sql.encode(), headers)
        columns, rows, scanned = None, [], 0
        while True:
            columns = answer.get("columns") or columns
            rows += answer.get("data", [])
            scanned = max(scanned, answer.get("stats", {}).get("physicalInputBytes", 0))
            if "error" in answer or "nextUri" not in answer:
                break
            if query["state"] == "CANCELLED":
                urllib.request.urlopen(urllib.request.Request(answer["nextUri"], method="DELETE"), timeout=30)
                return [], [], scanned
            answer = ask(answer["nextUri"], headers=headers)
        error = answer.get("error")
        if error is None:
            return columns or [], rows, scanned
        if error["errorName"] != "NO_NODES_AVAILABLE" or attempt == 79:
            category = USER_ERROR if error["errorType"] == "USER_ERROR" else 1
            raise RuntimeError(f"{error['errorName']}: {error['message']}", category)
        time.sleep(0.25)


def described(column):
    signature = column["typeSignature"]
    numbers = [part["value"] for part in signature.get("arguments", []) if part["kind"] == "LONG"]
    kind = "float" if signature["rawType"] == "real" else signature["rawType"]
    precision, scale = (numbers + [0, 0])[:2] if kind == "decimal" else (0, 0)
    return {"Name": column["name"], "Label": column["name"], "Type": kind, "Precision": precision, "Scale": scale}


def text(value):
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def perform(query):
    sql = query["sql"].strip().rstrip(";")
    if query["parameters"]:
        quoted = sql.replace("'", "''")
        sql = f"EXECUTE IMMEDIATE '{quoted}' USING {', '.join(query['parameters'])}"
    try:
        columns, rows, query["scanned"] = run_on_trino(sql, query["database"], query)
        if query["state"] == "CANCELLED":
            return
        query["columns"] = [described(column) for column in columns]
        query["rows"] = [[text(value) for value in row] for row in rows]
        if not query["ddl"]:
            query["rows"].insert(0, [column["name"] for column in columns])
        bucket, key = query["output"].removeprefix("s3://").split("/", 1)
        lines = "".join(",".join("" if v is None else '"' + v.replace('"', '""') + '"' for v in row) + "\n" for row in query["rows"])
        store = boto3.client("s3", endpoint_url=S3, region_name="us-east-1")
        store.put_object(Bucket=bucket, Key=f"{key}{query['id']}.csv", Body=lines.encode())
        query["state"] = "SUCCEEDED"
    except RuntimeError as error:
        query.update(state="FAILED", reason=error.args[0], category=error.args[-1] if len(error.args) > 1 else 1)
    except Exception as error:  # a broken test double must not look like a running query
        query.update(state="FAILED", reason=repr(error), category=1)


def start(self):
    group = self.athena_backend.work_groups.get(self._get_param("WorkGroup") or "primary")
    if group is None:
        return self.error("WorkGroup is not found.", 400)
    configured = (group.configuration or {}).get("ResultConfiguration", {})
    output = (self._get_param("ResultConfiguration") or {}).get("OutputLocation") or configured.get("OutputLocation")
    if not output:
        return self.error("No output location provided. An output location is required.", 400)
    sql = self._get_param("QueryString")
    query = {
        "id": str(uuid.uuid4()),
        "sql": sql,
        "database": (self._get_param("QueryExecutionContext") or {}).get("Database", "default"),
        "parameters": self._get_param("ExecutionParameters"),
        "output": output if output.endswith("/") else f"{output}/",
        "ddl": re.match(r"\s*(show|describe|explain)\b", sql, re.I) is not None,
        "state": "RUNNING",
        "scanned": 0,
    }
    QUERIES[query["id"]] = query
    threading.Thread(target=perform, args=(query,), daemon=True).start()
    return json.dumps({"QueryExecutionId": query["id"]})


def look(self):
    query = QUERIES[self._get_param("QueryExecutionId")]
    status = {"State": query["state"]}
    if query["state"] in ("FAILED", "CANCELLED"):
        status["StateChangeReason"] = query["reason"]
    if query["state"] == "FAILED":
        status["AthenaError"] = {"ErrorCategory": query["category"], "ErrorMessage": query["reason"], "Retryable": False}
    execution = {
        "QueryExecutionId": query["id"],
        "Query": query["sql"],
        "StatementType": "UTILITY" if query["ddl"] else "DML",
        "Status": status,
        "Statistics": {"DataScannedInBytes": query["scanned"]},
    }
    return json.dumps({"QueryExecution": execution})


def stop(self):
    query = QUERIES[self._get_param("QueryExecutionId")]
    if query["state"] == "RUNNING":
        query.update(state="CANCELLED", reason="Query cancelled by user")
    return "{}"


def results(self):
    query = QUERIES[self._get_param("QueryExecutionId")]
    at, most = int(self._get_param("NextToken") or 0), int(self._get_param("MaxResults") or 1000)
    rows = [{"Data": [{} if v is None else {"VarCharValue": v} for v in row]} for row in query["rows"][at : at + most]]
    answer = {"ResultSet": {"Rows": rows, "ResultSetMetadata": {"ColumnInfo": query["columns"]}}}
    if at + most < len(query["rows"]):
        answer["NextToken"] = str(at + most)
    return json.dumps(answer)


AthenaResponse.start_query_execution = start
AthenaResponse.stop_query_execution = stop
AthenaResponse.get_query_execution = look
AthenaResponse.get_query_results = results

# moto has no column statistics, which Trino asks for: there are none.
for name in ("table", "partition"):
    setattr(glue.GlueResponse, f"get_column_statistics_for_{name}", lambda self: '{"ColumnStatisticsList": [], "Errors": []}')

if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    main(["-H", "127.0.0.1", "-p", PORT])
