"""The door of a body that was asked something: one question, one answer, no account."""
