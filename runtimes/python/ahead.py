"""Writes down which modules the client loads ahead with this interpreter; see mayfly_runtime/late.py."""

import os
import sys

sys.path[0] = os.path.dirname(os.path.abspath(__file__))

import bootstrap  # noqa: E402

bootstrap.load_ahead()
bootstrap.late.write_names()
