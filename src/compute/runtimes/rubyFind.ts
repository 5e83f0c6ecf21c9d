import { join } from 'node:path';
import type { HostEnvironment } from './command.ts';
import { interpreterPaths, versionsIn } from './interpreterPaths.ts';

/** What an interpreter says about itself. */
export interface Ruby {
  /** Resolved path of the executable. */
  readonly path: string;
  readonly version: string;
  /** Resolved folder that holds bin/ and lib/; Ruby finds its library only there. */
  readonly prefix: string;
  /** Folder of the AWS SDK's core gem, if it is installed. */
  readonly sdk: string | undefined;
  /** Folders outside the prefix and the system's own that hold gems or shared libraries. */
  readonly folders: readonly string[];
}

/** Where a Ruby 3.MINOR may be. */
export function findRubies(minor: number, environment: HostEnvironment): string[] {
  const names = { exact: `ruby3.${minor}`, plain: 'ruby', versioned: /^ruby\d+\.\d+$/ };
  const managed = installedVersions(minor, environment).map((folder) => join(folder, 'bin', 'ruby'));
  return interpreterPaths(names, environment, managed);
}

function installedVersions(minor: number, environment: HostEnvironment): string[] {
  const home = environment['HOME'];
  const rbenv = environment['RBENV_ROOT'] ?? (home === undefined ? undefined : join(home, '.rbenv'));
  const asdf = environment['ASDF_DATA_DIR'] ?? (home === undefined ? undefined : join(home, '.asdf'));
  const folders = [
    ...(rbenv === undefined ? [] : [join(rbenv, 'versions')]),
    ...(asdf === undefined ? [] : [join(asdf, 'installs', 'ruby')]),
  ];
  return folders.flatMap((folder) => versionsIn(folder, `3.${minor}.`));
}

/** Run as `ruby -e`, without the user's gems and options. */
export const RUBY_PROBE = `
require "json"
require "openssl"
require "socket"
prefix = File.realpath(RbConfig::CONFIG["prefix"])
own = [prefix + "/", "/usr/", "/lib/", "/lib64/", "/bin/"]
foreign = ->(path) { own.none? { |folder| (path + "/").start_with?(folder) } }
libraries = begin
  File.readlines("/proc/self/maps").map { |line| line.split(" ", 6).last.chomp }
      .select { |path| path.start_with?("/") && path.include?(".so") }.map { |path| File.dirname(path) }
rescue SystemCallError
  []
end
gems = Gem.default_path.select { |path| File.directory?(path) && path != Gem.user_dir }
sdk = begin
  Gem::Specification.find_by_name("aws-sdk-core").full_gem_path
rescue LoadError
  nil
end
puts JSON.generate(path: File.realpath(RbConfig.ruby), version: RUBY_VERSION, engine: RUBY_ENGINE, prefix: prefix,
                   sdk: sdk, folders: (libraries + gems).select(&foreign).uniq.sort)
`;

/** undefined when the answer is not what the probe prints, or another implementation of Ruby gave it. */
export function readRubyProbe(text: string): Ruby | undefined {
  try {
    const said = JSON.parse(text) as Partial<Ruby> & { sdk?: string | null; engine?: string };
    const { path, version, prefix, folders } = said;
    if (typeof path !== 'string' || typeof version !== 'string' || typeof prefix !== 'string')
      return undefined;
    if (said.engine !== 'ruby' || !/^\d+\.\d+\.\d+$/.test(version) || !Array.isArray(folders))
      return undefined;
    if (!folders.every((folder) => typeof folder === 'string')) return undefined;
    return { path, version, prefix, folders, sdk: said.sdk ?? undefined };
  } catch {
    return undefined;
  }
}
