"""Members of staff: login, sessions, credentials, team keys, recovery, the audit log. No act on a case lives here."""
