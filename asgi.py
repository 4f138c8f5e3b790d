"""Builds the application from the settings; nothing else."""

import gc
import os

from reporting.application import build_application
from reporting.runtime.settings import read_settings

app = build_application(read_settings(os.environ))

# Half a million objects live as long as the process; whoever makes a list of ten thousand cases would have them all
# looked at again each time, to find that they are still needed.
gc.collect()
gc.freeze()
