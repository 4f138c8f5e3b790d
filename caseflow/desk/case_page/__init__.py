"""The read model of the case page: view, timeline, time limits. It changes nothing but closing without contact."""
