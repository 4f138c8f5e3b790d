"""The demo office: invented people, sixty sample reports sent through the real intake, and their releases.

A real office uses nothing of it.
"""
