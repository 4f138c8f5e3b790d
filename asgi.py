"""Builds the application from the settings; nothing else."""

import os

from reporting.application import build_application
from reporting.settings import read_settings

app = build_application(read_settings(os.environ))
