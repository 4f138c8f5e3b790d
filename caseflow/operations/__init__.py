"""What a timer or an operator runs: jobs, retention, order of rows, backup. No person asks for it."""
