"""The `logging` module as on AWS: the root logger writes one event a record, in text or JSON, to the platform.

`print` and whatever else writes to standard output stay raw.
"""

import sys
import time

from . import faults, late, plain_json

_encode = plain_json.encoder(False, str)

current_request_id = None


def configure(channel, log_format, log_level):
    """Returns `log_error(error body)`, which writes an error as the runtime itself reports it."""

    def install():
        from . import log_handler

        log_handler.install(channel, log_format, log_level)

    late.when_loaded("logging", install)
    return _json_error_logger(channel) if log_format == "JSON" else _text_error_logger(channel)


def _text_error_logger(channel):
    def log_error(body):
        channel.log("ERROR", int(time.time() * 1000), "Text", faults.error_text(body))

    return log_error


def _json_error_logger(channel):
    def log_error(body):
        now = time.time()
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
        event = {"timestamp": moment, "log_level": "ERROR", **body}
        channel.log("ERROR", int(now * 1000), "JSON", _encode(event))

    return log_error


def write_raw(text):
    sys.stdout.write(text)
    sys.stdout.flush()
