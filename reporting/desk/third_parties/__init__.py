"""Questions to other bodies, interpreter tasks, the glossary. The door of an asked body is in ``responding``."""
