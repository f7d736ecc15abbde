"""
An EMR that works steps off: moto's API with what it lacks. A cluster starts, does its steps one after the other, follows
each one's ActionOnFailure, tells FailureDetails, cancels what is left when it is terminated, and can be looked at and
told what to do over /endcap-test.

    POST /endcap-test  {"startSeconds": 0.2, "stepSeconds": 0.2, "fail": {"<part of a step's name>": "<message>"}, "execute": false}
    GET  /endcap-test  every cluster with its state, its steps and what it was created with
"""

import json
import signal
import subprocess
import sys
import tempfile
import threading
import time

from moto.core.utils import utcnow
from moto.emr import models, responses
from moto.emr.exceptions import ValidationException
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

settings = {"startSeconds": 0.2, "stepSeconds": 0.2, "fail": {}, "execute": False}
created_with = {}
programs = set()
lock = threading.RLock()


def status(step, plain=models.Step.status.fget):
    failure = getattr(step, "failure", None)
    return {**plain(step), **({} if failure is None else {"FailureDetails": failure})}


def begin(cluster):
    """A cluster takes its time to start; then it waits for steps."""
    cluster.state = "STARTING"
    threading.Thread(target=work, args=(cluster,), daemon=True).start()


def work(cluster):
    time.sleep(settings["startSeconds"])
    while True:
        with lock:
            if cluster.state == "TERMINATED":
                return
            step = next((step for step in cluster.steps if step.state == "PENDING"), None)
            cluster.state = "WAITING" if step is None else "RUNNING"
            if step is not None:
                step.state = "RUNNING"
                step.start()
        if step is None:
            time.sleep(0.05)
            continue
        message = do(step)
        with lock:
            if step.state == "RUNNING":
                end(cluster, step, message)


def do(step):
    """What went wrong; None where nothing did."""
    time.sleep(settings["stepSeconds"])
    for name, message in settings["fail"].items():
        if name in step.name:
            return message
    if not settings["execute"]:
        return None
    with tempfile.TemporaryDirectory() as folder:
        streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        with subprocess.Popen(step.args, cwd=folder, text=True, **streams) as program:
            programs.add(program)
            output = program.communicate()[0]
            programs.remove(program)
    said = [line for line in output.splitlines() if not line.startswith("\tat ")]
    return None if program.returncode == 0 else "\n".join(said[-20:])


def end(cluster, step, message):
    step.end_date_time = utcnow()
    step.state = "COMPLETED" if message is None else "FAILED"
    if message is None:
        return
    step.failure = {
        "Reason": "Unknown Error.",
        "Message": message,
        "LogFile": f"{cluster.log_uri}{cluster.id}/steps/{step.id}/stderr.gz",
    }
    if step.action_on_failure == "CONTINUE":
        return
    cancel(cluster)
    if step.action_on_failure in ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW"):
        cluster.terminate()


def cancel(cluster):
    for step in cluster.steps:
        if step.state in ("PENDING", "RUNNING"):
            step.state = "CANCELLED"
            step.end_date_time = utcnow()


def add_steps(cluster, steps):
    with lock:
        if getattr(cluster, "state", None) == "TERMINATED":
            raise ValidationException("A job flow that is shutting down, terminated, or finished may not be modified.")
        added = [models.Step(state="PENDING", **step) for step in steps]
        cluster.steps.extend(added)
        return added


def terminate(cluster):
    with lock:
        cancel(cluster)
        cluster.state = "TERMINATED"
        cluster.end_datetime = utcnow()


def run_job_flow(self, asked=responses.ElasticMapReduceResponse.run_job_flow):
    answer = asked(self)
    created_with[answer.result["JobFlowId"]] = json.loads(self.body)
    return answer


models.Step.status = property(status)
models.Cluster.add_steps = add_steps
models.Cluster.terminate = terminate
models.Cluster.run_bootstrap_actions = begin
responses.ElasticMapReduceResponse.run_job_flow = run_job_flow


def seen():
    """All clusters of all accounts and regions, oldest first."""
    clusters = [
        cluster
        for regions in models.emr_backends.values()
        for backend in regions.values()
        for cluster in backend.clusters.values()
    ]
    return [
        {
            "id": cluster.id,
            "name": cluster.name,
            "state": cluster.state,
            "steps": [{"name": step.name, "state": step.state, "args": step.args} for step in cluster.steps],
            "request": created_with.get(cluster.id),
        }
        for cluster in sorted(clusters, key=lambda cluster: cluster.creation_datetime)
    ]


def with_control(app):
    def answer(environ, start_response):
        if environ["PATH_INFO"] != "/endcap-test":
            return app(environ, start_response)
        if environ["REQUEST_METHOD"] == "POST":
            settings.update(json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))))
        start_response("200 OK", [("content-type", "application/json")])
        return [json.dumps(seen()).encode()]

    return answer


def leave(*_):
    """No program of a step outlives the server."""
    for program in list(programs):
        program.terminate()
    sys.exit()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, leave)
    app = DomainDispatcherApplication(create_backend_app)
    run_simple("127.0.0.1", int(sys.argv[1]), with_control(app), threaded=True, request_handler=MotoRequestHandler)
