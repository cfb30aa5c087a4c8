"""Log lines that say where something went wrong, never what it was about."""

import logging
import traceback
from types import TracebackType


class PlaceFormatter(logging.Formatter):
    """Level, logger, template of the message, and the places of a traceback.

    The message's arguments, the text of an exception and local variables may hold what somebody
    wrote, so none of them is printed.
    """

    def format(self, record: logging.LogRecord) -> str:
        message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message}"
        if record.exc_info and record.exc_info[0]:
            line = f"{line}\n{self._places(record.exc_info[0], record.exc_info[2])}"
        return line

    @staticmethod
    def _places(kind: type[BaseException], trace: TracebackType | None) -> str:
        frames = traceback.extract_tb(trace)
        lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*lines, f"  {kind.__module__}.{kind.__qualname__}"])
