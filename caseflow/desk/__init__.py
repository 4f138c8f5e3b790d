"""The side of the office. The rooms lie below; nothing here knows the web."""
