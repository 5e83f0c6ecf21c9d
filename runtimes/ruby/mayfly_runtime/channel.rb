# frozen_string_literal: true

module MayflyRuntime
  ASSIGN = 1
  INVOKE = 2
  BOOTED = 16
  READY = 17
  INIT_ERROR = 18
  RESPONSE = 19
  ERROR = 20
  LOG = 21

  # The runtime's end of the framed protocol (src/compute/frames.ts draws it) over an inherited socket pair. Reads and
  # writes block: between two invocations the process sleeps in the kernel, and what the function logged has left the
  # process before whatever it does next.
  class Channel
    HEADER_BYTES = 9
    # A longer log event is cut: no frame may pass the platform's bound.
    MAX_LOG = 256 * 1024
    # AWS's response limit. One byte more is enough for the platform to see that it was passed.
    MAX_RESPONSE = 6_291_556

    def initialize(descriptor)
      @io = IO.for_fd(descriptor, 'r+b', autoclose: false)
      @io.close_on_exec = true
      @io.sync = true
      @lock = Mutex.new
    end

    # The next frame as [type, meta, body], texts in UTF-8; nil when the platform went away.
    def receive
      header = @io.read(HEADER_BYTES)
      return nil if header.nil? || header.bytesize < HEADER_BYTES
      type, meta_bytes, body_bytes = header.unpack('CNN')
      whole = @io.read(meta_bytes + body_bytes)
      return nil if whole.bytesize < meta_bytes + body_bytes
      meta = whole.byteslice(0, meta_bytes).force_encoding(Encoding::UTF_8)
      [type, meta, whole.byteslice(meta_bytes, body_bytes).force_encoding(Encoding::UTF_8)]
    rescue Errno::ECONNRESET
      nil
    end

    def write(type, meta = nil, body = '')
      meta = meta.nil? ? '' : JSON.generate(meta)
      head = [type, meta.bytesize, body.bytesize].pack('CNN') << meta.b
      @lock.synchronize { @io.write(head, body) }
    end

    def respond(request_id, body)
      body = body.byteslice(0, MAX_RESPONSE + 1) if body.bytesize > MAX_RESPONSE
      write(RESPONSE, { id: request_id }, body)
    end

    def log(level, text, format)
      text = text.byteslice(0, MAX_LOG) if text.bytesize > MAX_LOG
      now = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond)
      write(LOG, { level: level, timestampMs: now, format: format }, text)
    rescue ThreadError
      # From a signal handler a lock can't be had; the text is not worth the function's life.
      $stderr.write(text)
    end
  end
end
