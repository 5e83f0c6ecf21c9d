import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ricBuild } from './ricBuild.ts';
import { ricContract } from './ricContract.ts';

const VERSION = '1.5.0';

const MANIFEST = `
[package]
name = "bootstrap"
version = "0.1.0"
edition = "2021"

[dependencies]
lambda_runtime = { version = "=${VERSION}", default-features = false }
tokio = { version = "1", features = ["macros", "rt", "time"] }
serde_json = "1"

[profile.dev]
debug = 0
`;

const PROGRAM = `
use lambda_runtime::streaming::{channel, Response};
use lambda_runtime::{service_fn, Error, LambdaEvent};
use serde_json::{json, Value};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

static COUNT: AtomicU64 = AtomicU64::new(0);

async fn handler(event: LambdaEvent<Value>) -> Result<Value, Error> {
    match event.payload["do"].as_str().unwrap_or("") {
        "echo" => Ok(event.payload["value"].clone()),
        "env" => Ok(json!(std::env::var("COLOUR")?)),
        "left" => {
            let left = event.context.deadline().duration_since(SystemTime::now())?;
            Ok(json!(left.as_millis() as u64))
        }
        "fail" => Err("no luck".into()),
        "count" => Ok(json!(COUNT.fetch_add(1, Ordering::SeqCst) + 1)),
        "print" => {
            println!("said this");
            Ok(json!("ok"))
        }
        _ => Ok(json!("ok")),
    }
}

async fn stream(_event: LambdaEvent<Value>) -> Result<Response<lambda_runtime::streaming::Body>, Error> {
    let (mut sender, body) = channel();
    tokio::spawn(async move {
        for word in ["one ", "two ", "three"] {
            sender.send_data(word.into()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    Ok(Response::from(body))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    if std::env::var("FAIL_INIT").is_ok() {
        return Err("bad start".into());
    }
    if std::env::var("_HANDLER")? == "stream" {
        return lambda_runtime::run(service_fn(stream)).await;
    }
    lambda_runtime::run(service_fn(handler)).await
}
`;

test('lambda_runtime of crates.io, unmodified', { timeout: 600_000 }, async (context) => {
  const build = await ricBuild({
    name: `lambda_runtime-${VERSION}`,
    programs: ['cargo'],
    timeoutMs: 300_000,
    sources: { 'Cargo.toml': MANIFEST, 'src/main.rs': PROGRAM },
    build: async (_folder, run) => {
      await run('cargo', ['build', '--quiet']);
    },
  });
  if ('skip' in build) return context.skip(build.skip);
  await ricContract(context, {
    files: { bootstrap: await readFile(join(build.folder, 'target/debug/bootstrap')) },
    handler: 'bootstrap',
    initError: /Runtime exited with error: exit status 1/,
    streamHandler: 'stream',
  });
});
