@task.short_circuit(ignore_downstream_trigger_rules=False)
def steps_for_emr(answer):
    """The job as steps for EMR. Where there is nothing to compute, no cluster is made."""
    return [
        {
            "Name": step["name"],
            "ActionOnFailure": "CANCEL_AND_WAIT",
            "HadoopJarStep": {"Jar": "command-runner.jar", "Args": step["args"]},
        }
        for step in (answer.get("job") or {"steps": []})["steps"]
    ]


class WaitForStep(EmrStepSensor):
    """
    Waits for one step of the cluster. Of one that was not done it tells what EMR knows, and does not ask again. Anything else
    that ends the waiting (a worker that died, a scheduler that lags behind) does not touch the step: it is waited for again.
    """

    def poke(self, context):
        try:
            return super().poke(context)
        except AirflowException as failure:
            raise AirflowFailException(str(failure)) from None

    @staticmethod
    def failure_message_from_response(response):
        step = response["Step"]
        details = step["Status"].get("FailureDetails", {"Message": "a step before it failed, or the cluster ended"})
        said = "; ".join(f"{name}: {text}" for name, text in details.items())
        return f"step {step['Name']} is {step['Status']['State']}. {said}"


with DAG(
    dag_id=DAG_ID,
    doc_md=__doc__,
    schedule=SCHEDULE,
    start_date=pendulum.datetime(2020, 1, 1, tz=TIME_ZONE),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    tags=["endcap"],
    default_args={"retries": RETRIES, "retry_delay": timedelta(minutes=RETRY_MINUTES)},
):
    conf = read_conf()
    get_files = EndcapSteps(
        task_id="get_files",
        until="validate",
        doc_md="Begins a run of Endcap: copies what is new from the source into landing, checks it, and types every row.",
    )
    prepare_job = EndcapSteps(
        task_id="prepare_job",
        until="compute",
        doc_md="Writes the Spark job of the weeks that new or corrected days touch into the project's storage.",
    )
    steps = steps_for_emr(prepare_job.output)
    create_cluster = EmrCreateJobFlowOperator(
        task_id="create_cluster",
        emr_conn_id=None,
        job_flow_overrides=CLUSTER,
        doc_md="Creates the cluster of this run. Left idle, it ends by itself.",
    )
    add_steps = EmrAddStepsOperator(
        task_id="add_steps",
        job_flow_id=create_cluster.output,
        steps=steps,
        doc_md="Hands the job's steps to the cluster. When one fails, those behind it are cancelled.",
    )
    wait_for_step = WaitForStep.partial(
        task_id="wait_for_step",
        job_flow_id=create_cluster.output,
        mode="reschedule",
        poke_interval=POLL_SECONDS,
        timeout=timedelta(hours=TIMEOUT_HOURS).total_seconds(),
        retries=max(RETRIES, 20),
        retry_delay=timedelta(seconds=POLL_SECONDS),
        doc_md="Waits for one step; of a step that failed it tells reason, message and log file.",
    ).expand(step_id=add_steps.output)
    terminate_cluster = EmrTerminateJobFlowOperator(
        task_id="terminate_cluster",
        job_flow_id=create_cluster.output,
        doc_md="Ends the cluster as soon as its steps are over, whether they were done or not.",
    )
    publish = EndcapSteps(
        task_id="publish",
        until="notify",
        trigger_rule="none_failed",
        doc_md="Audits what was computed, publishes it in one commit, and tells alarms. Done twice it publishes once.",
    )
    complete = Complete(
        task_id="complete",
        conf=conf,
        outcome=publish.output,
        doc_md="Fails where something delivered or asked for is not loaded, and says what to do. The rest is published.",
    )
    conf >> get_files >> prepare_job
    steps >> create_cluster >> add_steps >> wait_for_step >> publish
    wait_for_step >> terminate_cluster.as_teardown(setups=create_cluster, on_failure_fail_dagrun=True)
