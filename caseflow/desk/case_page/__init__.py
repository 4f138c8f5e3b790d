"""The read model of the case page: view, timeline, time limits; and closing a case without contact.

All other changes of a case are in ``casework``.
"""
