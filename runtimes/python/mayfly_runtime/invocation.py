"""One invocation after another: an event in, a result or an error out."""

import os
import sys

from . import channel as frames
from . import faults, logs, plain_json
from .context import LambdaContext


def _default(value):
    if type(value).__name__ == "Decimal" and type(value).__module__ == "decimal":
        return int(value) if value == value.to_integral_value() and value.is_finite() else float(value)
    return plain_json.refuse(value)


# AWS writes non-ASCII characters as they are since Python 3.12.
_encode = plain_json.encoder(sys.version_info < (3, 12), _default)
_encode_plainly = plain_json.encoder(False, plain_json.refuse)


def run(channel, handler, log_error):
    environ = os.environ
    while True:
        frame = channel.receive()
        if frame is None:
            return
        kind, meta_bytes, event_bytes = frame
        if kind != frames.INVOKE:
            raise SystemExit(1)
        meta = plain_json.loads(meta_bytes)
        request_id = logs.current_request_id = meta["id"]
        trace = meta.get("trace")
        if trace is not None:
            environ["_X_AMZN_TRACE_ID"] = trace
        elif "_X_AMZN_TRACE_ID" in environ:
            del environ["_X_AMZN_TRACE_ID"]
        try:
            context = LambdaContext(meta)
            body = _marshal(handler(_unmarshal(event_bytes), context))
        except Exception as error:
            _report(channel, request_id, error, log_error)
            error = None
        else:
            _flush()
            channel.respond(request_id, body)
        # Nothing of this invocation is kept alive until the next.
        context = body = frame = event_bytes = None


def _unmarshal(event):
    try:
        return plain_json.loads(event) if event else None
    except Exception as error:
        raise faults.Fault(faults.UNMARSHAL_ERROR, "Unable to unmarshal input: %s" % error)


def _marshal(result):
    if isinstance(result, bytes):
        return result
    try:
        return _encode(result).encode("utf-8")
    except Exception as error:
        raise faults.Fault(faults.MARSHAL_ERROR, "Unable to marshal response: %s" % error)


def _report(channel, request_id, error, log_error):
    body = faults.error_body(error, request_id)
    _flush()
    log_error(body)
    meta = plain_json.dumps({"id": request_id, "errorType": body["errorType"]})
    channel.send(frames.ERROR, meta.encode(), _error_bytes(body))


def _error_bytes(body):
    return _encode_plainly(body).encode("utf-8", "backslashreplace")


def report_init_error(channel, error, log_error):
    body = faults.error_body(error, "")
    _flush()
    log_error(body)
    meta = plain_json.dumps({"errorType": body["errorType"]})
    channel.send(frames.INIT_ERROR, meta.encode(), _error_bytes(body))


def _flush():
    """What was printed reaches the platform before the answer does; the function may have closed its output."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return
