import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { entrypointProblem } from './entrypointProblem.ts';

const base = mkdtempSync(join(tmpdir(), 'mayfly-entrypoint-'));
after(() => rmSync(base, { recursive: true, force: true }));

function problemOf(content: string | Buffer, mode = 0o755): string | undefined {
  const folder = mkdtempSync(join(base, 'code-'));
  writeFileSync(join(folder, 'bootstrap'), content);
  chmodSync(join(folder, 'bootstrap'), mode);
  return entrypointProblem(folder, '/var/task');
}

function elf(machine: number): Buffer {
  const head = Buffer.alloc(64);
  head.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
  head.writeUInt16LE(machine, 18);
  return head;
}

const OURS = process.arch === 'arm64' ? 183 : 62;

test('what can be executed has no problem', () => {
  assert.equal(problemOf('#!/bin/sh\n'), undefined);
  assert.equal(problemOf('#! /bin/sh -e\n'), undefined);
  assert.equal(problemOf(elf(OURS)), undefined);
  assert.equal(problemOf('#!/var/task/own/interpreter\n'), undefined);
});

test('what cannot says why, as AWS does', () => {
  const failed = 'fork/exec /var/task/bootstrap: ';
  assert.equal(problemOf('#!/bin/sh\n', 0o644), `${failed}permission denied`);
  assert.equal(problemOf('#!/usr/bin/no-such-thing\n'), `${failed}no such file or directory`);
  assert.equal(problemOf('#!/bin/sh\r\necho\r\n'), `${failed}no such file or directory`);
  assert.equal(problemOf('echo without a first line\n'), `${failed}exec format error`);
  assert.equal(problemOf(''), `${failed}exec format error`);
  assert.equal(problemOf(elf(OURS === 62 ? 183 : 62)), `${failed}exec format error`);
});

test('what only the sandbox can tell is left to it: no file, a folder, a link out of the package', () => {
  const folder = mkdtempSync(join(base, 'code-'));
  assert.equal(entrypointProblem(folder, '/var/task'), undefined);
  assert.equal(entrypointProblem(undefined, '/var/task'), undefined);
  symlinkSync('/etc/shadow', join(folder, 'bootstrap'));
  assert.equal(entrypointProblem(folder, '/var/task'), undefined);
  const other = mkdtempSync(join(base, 'code-'));
  mkdirSync(join(other, 'bootstrap'));
  assert.equal(entrypointProblem(other, '/var/task'), undefined);
});

test('an interpreter outside of what sandboxes see tells nothing about this machine', () => {
  const there = '/usr/../etc/hostname';
  assert.equal(problemOf(`#!${there}\n`), problemOf(`#!${there}-that-is-not-there\n`));
});
