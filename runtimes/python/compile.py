"""Compiles the modules of a package, so that its functions need not at each cold start. Runs in a sandbox of its
own, which sees the package and nothing of any function; none of the package's code is executed or imported.

The bytecode goes out frame by frame. It is of the kind that Python takes without looking at the source again.
"""

import json
import os
import sys
import warnings

_FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[0] = _FOLDER

from importlib import _bootstrap_external as pyc  # noqa: E402
from importlib import util  # noqa: E402

from mayfly_runtime import channel as frames  # noqa: E402

# A module beyond it, in source or compiled, is left to the function itself.
_MOST_BYTES = 4 * 1024 * 1024


def main():
    warnings.simplefilter("ignore")
    channel = frames.Channel(int(os.environ.get("MAYFLY_CHANNEL_FD", "3")))
    channel.send(frames.BOOTED)
    frame = channel.receive()
    if frame is None or frame[0] != frames.ASSIGN:
        sys.exit(1)
    root = json.loads(frame[1])["taskRoot"]
    for path in _modules(root):
        code = _compiled(os.path.join(root, path))
        if code is not None and len(code) <= _MOST_BYTES:
            channel.send(frames.COMPILED, json.dumps({"path": path}).encode(), code)
    channel.send(frames.READY)
    channel.receive()


def _modules(root):
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            path = os.path.join(folder, name)
            if name.endswith(".py") and os.path.isfile(path) and not os.path.islink(path):
                yield os.path.relpath(path, root)


def _compiled(path):
    try:
        with open(path, "rb") as file:
            source = file.read(_MOST_BYTES + 1)
        if len(source) > _MOST_BYTES:
            return None
        code = compile(source, path, "exec", dont_inherit=True)
        return pyc._code_to_hash_pyc(code, util.source_hash(source), False)
    except Exception:  # whatever is wrong with it, the function itself shall meet
        return None


if __name__ == "__main__":
    main()
