"""Whether other threads of the interpreter run while something waits."""

from __future__ import annotations

import threading
from types import TracebackType


class Ticking:
    """A thread that ticks every millisecond, for as long as it gets the GIL, until the block ends."""

    def __init__(self) -> None:
        """Make the thread."""
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._tick)
        self.ticks = 0

    def _tick(self) -> None:
        while not self._is_over.wait(0.001):
            self.ticks += 1

    def __enter__(self) -> Ticking:
        """Start ticking."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop ticking."""
        self._is_over.set()
        self._thread.join()
