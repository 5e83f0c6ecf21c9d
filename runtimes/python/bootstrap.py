"""Mayfly's runtime client for Python. Booted before any function is known, it imports what loading and running
a handler needs, says BOOTED, and waits. ASSIGN makes it one function's for the rest of its life. When a function waits
for it already (MAYFLY_AWAITED), it imports what this function needs, when it is needed.

It runs under `python -S`: what `site` would do is done here, as far as functions can see it.
"""

import gc
import os
import sys
import time

_FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.path[0] = _FOLDER

from mayfly_runtime import channel as frames  # noqa: E402
from mayfly_runtime import faults, handler, invocation, late, logs, plain_json  # noqa: E402


def main():
    channel_fd = int(os.environ.get("MAYFLY_CHANNEL_FD", "3"))
    channel = frames.Channel(channel_fd, int(os.environ.get("MAYFLY_ANSWERS_FD", channel_fd)))
    packages = _packages()
    _prepare()
    own = [path for path in sys.path if path != _FOLDER]
    if "MAYFLY_AWAITED" not in os.environ or not late.keep_names(own):
        load_ahead()
    gc.freeze()
    channel.send(frames.BOOTED)
    frame = channel.receive()
    if frame is None:
        return
    if frame[0] != frames.ASSIGN:
        sys.exit(1)
    function, log_error = _assign(channel, plain_json.loads(frame[1]), packages)
    channel.send(frames.READY)
    invocation.run(channel, function, log_error)


def _assign(channel, meta, packages):
    log_error = logs.configure(channel, meta["logFormat"], meta["logLevel"])
    # The function's own program has started this process, with the variables that it wants.
    wrapped = "MAYFLY_WRAPPED" in os.environ
    try:
        _adopt_environment(_own_variables() if wrapped else meta["environment"])
        root = os.environ.get("LAMBDA_TASK_ROOT", "/var/task")
        os.chdir(root)
        _set_path(root, meta.get("layersRoot", "/opt"), packages)
        if wrapped:
            _customize()
            return handler.load(os.environ.get("_HANDLER", meta["handler"])), log_error
        if "AWS_LAMBDA_EXEC_WRAPPER" in os.environ:
            raise faults.Fault(
                faults.INVALID_PROCESS_OPTION,
                "AWS_LAMBDA_EXEC_WRAPPER is not supported by this version of Mayfly",
            )
        return handler.load(meta["handler"]), log_error
    except Exception as error:
        invocation.report_init_error(channel, error, log_error)
    sys.exit(1)


def _packages():
    """Where boto3 is: in what the platform installed beside this client, or in the interpreter's own packages."""
    packages = [os.path.join(os.path.dirname(_FOLDER), "site-packages")]
    host = os.environ.get("MAYFLY_HOST_PACKAGES")
    if host:
        packages.append(os.path.join(sys.prefix, host))
    return packages


def _adopt_environment(environment):
    zone = os.environ.get("TZ")
    os.environ.clear()
    os.environ.update(environment)
    if environment.get("TZ") != zone:
        time.tzset()


def _own_variables():
    return {name: value for name, value in os.environ.items() if not name.startswith("MAYFLY_")}


def _customize():
    """Wrappers put a `sitecustomize` on the path, which `site` would import."""
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if error.name != "sitecustomize":
            raise


def _set_path(root, layers_root, packages):
    """The function's folder first, then layers, then PYTHONPATH, then Python's own, then what the host has."""
    version = "python%d.%d" % sys.version_info[:2]
    given = [path for path in os.environ.get("PYTHONPATH", "").split(":") if path]
    layers = ["%s/python/lib/%s/site-packages" % (layers_root, version), "%s/python" % layers_root]
    own = [path for path in sys.path if path != _FOLDER and path not in given]
    sys.path[:] = [root, *layers, *given, *own, *packages]
    sys.path_importer_cache.pop(root, None)


def _prepare():
    """What `site` and the locale would have done."""
    import _sitebuiltins

    import builtins

    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def load_ahead():
    """Imports what nearly every function imports, and runs once what an invocation runs."""
    import datetime  # noqa: F401
    import json
    import traceback  # noqa: F401

    from mayfly_runtime import log_handler  # noqa: F401

    event = b'{"a":[1,2.5,true,null,"text"]}'
    json.dumps(json.loads(event))
    plain_json.dumps(plain_json.loads(event))
    gc.collect()


if __name__ == "__main__":
    main()
