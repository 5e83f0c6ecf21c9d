"""The root logger's handler, once a function has loaded `logging`."""

import json
import logging
import time
import traceback

from . import logs

_LEVELS = {0: "TRACE", 10: "DEBUG", 20: "INFO", 30: "WARN", 40: "ERROR", 50: "FATAL"}
_RESERVED = frozenset(
    "name msg args levelname levelno pathname filename module exc_info exc_text stack_info lineno funcName "
    "created msecs relativeCreated thread threadName processName process taskName aws_request_id tenant_id".split()
)
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


class LambdaLoggerFilter(logging.Filter):
    def filter(self, record):
        record.aws_request_id = logs.current_request_id or ""
        record.tenant_id = None
        return True


class LambdaLoggerHandler(logging.Handler):
    def __init__(self, channel, log_format):
        super().__init__()
        self._channel = channel
        self._format = log_format

    def emit(self, record):
        try:
            text = self.format(record)
            level = _LEVELS[_tens(record.levelno)]
            self._channel.log(level, int(record.created * 1000), self._format, text)
        except Exception:
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        event = {
            "timestamp": "%s.%03dZ" % (moment, int(record.created * 1000) % 1000),
            "level": logging.getLevelName(_tens(record.levelno)),
            "message": record.getMessage(),
            "logger": record.name,
        }
        if record.exc_info and record.exc_info[0] is not None:
            kind, value, trace = record.exc_info
            event["stackTrace"] = traceback.format_tb(trace)
            event["errorType"] = kind.__name__
            event["errorMessage"] = str(value)
            event["location"] = "%s:%s:%s" % (record.pathname, record.funcName, record.lineno)
        event["requestId"] = record.aws_request_id
        for key, value in record.__dict__.items():
            if key not in _RESERVED and key not in event and value is not None:
                event[key] = value
        return _encode(event) + "\n"


def _tens(level):
    return min(50, max(0, level)) // 10 * 10


def install(channel, log_format, log_level):
    logging.Formatter.converter = time.gmtime
    handler = LambdaLoggerHandler(channel, log_format)
    handler.addFilter(LambdaLoggerFilter())
    if log_format == "JSON":
        handler.setFormatter(JsonFormatter())
        level = {"TRACE": "DEBUG", "WARN": "WARNING", "FATAL": "CRITICAL"}.get(log_level, log_level)
        logging.getLogger().setLevel(level)
    else:
        handler.setFormatter(
            logging.Formatter(
                "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n",
                "%Y-%m-%dT%H:%M:%S",
            )
        )
    logging.getLogger().addHandler(handler)
