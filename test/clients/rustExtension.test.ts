/** AWS's Rust library for extensions, as crates.io has it: hears of invocations, and is sent telemetry and logs. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { extensionPlatform } from '../extensionFunctions.ts';
import { ricBuild } from './ricBuild.ts';

const VERSION = '1.1.1';

const MANIFEST = `
[package]
name = "listener"
version = "0.1.0"
edition = "2021"

[dependencies]
lambda-extension = "=${VERSION}"
tokio = { version = "1", features = ["macros", "rt"] }

[profile.dev]
debug = 0
strip = true
`;

const PROGRAM = `
use lambda_extension::{
    service_fn, Error, Extension, LambdaEvent, LambdaTelemetry, LambdaTelemetryRecord, NextEvent, SharedService,
};

async fn event(event: LambdaEvent) -> Result<(), Error> {
    match event.next {
        NextEvent::Invoke(invoke) => println!("invoked {} {}", invoke.request_id, invoke.invoked_function_arn),
        NextEvent::Shutdown(shutdown) => println!("ends by {}", shutdown.shutdown_reason),
    }
    Ok(())
}

async fn telemetry(events: Vec<LambdaTelemetry>) -> Result<(), Error> {
    for event in events {
        match event.record {
            LambdaTelemetryRecord::Function(line) => println!("function said {}", line.trim()),
            LambdaTelemetryRecord::PlatformStart { request_id, .. } => println!("started {request_id}"),
            LambdaTelemetryRecord::PlatformRuntimeDone { request_id, status, .. } => {
                println!("done {request_id} {status:?}")
            }
            LambdaTelemetryRecord::PlatformReport { request_id, metrics, .. } => {
                println!("reported {request_id} {}", metrics.memory_size_mb)
            }
            _ => (),
        }
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Extension::new()
        .with_events(&["INVOKE", "SHUTDOWN"])
        .with_events_processor(service_fn(event))
        .with_telemetry_types(&["platform", "function"])
        .with_telemetry_processor(SharedService::new(service_fn(telemetry)))
        .run()
        .await
}
`;

test('lambda-extension of crates.io, unmodified', { timeout: 600_000 }, async (context) => {
  const build = await ricBuild({
    name: `lambda-extension-${VERSION}`,
    programs: ['cargo'],
    timeoutMs: 300_000,
    sources: { 'Cargo.toml': MANIFEST, 'src/main.rs': PROGRAM },
    build: async (_folder, run) => {
      await run('cargo', ['build', '--quiet']);
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  const listener = { text: await readFile(join(build.folder, 'target/debug/listener')) };
  const bubblewrap = spawnSync('bwrap', ['--version']).status === 0 && process.getuid?.() === 0;
  const platform = await extensionPlatform(context, bubblewrap ? { isolation: 'bubblewrap' } : {});
  const name = await platform.create(
    { listener },
    {
      'index.mjs':
        'export const handler = async (event) => { console.log("hello", event.n); return event; };',
    },
  );
  const { id, value } = await platform.invoke(name, { n: 7 });
  assert.deepEqual(value, { n: 7 });
  await platform.logged(name, new RegExp(`^invoked ${id} arn:aws:lambda:.*:function:${name}$`));
  // Its buffers are sent when they are a second old, which takes another invocation: frozen, it hears of nothing.
  const again = (): void => void platform.invoke(name, { n: 8 }).catch(() => undefined);
  const later = setInterval(again, 300);
  context.after(() => clearInterval(later));
  for (const said of [`started ${id}`, `done ${id} Success`, `reported ${id} 1769`]) {
    await platform.logged(name, new RegExp(`^${said}$`), 30_000);
  }
  await platform.logged(name, /^function said .*hello 7$/, 30_000);
  clearInterval(later);
  await platform.restart();
  await platform.logged(name, /^ends by spindown$/);
});
