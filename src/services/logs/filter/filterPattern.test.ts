import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { wildcard } from './comparison.ts';
import { compileFilterPattern } from './filterPattern.ts';
import { compileRegex } from './linearRegex.ts';
import { FilterPatternError } from './patternReader.ts';

function matches(pattern: string, message: string): boolean {
  return compileFilterPattern(pattern).matches(message);
}

/** Of `messages`, those that match. */
function found(pattern: string, ...messages: string[]): string[] {
  const compiled = compileFilterPattern(pattern);
  return messages.filter((message) => compiled.matches(message));
}

describe('terms', () => {
  const lines = [
    '[ERROR 400] BAD REQUEST',
    '[ERROR 401] UNAUTHORIZED REQUEST',
    '[ERROR 419] MISSING ARGUMENTS',
    '[WARN] slow',
    'ERRORCODE: -1',
  ];

  it('occur as substrings, all of them, in any order', () => {
    assert.deepEqual(found('ERROR', ...lines), [lines[0], lines[1], lines[2], lines[4]]);
    assert.deepEqual(found('REQUEST ERROR', ...lines), [lines[0], lines[1]]);
    assert.deepEqual(found('error', ...lines), []);
    assert.deepEqual(found('"ERROR 40"', ...lines), [lines[0], lines[1]]);
  });

  it('are excluded by -, and alternatives by ?', () => {
    assert.deepEqual(found('ERROR -ARGUMENTS', ...lines), [lines[0], lines[1], lines[4]]);
    assert.deepEqual(found('-ERROR', ...lines), [lines[3]]);
    assert.deepEqual(found('?WARN ?ARGUMENTS', ...lines), [lines[2], lines[3]]);
    assert.deepEqual(found('?WARN ?"401] U"', ...lines), [lines[1], lines[3]]);
  });

  it('ignore ? beside other terms', () => {
    assert.deepEqual(found('?WARN ?slow REQUEST', ...lines), [lines[0], lines[1]]);
  });

  it('may be regular expressions', () => {
    assert.deepEqual(found('%ERROR 4[01]\\d%', ...lines), [lines[0], lines[1], lines[2]]);
    assert.deepEqual(found('%^.WARN\\x5d%', ...lines), [lines[3]]);
  });

  it('are none in a pattern of blanks, which matches everything', () => {
    for (const pattern of ['', ' ', '" "', '""']) assert.deepEqual(found(pattern, ...lines), lines);
  });

  it('need quotes for other characters', () => {
    assert.throws(() => compileFilterPattern('foo:bar'), {
      message: "Invalid character(s) in term 'foo:bar'",
    });
    for (const pattern of ['"open', '%open', '%(a)%', '?', '%a% %b% %c%']) {
      assert.throws(() => compileFilterPattern(pattern), FilterPatternError, pattern);
    }
    assert.ok(matches('"say \\"hi\\""', 'they say "hi"'));
  });
});

describe('JSON conditions', () => {
  const event = JSON.stringify({
    eventType: 'UpdateTrail',
    sourceIPAddress: '111.111.111.111',
    arrayKey: ['value', 'another value'],
    objectList: [
      { name: 'a', id: 1 },
      { name: 'b', id: 2 },
    ],
    SomeObject: null,
    ThisFlag: true,
    errorCode: 404,
    bandwidth: 75.5,
    code: '404',
    nested: { 'a-b_c': { d: -2 } },
    'odd name': 'x',
  });
  const yes = [
    '{ $.eventType = "UpdateTrail" }',
    '{$.eventType=UpdateTrail}',
    '{ $.eventType = Update* }',
    '{ $.eventType = "*Trail" }',
    '{ $.eventType = * }',
    '{ $.eventType != "Other" }',
    '{ $.sourceIPAddress != 123.123.* }',
    '{ $.sourceIPAddress = 111.111.* }',
    '{ $.arrayKey[0] = "value" }',
    '{ $.arrayKey[*] = "another value" }',
    '{ $.objectList[1].id = 2 }',
    '{ $.objectList[*].id > 1 }',
    '{ $.SomeObject IS NULL }',
    '{ $.SomeOtherObject NOT EXISTS }',
    '{ $.ThisFlag IS TRUE }',
    '{ $.errorCode = 4* }',
    '{ $.errorCode >= 400 && $.errorCode < 500 }',
    '{ $.errorCode = 404.0 }',
    '{ $.code = 404 }',
    '{ $.bandwidth > 7.5e1 }',
    '{ $.nested.a-b_c.d = -2 }',
    "{ $['odd name'] = x }",
    '{ $.eventType = %Trail$% }',
    '{ $.eventType != %^Trail% }',
    '{ ($.errorCode = 1 || $.errorCode = 404) && $.ThisFlag IS TRUE }',
    '{ $.errorCode = 404 || $.errorCode = 1 && $.none = 1 }',
  ];
  const no = [
    '{ $.eventType = "updatetrail" }',
    '{ $.arrayKey = "value" }',
    '{ $.objectList = * }',
    '{ $.none != 1 }',
    '{ $.none = * }',
    '{ $.SomeObject NOT EXISTS }',
    '{ $.ThisFlag IS FALSE }',
    '{ $.code > 400 }',
    '{ $.SomeObject = * }',
    '{ $.constructor = * }',
    '{ $.arrayKey[7] = * }',
    '{ $.eventType = UpdateTrail && ($.errorCode = 1 || $.errorCode = 2) }',
  ];

  for (const pattern of yes) it(`hold: ${pattern}`, () => assert.equal(matches(pattern, event), true));
  for (const pattern of no) it(`do not hold: ${pattern}`, () => assert.equal(matches(pattern, event), false));

  it('hold of messages only that are one JSON object', () => {
    const pattern = '{ $.a = 1 }';
    const messages = ['{"a":1}', ' {"a": 1}\n', 'INFO {"a":1}', '[{"a":1}]', '{"a":1', '1', '{"a":1}{"a":1}'];
    assert.deepEqual(found(pattern, ...messages), messages.slice(0, 2));
  });

  it('are refused when they are none', () => {
    assert.throws(() => compileFilterPattern('{ $.a = 1'), {
      message: "If a filter pattern starts with '{' it must end with '}'",
    });
    for (const text of [
      'a = 1',
      '$.a',
      '$.a =',
      '$.a = 1 $.b',
      '$.a < x',
      '$.a IS NOT NULL',
      '$.a EXISTS',
      '',
    ]) {
      assert.throws(() => compileFilterPattern(`{ ${text} }`), FilterPatternError, text);
    }
    for (const text of ['$.a[*].b[*] = 1', `${'('.repeat(900)}$.a = 1`, '$.a = 1 &&']) {
      assert.throws(() => compileFilterPattern(`{ ${text} }`), FilterPatternError, text);
    }
  });

  it('show what they looked at', () => {
    const pattern = compileFilterPattern('{ $.eventType = * && $.nested.a-b_c.d < 0 }');
    assert.deepEqual(pattern.extract(event), { '$.eventType': 'UpdateTrail', '$.nested.a-b_c.d': '-2' });
  });
});

describe('space-delimited fields', () => {
  const line = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
  const yes = [
    '[ip, server, username, timestamp, request, status_code, bytes > 1000]',
    '[ip=%127\\.0\\.0\\.[1-9]%, server, username, timestamp, request =*.html*, status_code = 4*, bytes]',
    '[..., status_code = 404, bytes]',
    '[ip, ..., bytes = 1534]',
    '[ip = 127.*, ...]',
    '[ip = 127.0.0.1 || ip = 1.1.1.1, rest]',
    '[w1 = "127.0.0.1", w2]',
    '[a, b, c, d, e, status = 4* && status != 403, g]',
    '[]',
  ];
  const no = [
    '[ip, server, username, timestamp, request, status_code, bytes > 2000]',
    '[ip = 128.*, ...]',
    '[a, b, c, d, e, f, g, h]',
    '[a = 127.*, b = Prod]',
    '[..., bytes > 91534 ]',
  ];

  for (const pattern of yes) it(`match: ${pattern}`, () => assert.equal(matches(pattern, line), true));
  for (const pattern of no) it(`don't: ${pattern}`, () => assert.equal(matches(pattern, line), false));

  it('take brackets and quotes as one field, and the rest into a last bare name', () => {
    const pattern = compileFilterPattern('[ip, server, user, time, request, rest]');
    assert.deepEqual(pattern.extract(line), {
      $ip: '127.0.0.1',
      $server: 'Prod',
      $user: 'frank',
      $time: '10/Oct/2000:13:25:15 -0700',
      $request: 'GET /index.html HTTP/1.0',
      $rest: '404 1534',
    });
  });

  it('are refused when they are none', () => {
    for (const pattern of [
      '[a, ..., b, ...]',
      '[a = ]',
      '[a = 1 || b = 2]',
      '[a,]',
      '[a b]',
      '[a < x]',
      '[a',
    ]) {
      assert.throws(() => compileFilterPattern(pattern), FilterPatternError, pattern);
    }
  });
});

describe('any pattern and message', () => {
  const tokens =
    '{ } [ ] ( ) $ . $.a * ... , = != < && || % " - ? a b1 4* IS NULL NOT EXISTS \\ \\d {2,3} + | ^';
  const pieces = fc.constantFrom(' ', '\n', ...tokens.split(' '));
  const noise = fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join(''));
  const wrapped = noise.chain((text) => fc.constantFrom(text, `{ ${text} }`, `[${text}]`, `%${text}%`));
  const pattern = fc.oneof(wrapped, fc.string({ maxLength: 60, unit: 'binary' }));

  it('either match, or do not, or the pattern is refused', () => {
    fc.assert(
      fc.property(pattern, fc.oneof(fc.string(), fc.json(), noise), (text, message) => {
        try {
          const compiled = compileFilterPattern(text);
          assert.equal(typeof compiled.matches(message), 'boolean');
          for (const value of Object.values(compiled.extract(message))) assert.equal(typeof value, 'string');
        } catch (error) {
          assert.ok(error instanceof FilterPatternError, String(error));
        }
      }),
      { numRuns: 5000 },
    );
  });
});

describe('regular expressions', () => {
  /** Sources of the language, made so that JavaScript reads them in the same way. */
  const atom = fc.constantFrom(
    'a',
    'b',
    'c',
    '.',
    '\\d',
    '\\w',
    '\\S',
    '[ab]',
    '[^a]',
    '[a-c]',
    '\\x20',
    '\\.',
  );
  const repeat = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{0,1}', '{2,}');
  const piece = fc.tuple(atom, repeat).map((parts) => parts.join(''));
  const branch = fc
    .tuple(fc.constantFrom('', '', '^'), fc.array(piece, { maxLength: 5 }), fc.constantFrom('', '', '$'))
    .map(([start, middle, end]) => start + middle.join('') + end);
  const source = fc.array(branch, { minLength: 1, maxLength: 3 }).map((branches) => branches.join('|'));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', 'é', '🦋'), maxLength: 12 });

  it('find what JavaScript finds', () => {
    fc.assert(
      fc.property(source, text, (regex, message) => {
        fc.pre(regex !== '');
        assert.equal(compileRegex(regex)(message), new RegExp(regex, 's').test(message));
      }),
      { numRuns: 5000 },
    );
  });

  it('take time in proportion to the message, whatever the pattern', () => {
    const message = 'a'.repeat(200_000);
    for (const hostile of ['a*a*a*a*a*a*a*b', '.*.*.*.*.*x', '[ab]*a[ab]{12}c', 'a?a?a?a?a?a?aaaaaab$']) {
      assert.equal(compileRegex(hostile)(message), false);
    }
    assert.throws(() => compileRegex('a{999}'), FilterPatternError);
  });

  it('find the same where no two places of a message are alike', () => {
    let seed = 1;
    const bit = () => String(((seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff) >> 16) & 1);
    const noise = Array.from({ length: 40_000 }, bit).join('');
    const places = noise.replaceAll(/(.{1000})/g, '$1 ');
    const beganMs = performance.now();
    for (const regex of [
      '1[01]{100}2',
      '1[01]{60}(2|$)',
      '1[01]{60}$',
      '0[01]{50} [01]{50}0',
      '^1[01]{70}2|3',
    ]) {
      const source = regex.replace('(2|$)', '2|1[01]{59}$');
      for (const message of [noise, `${noise}2`, `${places}\n`, `${noise}\n2`, `${noise} 3\n`]) {
        // Its end alone, or a line feed before it, is what JavaScript lacks.
        const expected = new RegExp(source.replaceAll('$', '(?=\\n?(?![^]))'), 's').test(message);
        assert.equal(compileRegex(source)(message), expected, source);
      }
    }
    // Together two seconds; it was a minute.
    assert.ok(performance.now() - beganMs < 20_000);
  });

  it('let $ stand before a last line feed', () => {
    assert.ok(compileRegex('done$')('all done\n'));
    assert.ok(!compileRegex('done$')('done \n'));
  });
});

describe('wildcards', () => {
  it('fit as a regular expression would', () => {
    const unit = fc.constantFrom('a', 'b', '*');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 8 }), fc.string({ unit, maxLength: 10 }), (pattern, text) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '[^]*')}$`).test(text);
        assert.equal(wildcard(pattern)(text), expected);
      }),
      { numRuns: 3000 },
    );
  });
});

it('splits a hostile message in proportion to its length', () => {
  const pattern = compileFilterPattern('[a, ..., b = x]');
  for (const message of ['[ '.repeat(500_000), '" '.repeat(499_999), `${'[a '.repeat(300_000)}]b`]) {
    assert.equal(pattern.matches(message), false);
  }
});
