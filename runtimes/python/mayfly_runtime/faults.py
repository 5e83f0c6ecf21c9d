"""The errors that AWS's Python runtime names, and the shape in which errors are reported and logged."""

IMPORT_MODULE_ERROR = "Runtime.ImportModuleError"
BUILT_IN_MODULE_CONFLICT = "Runtime.BuiltInModuleConflict"
MALFORMED_HANDLER_NAME = "Runtime.MalformedHandlerName"
HANDLER_NOT_FOUND = "Runtime.HandlerNotFound"
USER_CODE_SYNTAX_ERROR = "Runtime.UserCodeSyntaxError"
MARSHAL_ERROR = "Runtime.MarshalError"
UNMARSHAL_ERROR = "Runtime.UnmarshalError"
CONTEXT_UNMARSHAL_ERROR = "Runtime.LambdaContextUnmarshalError"
INVALID_PROCESS_OPTION = "Runtime.InvalidProcessOption"

# An error body may not be larger than a response; what is too long is cut.
_MAX_TEXT = 1024 * 1024
_OWN_FOLDER = __file__.rsplit("/", 1)[0] + "/"
_NO_BREAK_SPACE = "\u00a0"


class Fault(Exception):
    """A condition that the runtime itself found."""

    def __init__(self, kind, message, trace=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.trace = trace or []


def error_body(error, request_id):
    """What the caller gets. Frames of the runtime before the function's first are left out."""
    if isinstance(error, Fault):
        kind, message, trace = error.kind, error.message, error.trace
    else:
        import traceback

        frames = traceback.extract_tb(error.__traceback__)
        while frames and frames[0].filename.startswith(_OWN_FOLDER):
            frames.pop(0)
        rows = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames]
        kind, message, trace = type(error).__name__, _describe(error), traceback.format_list(rows)
    return {
        "errorMessage": message[:_MAX_TEXT],
        "errorType": kind[:256],
        "requestId": request_id or "",
        "stackTrace": trace,
    }


def _describe(error):
    try:
        return str(error)
    except Exception:  # a function's exception may fail to describe itself
        return ""


def error_text(body):
    """An error body as one log event: indentation is made of no-break spaces, as AWS does."""
    head = "[ERROR]"
    if body["errorType"]:
        head += " " + body["errorType"]
    if body["errorMessage"]:
        head += (": " if body["errorType"] else " ") + body["errorMessage"]
    lines = [head, "Traceback (most recent call last):"]
    for element in body["stackTrace"]:
        lines.extend(_indented(line) for line in (element.splitlines() or [""]))
    return "\n".join(lines)


def _indented(line):
    rest = line.lstrip(" ")
    return _NO_BREAK_SPACE * (len(line) - len(rest)) + rest
