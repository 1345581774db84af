"""Who calls whom while tests run: `trace.py FOLDER TEST …` runs the tests with the sources in FOLDER.

Prints JSON: `calls` are the pairs of places that called each other; `lines` tells of each file which lines ran. A place is
`[path, first line of the function with its decorators]`, or `[path, qualified name]` for the class of what was made.
"""

import os
import sys

folder = os.path.realpath(sys.argv[1]) + os.sep
# First of all, so that what this program imports itself comes from there too.
sys.path.insert(0, folder)

import io  # noqa: E402
import json  # noqa: E402
import threading  # noqa: E402
import unittest  # noqa: E402

calls = set()
lines = {}
paths = {}


def relative(file):
    path = paths.get(file)
    if path is None:
        real = os.path.realpath(file or "")
        path = paths[file] = real[len(folder) :] if real.startswith(folder) else ""
    return path


def place_of(code):
    path = relative(code.co_filename)
    return (path, code.co_firstlineno) if path else None


def made_by(frame):
    """The class of what a constructor makes; undefined for the constructors that it calls of its bases."""
    code, back = frame.f_code, frame.f_back
    if code.co_name not in ("__init__", "__new__") or code.co_argcount == 0:
        return None
    if back and back.f_code.co_name == code.co_name and first_of(back) is first_of(frame):
        return None
    kind = first_of(frame) if code.co_name == "__new__" else type(first_of(frame))
    if not isinstance(kind, type):
        return None
    module = sys.modules.get(type.__getattribute__(kind, "__module__"))
    path = relative(getattr(module, "__file__", None))
    return (path, type.__getattribute__(kind, "__qualname__")) if path else None


def first_of(frame):
    return frame.f_locals.get(frame.f_code.co_varnames[0]) if frame.f_code.co_argcount else None


def trace(frame, event, _):
    path = relative(frame.f_code.co_filename)
    back = frame.f_back
    caller = back and place_of(back.f_code)
    if caller:
        for place in (path and place_of(frame.f_code), made_by(frame)):
            if place:
                calls.add((caller, place))
    if not path:
        return None
    seen = lines.setdefault(path, set())

    def trace_lines(frame, event, _):
        seen.add(frame.f_lineno)
        return trace_lines

    return trace_lines


class Result(unittest.TextTestResult):
    def startTest(self, test):
        super().startTest(test)
        # Some tests take the tracer away.
        sys.settrace(trace)


out = sys.stdout
sys.stdout = io.StringIO()
threading.settrace(trace)
sys.settrace(trace)
suite = unittest.defaultTestLoader.loadTestsFromNames(sys.argv[2:])
unittest.TextTestRunner(stream=io.StringIO(), resultclass=Result).run(suite)
sys.settrace(None)
json.dump({"calls": sorted(calls, key=repr), "lines": {path: sorted(seen) for path, seen in lines.items()}}, out)
