import json
import os
import signal
import subprocess
import tempfile
from datetime import timedelta

import pendulum
from airflow.exceptions import AirflowException, AirflowFailException

try:
    from airflow.sdk import DAG, BaseOperator, Param, task
except ImportError:  # Airflow 2.11
    from airflow import DAG
    from airflow.decorators import task
    from airflow.models import BaseOperator
    from airflow.models.param import Param
