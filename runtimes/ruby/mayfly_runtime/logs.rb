# frozen_string_literal: true

module MayflyRuntime
  # `puts` and Logger as on AWS: one event a call, in text or JSON, to the platform. What writes to $stdout itself
  # stays raw.
  module Logs
    LEVELS = { 'TRACE' => Logger::DEBUG, 'DEBUG' => Logger::DEBUG, 'INFO' => Logger::INFO, 'WARN' => Logger::WARN,
               'ERROR' => Logger::ERROR, 'FATAL' => Logger::FATAL }.freeze

    class << self
      attr_accessor :request_id
      attr_reader :level

      def configure(channel, format, level)
        @channel = channel
        @json = format == 'JSON'
        @level = LEVELS.fetch(level, Logger::INFO) if @json
        Logger.prepend(LoggerToPlatform)
        Kernel.module_eval do
          def puts(*values)
            text = values.flatten.map { |value| MayflyRuntime::Fault.text(value) }.join("\n")
            MayflyRuntime::Logs.write(text.end_with?("\n") ? text : "#{text}\n")
            nil
          end
          private :puts
        end
      end

      def formatter
        @json ? JsonFormatter.new : TextFormatter.new
      end

      def write(text, level = 'INFO')
        @channel.log(level, text, @json ? 'JSON' : 'Text')
      end

      # As the runtime itself reports an error of the function.
      def error(message, fault)
        return write(json_error(message, fault), 'ERROR') if @json
        write("#{message}\n", 'ERROR')
        write("#{JSON.pretty_generate(fault.to_h)}\n", 'ERROR')
      end

      private

      def json_error(message, fault)
        event = { timestamp: Time.now.utc.strftime(JsonFormatter::TIME), level: 'ERROR', message: message }
        event[:requestId] = request_id if request_id
        "#{JSON.generate(event.merge(fault.to_h))}\n"
      end
    end

    # What a Logger for standard output writes to.
    class Device
      def write(text)
        Logs.write(text)
      end

      def close; end

      def reopen(_log = nil)
        self
      end
    end

    # Loggers for standard output or standard error (or for nothing, as on AWS) write events to the platform.
    module LoggerToPlatform
      def initialize(device = nil, *rest, **options)
        if device.nil? || device.equal?($stdout) || device.equal?($stderr)
          device = Device.new
          options = { formatter: Logs.formatter, level: Logs.level || Logger::DEBUG }.merge(options.compact)
        end
        super(device, *rest, **options)
      end
    end

    class TextFormatter < Logger::Formatter
      def call(severity, time, program, message)
        parts = [severity[0], format_datetime(time), Process.pid, severity, Logs.request_id, program, msg2str(message)]
        Fault.text(format("%s, [%s #%d] %5s %s -- %s: %s\n", *parts))
      end
    end

    class JsonFormatter < Logger::Formatter
      TIME = '%Y-%m-%dT%H:%M:%S.%6NZ'

      def call(severity, time, program, message)
        error = message.is_a?(Exception) ? message : nil
        event = { timestamp: time.utc.strftime(TIME), level: severity,
                  message: Fault.text(error ? error.message : msg2str(message)), requestId: Logs.request_id,
                  logger: program && Fault.text(program) }
        event.merge!(explain(error)) if error
        "#{JSON.generate(event.compact)}\n"
      end

      private

      def explain(error)
        trace = Array(error.backtrace).map { |frame| Fault.text(frame) }
        { errorType: error.class.to_s, errorMessage: Fault.text(error.message), stackTrace: trace,
          location: location(trace.first) }
      end

      def location(frame)
        file, line, name = frame&.match(/\A(.+):(\d+):in [`'](.+)'\z/)&.captures
        file ? "#{file}:#{name}:#{line}" : frame
      end
    end
  end
end
