# frozen_string_literal: true

module MayflyRuntime
  # One invocation after another: an event in, a result or an error out.
  class Invocation
    # What the process exits with after an error that AWS's runtime does not survive.
    CRITICAL = 255

    def initialize(channel, handler)
      @channel = channel
      @handler = handler
    end

    # Returns the code to exit with.
    def run
      loop do
        type, meta, event = @channel.receive
        return 0 if type.nil?
        return 1 if type != INVOKE
        meta = JSON.parse(meta)
        Logs.request_id = meta['id']
        follow(meta['trace'])
        return CRITICAL unless answer(meta, event)
      end
    end

    private

    def follow(trace)
      trace.nil? ? ENV.delete('_X_AMZN_TRACE_ID') : ENV['_X_AMZN_TRACE_ID'] = trace
    end

    # False when the process must end.
    def answer(meta, event)
      event, context = read(meta, event)
      return true if context.nil?
      body, = AwsLambda::Marshaller.marshall_response(@handler.call(event, context))
      @channel.respond(meta['id'], text_of(body))
      true
    rescue NameError => e # NoMethodError is one
      fail_with(meta, e, exiting: true)
    rescue StandardError => e
      fail_with(meta, e, exiting: false)
    rescue Exception => e # rubocop:disable Lint/RescueException: exit and exhausted stacks are reported too
      fail_with(meta, e, exiting: true)
    end

    def read(meta, event)
      [AwsLambda::Marshaller.marshall_request(RawRequest.new(event, meta)), LambdaContext.new(meta)]
    rescue JSON::ParserError => e
      report(meta, Fault.new(e, 'Runtime'), exiting: false)
      nil
    end

    def text_of(body)
      body.is_a?(StringIO) || body.is_a?(IO) ? body.read.to_s : body.to_s
    end

    def fail_with(meta, error, exiting:)
      fault = Fault.new(error, 'Function')
      Logs.error(exiting ? 'Critical exception from handler' : 'Error raised from handler method', fault)
      report(meta, fault, exiting: exiting)
      !exiting
    end

    def report(meta, fault, exiting:)
      mark = exiting ? { exiting: true } : {}
      @channel.write(ERROR, { id: meta['id'], errorType: fault.type, **mark }, fault.body)
    end
  end
end
