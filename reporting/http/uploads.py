"""How many requests with files may be in progress at once. Sizes are bounded in ``multipart`` and by the pages."""

import threading


class Uploads:
    """How many requests of this worker may take files at the same time."""

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)

    def begin(self) -> bool:
        """Whether there is room for one more."""
        return self._free.acquire(blocking=False)

    def end(self) -> None:
        """One is finished."""
        self._free.release()
