"""The desk: where the office reads, answers, judges and closes."""
