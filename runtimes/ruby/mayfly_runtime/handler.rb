# frozen_string_literal: true

# What `self` is in a handler without a class, under AWS's name.
class LambdaHandler; end

module MayflyRuntime
  # FILE.METHOD or FILE.CLASS.METHOD, by AWS's rules: the file is loaded at init, the method looked for at each call.
  class Handler
    def initialize(text)
      parts = text.split('.')
      @file, @method = parts if parts.size == 2
      @file, @class, @method = parts if parts.size == 3
      return if @method
      raise ArgumentError,
            "Invalid handler #{parts}, must be of form FILENAME.METHOD or FILENAME.CLASS.METHOD where FILENAME " \
            'corresponds with an existing Ruby source file FILENAME.rb, CLASS is an optional module/class namespace ' \
            'and METHOD is a callable method. If using CLASS, METHOD must be a class-level method.'
    end

    def load
      require @file
      # One for all invocations: what a handler without a class keeps in its variables stays.
      @receiver = LambdaHandler.new
    end

    def call(event, context)
      target = @class ? Kernel.const_get(@class) : @receiver
      target.__send__(@method, event: event, context: context)
    end
  end
end
