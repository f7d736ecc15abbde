"""
Runs DAGs with Airflow's own dag.test(), many in one process. Each line of standard input is a case as JSON: {"dag", "conf",
"env"}. What Airflow prints goes on; a line that begins with ENDCAP-CASE ends a case, with what came out as JSON.
"""

import json
import os
import sys
import traceback
from datetime import datetime, timedelta, timezone

try:
    from airflow.utils.cli import get_bagged_dag

    DATE = "logical_date"

    def load(dag):
        return get_bagged_dag(None, dag)

except ImportError:  # Airflow 2.11
    import airflow.providers.fab.auth_manager.models  # noqa: F401, whose tables others refer to
    from airflow.utils.cli import get_dag

    DATE = "execution_date"

    def load(dag):
        return get_dag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"], dag)


begun = datetime(2026, 1, 1, tzinfo=timezone.utc)


def text(state):
    return str(getattr(state, "value", state))


def run(case, number):
    os.environ.update(case["env"])
    try:
        done = load(case["dag"]).test(run_conf=case["conf"], **{DATE: begun + timedelta(minutes=number)})
    except Exception as error:
        traceback.print_exc()
        return {"state": "refused", "tasks": {}, "error": str(error)}
    tasks = {}
    for task in done.get_task_instances():
        name = task.task_id if task.map_index < 0 else f"{task.task_id} {task.map_index}"
        tasks[name] = text(task.state)
    return {"state": text(done.state), "tasks": tasks, "error": None}


for number, line in enumerate(sys.stdin):
    answer = run(json.loads(line), number)
    sys.stderr.flush()
    print(f"\nENDCAP-CASE {json.dumps(answer)}", flush=True)
