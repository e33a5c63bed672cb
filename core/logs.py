"""What the programs write to their standard output: one JSON object a line, without what must not be in a log."""

import json
import logging
import re
import time
from contextvars import ContextVar

# The id of the request under way, set by core.middleware.origin; it is also in the answer's X-Request-ID.
request_id: ContextVar[str] = ContextVar("request_id", default="")

PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)(\d{3})\d{11}(\d{3}[\dXx])(?!\d)")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S%z", time.localtime(record.created)),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return masked(json.dumps(line, ensure_ascii=False))


def masked(text: str) -> str:
    """``text`` without the middle of telephone and identity numbers."""
    return IDENTITY.sub(r"\1***********\2", PHONE.sub(r"\1****\2", text))
