# frozen_string_literal: true

module MayflyRuntime
  # What a Ruby of the function's own would read from its environment when it starts, done after the start.
  module Options
    class << self
      # `wrapped`: Ruby has seen its own variables when it started.
      def apply(root, layers, wrapped)
        wrapper = ENV.key?('AWS_LAMBDA_EXEC_WRAPPER') && !wrapped
        raise ArgumentError, 'AWS_LAMBDA_EXEC_WRAPPER is not supported by this version of Mayfly' if wrapper
        use_gems(root, layers)
        own = ENV.fetch('RUBYLIB', '').split(':').reject(&:empty?)
        $LOAD_PATH.unshift(*[root, *own].uniq)
        ENV.fetch('RUBYOPT', '').split.each { |word| take(word) } unless wrapped
      end

      private

      # GEM_PATH as AWS sets it, then what this machine's Ruby has. AWS's names hold the version of the runtime; the
      # interpreter may be another one.
      def use_gems(root, layers)
        abi = RbConfig::CONFIG['ruby_version']
        given = ENV.fetch('GEM_PATH', '').split(':')
        own = ["#{root}/vendor/bundle/ruby/#{abi}", "#{layers}/ruby/gems/#{abi}"]
        path = [*given, *own, *Gem.default_path].reject(&:empty?).uniq.join(':')
        Gem.paths = { 'GEM_HOME' => ENV.fetch('GEM_HOME', '/var/runtime'), 'GEM_PATH' => path }
      end

      # One word of RUBYOPT. What can only act when Ruby starts is refused by name.
      def take(word)
        case word
        when /\A-r(.+)/ then require Regexp.last_match(1)
        when /\A-I(.+)/ then $LOAD_PATH.unshift(*Regexp.last_match(1).split(':'))
        when '-w', '-W', '-W2' then $VERBOSE = true
        when '-W1' then $VERBOSE = false
        when '-W0' then $VERBOSE = nil
        when '-d' then $DEBUG = true
        when /\A-W:(no-)?(deprecated|experimental|performance)\z/
          Warning[Regexp.last_match(2).to_sym] = Regexp.last_match(1).nil?
        when '--yjit', '--enable=yjit', '--enable-yjit' then enable_yjit(word)
        else raise ArgumentError, "the option #{word} in RUBYOPT is not supported by this version of Mayfly"
        end
      end

      def enable_yjit(word)
        return RubyVM::YJIT.enable if defined?(RubyVM::YJIT) && RubyVM::YJIT.respond_to?(:enable)
        raise ArgumentError, "the option #{word} in RUBYOPT needs a Ruby of 3.3 or newer that has YJIT"
      end
    end
  end
end
