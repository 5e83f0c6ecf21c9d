"""Modules of Python's own that a client which waits for a function loads ahead, because nearly every function needs
them. A client that a function waits for loads none that it can do without. But which modules a package can bring in the
place of Python's must not depend on whether its sandbox has waited: so the same names stay Python's own until they are
loaded, whoever asks for them and wherever else they could be found.
"""

import os
import sys
from _frozen_importlib_external import PathFinder

_LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ahead.txt")

_hooks = {}


class _OwnFirst:
    def __init__(self, names, path):
        self._names = names
        self._path = path

    def find_spec(self, name, path=None, target=None):
        if name not in self._names:
            return None
        spec = PathFinder.find_spec(name, self._path)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, self._names)
        return spec


class _Loader:
    """Loads as the one in whose place it stands; only then is the name free, for who looks for it may never load it."""

    def __init__(self, loader, names):
        self._loader = loader
        self._names = names

    def __getattr__(self, name):
        return getattr(self._loader, name)

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        name = module.__name__
        module.__spec__.loader = module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._names.discard(name)
        hook = _hooks.pop(name, None)
        if hook is not None:
            hook()


def write_names():
    """Of what is loaded, in a list beside this file. Called once for each interpreter, after it has loaded all of them."""
    own = ("__main__", "bootstrap", "mayfly_runtime")
    names = sorted(name for name in sys.modules if "." not in name and name not in own)
    draft = "%s.%d" % (_LIST, os.getpid())
    with open(draft, "w") as file:
        file.write(" ".join(names))
    os.chmod(draft, 0o644)
    os.rename(draft, _LIST)


def keep_names(path):
    """From now on; `path` has nothing but Python's own. False when nobody has written their list yet."""
    try:
        with open(_LIST) as file:
            names = set(file.read().split()).difference(sys.modules)
    except OSError:
        return False
    sys.meta_path.insert(0, _OwnFirst(names, path))
    return True


def when_loaded(name, hook):
    """Calls it when the module was loaded, which may be now."""
    if name in sys.modules:
        hook()
    else:
        _hooks[name] = hook
