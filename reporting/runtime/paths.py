"""The files of the data folder: what has to lie outside the database."""

SECRET_FILE = "installation-secret"
LOG_HEAD_FILE = "log-head"
LEDGER_HEAD_FILE = "ledger-head"
