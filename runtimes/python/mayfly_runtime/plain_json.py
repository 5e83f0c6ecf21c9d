"""JSON as the `json` module reads and writes it by default, by the same code of the interpreter's, without the module:
loading it takes half as long as starting Python. Whatever is unusual is left to it.
"""

try:
    from _json import make_encoder, make_scanner
    from _json import encode_basestring as _quote, encode_basestring_ascii as _quote_ascii
except ImportError:  # an interpreter without them
    make_encoder = make_scanner = None

_SPACE = " \t\n\r"
_CONSTANTS = {"-Infinity": float("-inf"), "Infinity": float("inf"), "NaN": float("nan")}


class _Defaults:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = _CONSTANTS.__getitem__


_scan = None if make_scanner is None else make_scanner(_Defaults)


def loads(data):
    if _scan is not None:
        try:
            text = data.decode().strip(_SPACE)
            value, end = _scan(text, 0)
            if end == len(text):
                return value
        except (ValueError, StopIteration, RecursionError):
            pass
    import json

    return json.loads(data)


def encoder(ensure_ascii, default):
    """What makes a string of a value. `default` gets what JSON has no form for; it may raise."""
    quote = None if make_encoder is None else _quote_ascii if ensure_ascii else _quote

    def encode(value):
        if type(value) is str and quote is not None:
            return quote(value)
        try:
            write = make_encoder({}, default, quote, None, ": ", ", ", False, False, True)
            return "".join(write(value, 0))
        except Exception:
            import json

            return json.dumps(value, ensure_ascii=ensure_ascii, default=default)

    return encode


def refuse(value):
    raise TypeError("Object of type %s is not JSON serializable" % type(value).__name__)


dumps = encoder(True, refuse)
