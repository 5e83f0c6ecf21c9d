"""Finds the handler that a string like `package/module.function` names, by AWS's rules."""

import importlib
import sys

from . import faults


def load(handler):
    try:
        module_name, function_name = handler.rsplit(".", 1)
    except ValueError as error:
        raise faults.Fault(faults.MALFORMED_HANDLER_NAME, "Bad handler '%s': %s" % (handler, error))
    module = _import(module_name)
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise faults.Fault(
            faults.HANDLER_NOT_FOUND,
            "Handler '%s' missing on module '%s'" % (function_name, module_name),
        )


def _import(name):
    if name.split(".")[0] in sys.builtin_module_names:
        raise faults.Fault(
            faults.BUILT_IN_MODULE_CONFLICT,
            "Cannot use built-in module %s as a handler module" % name,
        )
    try:
        return importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        raise faults.Fault(
            faults.IMPORT_MODULE_ERROR, "Unable to import module '%s': %s" % (name, error)
        )
    except SyntaxError as error:
        trace = ['  File "%s" Line %s\n    %s' % (error.filename, error.lineno, error.text)]
        raise faults.Fault(
            faults.USER_CODE_SYNTAX_ERROR, "Syntax error in module '%s': %s" % (name, error), trace
        )
