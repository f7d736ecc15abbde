"""Ends with 0 where the Superset of this container answers."""

import os
import sys
from urllib.request import urlopen

try:
    with urlopen(f"http://127.0.0.1:{os.environ.get('SUPERSET_PORT', '8088')}/health", timeout=5) as answer:
        sys.exit(0 if answer.status == 200 else 1)
except OSError:
    sys.exit(1)
