import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachRuntime } from './eachRuntime.ts';

/** Skipped with the reason, as long as .NET is refused: docs/decisions/0008-dotnet-is-refused.md. */
await eachRuntime(['dotnet10', 'dotnet8'], (_runtime, name) => {
  test(`${name} has a suite`, () => assert.fail('a runtime that is offered needs a suite of its own here'));
});
