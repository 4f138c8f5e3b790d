"""The demo office: invented people, sixty sample reports through the real intake, and their releases."""
