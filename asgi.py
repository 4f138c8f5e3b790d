"""Builds the application from the settings, for another server than that of `lauter serve`; nothing else."""

import os

from reporting.application import build_application
from reporting.operations.serving import keep_for_ever
from reporting.runtime.settings import read_settings

app = build_application(read_settings(os.environ))
keep_for_ever()
