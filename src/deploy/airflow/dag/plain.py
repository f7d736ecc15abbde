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
        until="check",
        doc_md="Begins a run of Endcap: copies what is new from the source into landing, and checks it against its manifests.",
    )
    validate = EndcapSteps(
        task_id="validate",
        until="validate",
        doc_md="Types every row; what does not fit goes to quarantine.",
    )
    compute = EndcapSteps(
        task_id="compute",
        until="compute",
        doc_md="Computes the weeks that new or corrected days touch, aside.",
    )
    publish = EndcapSteps(
        task_id="publish",
        until="notify",
        doc_md="Audits what was computed, publishes it in one commit, and tells alarms. Done twice it publishes once.",
    )
    complete = Complete(
        task_id="complete",
        conf=conf,
        outcome=publish.output,
        doc_md="Fails where something delivered or asked for is not loaded, and says what to do. The rest is published.",
    )
    conf >> get_files >> validate >> compute >> publish
