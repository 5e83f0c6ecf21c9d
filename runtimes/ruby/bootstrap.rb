# frozen_string_literal: true

# Mayfly's runtime client for Ruby. Booted before any function is known, it loads what loading and running a handler
# needs, says BOOTED, and waits. ASSIGN makes it one function's for the rest of its life.

require 'json'
require 'logger'
require 'net/http'
require 'openssl'
require 'stringio'
require 'time'
require_relative 'mayfly_runtime/channel'
require_relative 'mayfly_runtime/context'
require_relative 'mayfly_runtime/faults'
require_relative 'mayfly_runtime/handler'
require_relative 'mayfly_runtime/invocation'
require_relative 'mayfly_runtime/logs'
require_relative 'mayfly_runtime/marshaller'
require_relative 'mayfly_runtime/options'

module MayflyRuntime
  # The exit code of AWS's runtime after an error while loading.
  INIT_FAILED = 252

  module_function

  def main
    channel = Channel.new(Integer(ENV.fetch('MAYFLY_CHANNEL_FD', '3')))
    warm
    channel.write(BOOTED)
    type, meta = channel.receive
    return if type.nil?
    exit!(1) if type != ASSIGN
    meta = JSON.parse(meta)
    handler = assign(channel, meta)
    channel.write(READY)
    exit(Invocation.new(channel, handler).run)
  end

  def assign(channel, meta)
    Logs.configure(channel, meta['logFormat'], meta['logLevel'])
    # The function's own program has started this process, with the variables that it wants.
    wrapped = ENV.key?('MAYFLY_WRAPPED')
    wrapped ? ENV.delete_if { |name, _| name.start_with?('MAYFLY_') } : ENV.replace(meta['environment'])
    root = ENV.fetch('LAMBDA_TASK_ROOT', '/var/task')
    Dir.chdir(root)
    Options.apply(root, meta.fetch('layersRoot', '/opt'), wrapped)
    handler = Handler.new(wrapped ? ENV.fetch('_HANDLER', meta['handler']) : meta['handler'])
    handler.load
    handler
  rescue Exception => e # rubocop:disable Lint/RescueException: LoadError and SyntaxError are none of StandardError
    fault = Fault.new(e, 'Init')
    Logs.error("Init error when loading handler #{meta['handler']}", fault)
    channel.write(INIT_ERROR, { errorType: fault.type }, fault.body)
    exit(INIT_FAILED)
  end

  # Runs once what an invocation runs.
  def warm
    Encoding.default_external = Encoding::UTF_8
    $stdout.sync = true
    ARGV.clear
    JSON.parse('{"a":[1,2.5,true,null,"text"]}').to_json
    Logs::TextFormatter.new.call('INFO', Time.now, nil, 'warm')
    Process.respond_to?(:warmup) ? Process.warmup : GC.start
  end
end

MayflyRuntime.main
