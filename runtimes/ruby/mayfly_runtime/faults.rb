# frozen_string_literal: true

module MayflyRuntime
  # An exception in the shape in which AWS's Ruby runtime reports it: errorType names who is to blame and the class.
  class Fault
    # An error body may not be larger than a response; what is too long is cut.
    MAX_TEXT = 1024 * 1024
    MAX_FRAMES = 100
    OWN_FOLDER = "#{File.dirname(__dir__)}/"

    attr_reader :type, :message, :trace

    def initialize(error, blame)
      @type = "#{blame}<#{error.class}>"[0, 256]
      @message = self.class.text(describe(error))
      @trace = frames_of(error)
    end

    def body
      JSON.generate(to_h)
    end

    def to_h
      { errorMessage: @message, errorType: @type, stackTrace: @trace }
    end

    def self.text(value)
      text = value.to_s
      text = text.dup.force_encoding(Encoding::UTF_8) if text.encoding == Encoding::BINARY
      text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub[0, MAX_TEXT]
    end

    private

    # A function's exception may fail to describe itself.
    def describe(error)
      error.message
    rescue StandardError
      ''
    end

    # The function's frames: those of the runtime, which called it, are left out.
    def frames_of(error)
      frames = (error.backtrace || []).first(MAX_FRAMES).map { |frame| self.class.text(frame) }
      frames.pop while frames.last&.start_with?(OWN_FOLDER, '<internal:')
      frames
    end
  end
end
