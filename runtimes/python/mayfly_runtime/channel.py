"""The runtime's end of the framed protocol (src/compute/frames.ts draws it) over an inherited socket pair.

Blocking reads and writes: between two invocations the main thread sleeps in the kernel, and what the function
logged has left the process before whatever it does next. The descriptor is used as it is: importing `socket` would
take a tenth of the boot.
"""

import os
import struct
from _thread import allocate_lock

ASSIGN = 1
INVOKE = 2
BOOTED = 16
READY = 17
INIT_ERROR = 18
RESPONSE = 19
ERROR = 20
LOG = 21
COMPILED = 26

_HEADER = struct.Struct(">BII")
_SCRATCH = 64 * 1024
# A longer log event is cut: no frame may pass the platform's bound.
_MAX_LOG = 256 * 1024
# AWS's response limit. One byte more is enough for the platform to see that it was passed.
_MAX_RESPONSE = 6291556


class Channel:
    def __init__(self, fd, answers_fd=None):
        """Frames go out on `answers_fd`, if there is one."""
        self._fd = fd
        self._answers_fd = fd if answers_fd is None else answers_fd
        for each in {self._fd, self._answers_fd}:
            os.set_inheritable(each, False)
            os.set_blocking(each, True)
        self._buffer = bytearray(_SCRATCH)
        self._view = memoryview(self._buffer)
        self._start = 0
        self._end = 0
        self._lock = allocate_lock()

    def receive(self):
        """The next frame as (type, meta bytes, body bytes), or None when the platform went away."""
        if not self._fill(_HEADER.size):
            return None
        kind, meta_length, body_length = _HEADER.unpack_from(self._buffer, self._start)
        start = self._start + _HEADER.size
        size = meta_length + body_length
        if _HEADER.size + size <= _SCRATCH:
            if not self._fill(_HEADER.size + size):
                return None
            start = self._start + _HEADER.size
            whole = bytes(self._view[start : start + size])
            self._start = start + size
        else:
            whole = self._receive_large(start, size)
            if whole is None:
                return None
        return kind, whole[:meta_length], whole[meta_length:]

    def _fill(self, size):
        """Makes sure that `size` bytes are in the buffer from `_start`."""
        have = self._end - self._start
        if have >= size:
            return True
        if have == 0:
            self._start = self._end = 0
        elif self._start + size > _SCRATCH:
            self._buffer[:have] = self._buffer[self._start : self._end]
            self._start, self._end = 0, have
        while self._end - self._start < size:
            count = self._read_into(self._view[self._end :])
            if count == 0:
                return False
            self._end += count
        return True

    def _receive_large(self, start, size):
        whole = bytearray(size)
        have = min(self._end - start, size)
        whole[:have] = self._view[start : start + have]
        self._start = start + have
        view = memoryview(whole)
        while have < size:
            count = self._read_into(view[have:])
            if count == 0:
                return None
            have += count
        return bytes(whole)

    def _read_into(self, view):
        try:
            return os.readv(self._fd, [view])
        except ConnectionResetError:
            return 0

    def send(self, kind, meta=b"", body=b""):
        frame = _HEADER.pack(kind, len(meta), len(body)) + meta + body
        with self._lock:
            sent = os.write(self._answers_fd, frame)
            while sent < len(frame):
                sent += os.write(self._answers_fd, memoryview(frame)[sent:])

    def respond(self, request_id, body):
        if len(body) > _MAX_RESPONSE:
            body = body[: _MAX_RESPONSE + 1]
        self.send(RESPONSE, b'{"id":"' + request_id.encode() + b'"}', body)

    def log(self, level, timestamp_ms, log_format, text):
        meta = '{"level":"%s","timestampMs":%d,"format":"%s"}' % (level, timestamp_ms, log_format)
        self.send(LOG, meta.encode(), text.encode("utf-8", "backslashreplace")[:_MAX_LOG])
