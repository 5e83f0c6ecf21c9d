/** Through the whole platform: Ruby functions that reach out, lie on the channel, take all, and end in every way. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { skipWithoutRuby } from '../rubyOnHost.ts';
import { hostilePlatform, type Attacker, type HostilePlatform } from './hostileFunctions.ts';
import { SECRET } from './neighbours.ts';

describe('Ruby', { skip: skipWithoutRuby }, () => {
  let platform: HostilePlatform;
  let ruby: Attacker;
  before(async () => {
    platform = await hostilePlatform();
    ruby = await platform.attacker('ruby');
  });
  after(() => platform?.close());

  test('secrets of the neighbour, the platform and the host are in no object, file, process or variable', async () => {
    const { secretAccessKey, sessionToken } = platform.neighbourCredentials;
    const texts = [SECRET, secretAccessKey, sessionToken, platform.credentials.secretAccessKey];
    const encoded = texts.map((text) => Buffer.from(text).toString('base64'));
    const found = await ruby.answer(`
      texts = ${JSON.stringify(encoded)}.map { |text| text.unpack1('m') }
      has = ->(bytes) { texts.any? { |text| bytes.b.include?(text) } }
      objects = ObjectSpace.each_object(String).count { |text| !texts.equal?(text) && texts.none? { |one| one.equal?(text) } && has.(text) }
      files = Dir.glob('/{proc,etc,var,tmp,opt,dev,run,srv}/**/*', File::FNM_DOTMATCH).select do |path|
        next if path.match?(%r{pagemap|kmsg|clear_refs|/mem$|^/var/(lang|runtime)}) || !File.file?(path)
        has.(File.open(path, File::RDONLY | File::NONBLOCK) { |file| file.read_nonblock(65_536, exception: false).to_s })
      rescue SystemCallError, IOError
        false
      end
      { objects: objects, files: files, variables: ENV.values.count(&has) }`);
    assert.deepEqual(found, { objects: 0, files: [], variables: 0 });
    await platform.unharmed(ruby);
  });

  test('nothing of the host or the kernel gives way', async () => {
    const answer = await ruby.answer(`
      require 'fiddle'
      libc = Fiddle.dlopen(nil)
      kernel = lambda do |name, *arguments|
        types = arguments.map { |argument| argument.is_a?(String) ? Fiddle::TYPE_VOIDP : Fiddle::TYPE_LONG }
        code = Fiddle::Function.new(libc[name], types, Fiddle::TYPE_INT).call(*arguments)
        raise SystemCallError.new(name, Fiddle.last_error) if code == -1
      end
      {
        shadow: -> { File.read('/etc/shadow') },
        data: -> { Dir.children(${JSON.stringify(platform.dataFolder)}) },
        credentials: -> { File.read(${JSON.stringify(join(platform.dataFolder, 'credentials'))}) },
        platform: -> { TCPSocket.new('127.0.0.1', ${new URL(platform.endpoint).port}) },
        metadata: -> { Socket.tcp('169.254.169.254', 80, connect_timeout: 1) },
        raw: -> { Socket.new(:INET, :RAW, 1) },
        ptrace: -> { kernel.('ptrace', 16, 1, 0, 0) },
        mount: -> { kernel.('mount', 'none', '/tmp', 'tmpfs', 0, 0) },
        unmount: -> { kernel.('umount2', '/proc', 2) },
        unshare: -> { kernel.('unshare', 0x10000000) },
        chroot: -> { Dir.chroot('/tmp') },
        root: -> { Process::Sys.setuid(0) },
        device: -> { kernel.('mknod', '/tmp/sda', 0o60666, 0x800) },
        memory: -> { File.open('/proc/1/mem') { |file| file.seek(4096); file.readbyte } },
        hostname: -> { kernel.('sethostname', 'mine', 4) },
        priority: -> { Process.setpriority(Process::PRIO_PROCESS, 0, -20) },
        code: -> { File.write('/var/task/index.rb', '') },
        client: -> { Dir.mkdir('/var/runtime/made') },
        parent: -> { Process.kill(:KILL, 1); Process.kill(0, ${process.pid}) }
      }.transform_values do |attempt|
        attempt.call
        'done'
      rescue SystemCallError, SocketError, IOError
        'refused'
      end`);
    for (const [name, outcome] of Object.entries(answer as Record<string, string>)) {
      assert.equal(outcome, 'refused', name);
    }
    await platform.unharmed(ruby);
  });

  const exitMessage = (requestId: string, reason: string) => ({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}`,
  });
  for (const [how, source, reason] of [
    ['exit!(0)', 'exit!(0)', 'without providing a reason'],
    ['exit!(7)', 'exit!(7)', 'with error: exit status 7'],
    ['SIGKILL', 'Process.kill(:KILL, Process.pid); sleep', 'with error: signal: killed'],
    ['a null pointer', 'require "fiddle"; Fiddle::Pointer.new(8)[0, 1]', 'with error: signal: aborted'],
    ['garbage on the channel', 'raw("\\xff" * 64); sleep', 'with error: signal: killed'],
    ['a frame of 4 GiB', 'raw([19, 2, 0xffffffff].pack("CNN")); sleep', 'with error: signal: killed'],
    ['an answer for another', 'frame(19, { id: "other" }, "1"); sleep', 'with error: signal: killed'],
    ['closing the channel', 'IO.for_fd(3).close; sleep', 'with error: signal: killed'],
    [
      'a fork that answers as well',
      'fork; frame(19, { id: context.aws_request_id + "x" }, "1"); sleep',
      'with error: signal: killed',
    ],
  ] as const) {
    test(`an end by ${how}`, async () => {
      const { answer, functionError, requestId } = await ruby.run(source);
      assert.equal(functionError, 'Unhandled');
      assert.deepEqual(answer, exitMessage(requestId, reason));
      await platform.unharmed(ruby);
    });
  }

  test('a client that was rewritten by its function hurts nobody else', async () => {
    const rewriting = await platform.attacker('ruby');
    await rewriting.answer(`
      MayflyRuntime::Channel.class_eval { def log(*) = nil }
      MayflyRuntime::Invocation.class_eval { def text_of(body) = '"mine"' }
      1`);
    assert.equal(await rewriting.answer('2'), 'mine');
    assert.equal(await ruby.answer('2'), 2);
    await platform.neighbourIsWell();
  });

  test('never returning ends with the timeout, deaf to signals or not', async () => {
    const attacker = await platform.attacker('ruby', { timeoutSeconds: 1 });
    const deaf =
      '%w[TERM INT HUP USR1 USR2 ALRM].each { |name| trap(name) {} }; loop { begin; sleep; rescue Exception; end }';
    const { answer, functionError, requestId } = await attacker.run(deaf);
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after 1.00 seconds`,
    });
    await platform.unharmed(attacker);
  });

  test('memory without end', async () => {
    const attacker = await platform.attacker('ruby', { memoryMiB: 128 });
    const { answer, functionError, requestId, tail } = await attacker.run(
      `kept = []; loop { kept << 'x' * (4 << 20) }`,
    );
    assert.equal(functionError, 'Unhandled');
    assert.deepEqual(answer, exitMessage(requestId, 'with error: signal: killed'));
    assert.match(tail, /REPORT .*\tMemory Size: 128 MB\t.*Error Type: Runtime.OutOfMemory\n/);
    await platform.unharmed(attacker);
  });

  test('threads and descriptors: as many as the limit, and it goes on', async () => {
    const made = (await ruby.answer(`
      files = []
      begin
        loop { files << File.open('/dev/null') }
      rescue Errno::EMFILE
        files.each(&:close)
      end
      threads = []
      begin
        5000.times { threads << Thread.new { sleep } }
      rescue ThreadError
        nil
      end
      threads.each(&:kill).each(&:join)
      { files: files.size, threads: threads.size }`)) as { files: number; threads: number };
    assert.ok(made.files > 500 && made.files < 1024, String(made.files));
    assert.ok(made.threads > 100 && made.threads <= 1024, String(made.threads));
    await platform.unharmed(ruby);
  });
});
