class Endcap(BaseOperator):
    """Runs commands of Endcap on this worker. What goes wrong is in the exception, in Endcap's own words."""

    ui_color = "#dfeaf4"

    def __init__(self, **more):
        super().__init__(**more)
        self.process = None

    def command(self, *words):
        """The command's answer. Exit code 1 with an answer is one: not everything could be loaded, and it says what."""
        self.log.info("endcap %s", " ".join(words))
        line = [*ENDCAP, *words, "--json", "--dir", PROJECT]
        with tempfile.TemporaryFile("w+") as answer:
            streams = {"stdin": subprocess.DEVNULL, "stdout": answer, "stderr": subprocess.PIPE}
            self.process = subprocess.Popen(line, **streams, text=True, start_new_session=True)
            said = ""
            for said in self.process.stderr:
                self.log.info(said.rstrip())
            code = self.process.wait()
            answer.seek(0)
            text = answer.read()
        if code in (0, 1) and text != "":
            return json.loads(text)
        raise self.failure(code, said)

    def failure(self, code, said):
        """What Endcap said went wrong. It is tried again where Endcap says that this may help, or could not say anything."""
        try:
            error = json.loads(said)["error"]
        except (ValueError, KeyError, TypeError):
            return AirflowException(f"endcap ended with {code}: {said.strip() or 'it said nothing'}")
        where = ", ".join(str(value) for value in error["where"].values())
        text = f"{error['what']}{f' ({where})' if where else ''}. Next: {error['next']}"
        return AirflowException(text) if error["retryable"] else AirflowFailException(text)

    def on_kill(self):
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)


class EndcapSteps(Endcap):
    """
    Takes this DAG run's own run of Endcap up to a step. The run is found by the DAG run's id: what was done is not done
    again, whoever asks, and after a failure it begins anew. The answer goes to XCom.
    """

    def __init__(self, *, until, **more):
        super().__init__(**more)
        self.until = until

    def execute(self, context):
        begin = context["ti"].xcom_pull(task_ids="read_conf", key="begin")
        answer = self.command(*begin, "--until", self.until, "--for", f"{DAG_ID} {context['run_id']}")
        return {name: value[:50] if isinstance(value, list) else value for name, value in answer.items()}


class Complete(Endcap):
    """Fails where something that was delivered or asked for is not loaded. What could be loaded is published already."""

    template_fields = ("conf", "outcome")

    def __init__(self, *, conf, outcome, **more):
        super().__init__(**more)
        self.conf = conf
        self.outcome = outcome

    def execute(self, context):
        wrong = self.not_loaded() + self.not_there()
        if wrong:
            more = f" … and {len(wrong) - 10} more" if len(wrong) > 10 else ""
            raise AirflowFailException("Published, but not everything: " + " · ".join(wrong[:10]) + more)
        return self.outcome["asOf"]

    def not_loaded(self):
        """What the run itself says was refused, held or is waiting."""
        if self.outcome["complete"]:
            return []
        out = self.outcome
        return [
            *(f"{one['file']}: {one['reason']}. Next: {one['next']}" for one in out["refused"]),
            *(f"{one['file']}: {one['text']}. Next: {one['next']}" for one in out["heldDays"]),
            *(f"week {one['partition']} is held: {one['text']}" for one in out["held"]),
            *(f"{one['table']} of {one['date']}: {one['reason']}" for one in out["waiting"]),
        ] or ["`endcap status` says what"]

    def not_there(self):
        """What is missing of the business date that the run was started for, and of the files that it was told of."""
        date = self.conf["businessDate"]
        if date is None:
            return []
        day = self.command("check", date)
        there = {file for table in day["tables"] for file in table["files"]}
        told = [one["file"] for one in self.conf["files"] if one.get("date") == date]
        return [
            *([] if day["complete"] else [day["message"]]),
            *(f"{file} was announced and is not there" for file in told if file not in there),
        ]


@task(multiple_outputs=True)
def read_conf(params=None, dag_run=None, data_interval_end=None):
    """What this run was started for: its conf, checked, and the command of Endcap that it takes."""
    unknown = sorted(set(dag_run.conf or {}) - set(PARAMS))
    if unknown:
        raise AirflowFailException(f"conf has no {', '.join(unknown)}; it may hold {', '.join(PARAMS)}")
    if params["project"] not in (None, NAME):
        raise AirflowFailException(f"conf is of the project {params['project']}; this DAG loads {NAME}")
    first, last = params["from"], params["to"]
    if first is None and str(getattr(dag_run.run_type, "value", dag_run.run_type)) == "backfill":
        first = data_interval_end.in_timezone(TIME_ZONE).subtract(days=1).to_date_string()
    if last is not None and (first is None or last < first):
        raise AirflowFailException(f"conf asks for days from {first} to {last}: give from, no later than to")
    begin = ["run"] if first is None else ["backfill", "--from", first, "--to", last or first]
    return {**{name: params[name] for name in PARAMS}, "begin": begin}


def told(description, *types, empty=None, **more):
    """One entry of conf."""
    return Param(empty, type=["null", *types] if empty is None else list(types), description=description, **more)


PARAMS = {
    "businessDate": told("The business date that must be complete at the end", "string", format="date"),
    "from": told("First business date to read again, for a backfill", "string", format="date"),
    "to": told("Last business date to read again; the first where it is empty", "string", format="date"),
    "project": told("The project that it is about", "string"),
    "businessDates": told("All dates that had new files", "array", empty=[]),
    "files": told("Files that there were to read; those of the business date must be there", "array", empty=[]),
    "moreFiles": told("How many more there were", "integer"),
    "manifests": told("Manifests of the business date", "array", empty=[]),
    "arrival": told("What the check of the arrival found", "object"),
    "plan": told("What was going to be done", "object"),
    "checkedAt": told("When that was", "string"),
}
