import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { LogRecord } from './logRecord.ts';
import { planQuery } from './planQuery.ts';
import { QueryRun } from './queryRun.ts';
import { compareNaturally } from './value.ts';

const NOW = Date.UTC(2026, 0, 1, 12);
const origin = {
  account: '000000000000',
  region: 'us-east-1',
  group: '/aws/lambda/f',
  stream: 's',
  sequence: 1,
  node: 1,
  ingestedAtMs: NOW,
};

/** Rows as objects, without their pointers. */
function run(query: string, messages: readonly string[], stepMs = 1000): Record<string, string>[] {
  const queryRun = new QueryRun(planQuery(query, NOW));
  for (const [index, message] of messages.entries()) {
    queryRun.add(new LogRecord(origin, NOW + index * stepMs, index + 1, message));
  }
  return queryRun.rows().map((row) => Object.fromEntries(row.filter(([field]) => field !== '@ptr')));
}

/** The value of an expression over one message. */
function value(
  expression: string,
  message = '{"n": 7, "s": "Hello", "yes": true, "list": [{"x": 1}, {"x": 2}]}',
) {
  return run(`fields ${expression} as result`, [message])[0]?.['result'];
}

describe('fields', () => {
  const expected: readonly [expression: string, value: string | undefined][] = [
    ['n', '7'],
    ['list.1.x', '2'],
    ['yes', '1'],
    ['missing', undefined],
    ['n + 1.5', '8.5'],
    ['2 ^ 3 ^ 2', '512'],
    ['-n % 4', '-3'],
    ['n / 0', undefined],
    ['1 / 3', '0.3333'],
    ['1000000 * 128', '1.28E8'],
    ['s', 'Hello'],
    ['strlen(s)', '5'],
    ['toupper(s)', 'HELLO'],
    ['toLower(s)', 'hello'],
    ['substr(s, 1, 3)', 'ell'],
    ['substr(s, 3)', 'lo'],
    ['replace(s, "l", "L")', 'HeLLo'],
    ['concat(s, " ", n, missing)', 'Hello 7'],
    ['trim("  x ")', 'x'],
    ['trim("xyZfooxyZ", "xyZ")', 'foo'],
    ['ltrim("  x ")', 'x '],
    ['rtrim("  x ")', '  x'],
    ['strcontains(s, "ell")', '1'],
    ['isempty(missing)', '1'],
    ['isblank("  ")', '1'],
    ['ispresent(s)', '1'],
    ['isPresent(missing)', '0'],
    ['coalesce(missing, s)', 'Hello'],
    ['abs(0 - n)', '7'],
    ['ceil(1.2)', '2'],
    ['floor(1.8)', '1'],
    ['greatest(1, n, 3)', '7'],
    ['least(1, n, 3)', '1'],
    ['sqrt(49)', '7'],
    ['log(1)', '0'],
    ['if(n > 5, "big", "small")', 'big'],
    ['bin(1h)', '2026-01-01 12:00:00.000'],
    ['datefloor(@timestamp, 1mo)', '2026-01-01 00:00:00.000'],
    ['dateceil(@timestamp, 1d)', '2026-01-02 00:00:00.000'],
    ['fromMillis(0)', '1970-01-01 00:00:00.000'],
    ['toMillis(@timestamp)', String(NOW)],
    ['now()', String(NOW / 1000)],
    ['@logStream', 's'],
    ['@log', '000000000000:/aws/lambda/f'],
    ['isValidIp("10.0.0.1")', '1'],
    ['isIpInSubnet("10.0.0.1", "10.0.0.0/8")', '1'],
    ['isIpv4InSubnet("11.0.0.1", "10.0.0.0/8")', '0'],
  ];
  for (const [expression, wanted] of expected) {
    test(`${expression} is ${wanted}`, () => assert.equal(value(expression), wanted));
  }

  test('what Lambda writes itself has fields', () => {
    const id = '8f5b7a3e-1111-4222-8333-444455556666';
    const [report] = run(
      'fields @type, @requestId, @duration, @billedDuration, @memorySize, @maxMemoryUsed, @initDuration',
      [
        `REPORT RequestId: ${id}\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 128 MB\tMax Memory Used: 70 MB\tInit Duration: 150.20 ms\t\n`,
      ],
    );
    assert.deepEqual(report, {
      '@type': 'REPORT',
      '@requestId': id,
      '@duration': '12.34',
      '@billedDuration': '13',
      '@memorySize': '1.28E8',
      '@maxMemoryUsed': '7.0E7',
      '@initDuration': '150.2',
    });
    assert.equal(value('@requestId', `2026-01-01T12:00:00.000Z\t${id}\tINFO\thello`), id);
    assert.equal(value('@requestId', `[INFO]\t2026-01-01T12:00:00.000Z\t${id}\thello`), id);
    assert.equal(value('a.b', `2026-01-01T12:00:00.000Z\t${id}\tINFO\t{"a":{"b":"}"}} and more`), '}');
    assert.equal(value('id', '{"id": 12345678901234567890}'), '12345678901234567890');
  });
});

describe('filter and parse', () => {
  const messages = ['ERROR 500 slow', 'INFO 200 fast', 'error 404', '{"level":"WARN","code":75}'];
  const matching = (condition: string) =>
    run(`fields @message | filter ${condition} | sort @timestamp`, messages).map((row) =>
      messages.indexOf(row['@message'] ?? ''),
    );
  const expected: readonly [condition: string, found: readonly number[]][] = [
    ['@message like "ERROR"', [0]],
    ['@message like /(?i)error/', [0, 2]],
    ['@message =~ /\\d{3} \\w+$/', [0, 1]],
    ['@message not like /(?i)error/', [1, 3]],
    ['level = "WARN"', [3]],
    ['level != "WARN"', []],
    ['code > 9', [3]],
    ['code in [74, 75]', [3]],
    ['code not in [74, "76"]', [3]],
    ['not ispresent(code) and @message like "00"', [0, 1]],
    ['ispresent(level) or @message like "slow"', [0, 3]],
  ];
  for (const [condition, found] of expected) {
    test(condition, () => assert.deepEqual(matching(condition), found));
  }

  test('parse by wildcards and by named groups', () => {
    const said = ['user=ann, method=GET, took 12ms', 'nothing'];
    assert.deepEqual(
      run(
        'parse @message "user=*, method=*, took *ms" as user, method, took | display user, method, took | sort user',
        said,
      ),
      [{}, { user: 'ann', method: 'GET', took: '12' }],
    );
    assert.deepEqual(run('parse /took (?<ms>\\d+)ms/ | filter ms > 9 | display ms * 2 as twice', said), [
      { twice: '24' },
    ]);
  });
});

describe('stats', () => {
  const messages = [1, 2, 3, 4, 5, 6].map((n) => `{"n": ${n}, "kind": "${n % 2 ? 'odd' : 'even'}"}`);

  test('aggregates', () => {
    const [row] = run(
      'stats count(*), count(missing) as none, count_distinct(kind) as kinds, sum(n) as total, avg(n), min(n) as low, max(n) as high, pct(n, 90) as p90, median(n) as mid, stddev(n) as dev, earliest(n) as first, latest(n) as last, sortsFirst(kind) as a, sortsLast(kind) as z, sum(n) / count(*) as mean, high - low as span',
      messages,
    );
    assert.deepEqual(row, {
      'count(*)': '6',
      none: '0',
      kinds: '2',
      total: '21',
      'avg(n)': '3.5',
      low: '1',
      high: '6',
      p90: '6',
      mid: '3',
      dev: '1.7078',
      first: '1',
      last: '6',
      a: 'even',
      z: 'odd',
      mean: '3.5',
      span: '5',
    });
  });

  test('by fields and by time, twice over', () => {
    assert.deepEqual(run('stats sum(n) as total by kind | sort total desc', messages), [
      { kind: 'even', total: '12' },
      { kind: 'odd', total: '9' },
    ]);
    assert.deepEqual(run('stats count(*) by bin(2s)', messages), [
      { 'bin(2s)': '2026-01-01 12:00:04.000', 'count(*)': '2' },
      { 'bin(2s)': '2026-01-01 12:00:02.000', 'count(*)': '2' },
      { 'bin(2s)': '2026-01-01 12:00:00.000', 'count(*)': '2' },
    ]);
    assert.deepEqual(
      run(
        'stats count(*) as c by bin(2s) as t, kind | stats max(c) as most, count(*) as groups by kind | sort kind',
        messages,
      ),
      [
        { kind: 'even', most: '1', groups: '3' },
        { kind: 'odd', most: '1', groups: '3' },
      ],
    );
    assert.deepEqual(
      run('stats count(*) by kind | filter `count(*)` > 2 | sort count(*), kind desc | limit 1', messages),
      [{ kind: 'odd', 'count(*)': '3' }],
    );
  });
});

describe('order', () => {
  test('newest first without sort; limit and dedup take the first in order', () => {
    const messages = ['{"u":"a"}', '{"u":"b"}', '{"u":"a"}', '{"v":1}', '{"v":2}'];
    const names = (query: string) => run(query, messages).map((row) => row['@message']);
    assert.deepEqual(names('limit 2'), ['{"v":2}', '{"v":1}']);
    assert.deepEqual(names('sort @timestamp asc | limit 1'), ['{"u":"a"}']);
    assert.deepEqual(names('dedup u'), ['{"v":2}', '{"v":1}', '{"u":"a"}', '{"u":"b"}']);
    assert.deepEqual(names('sort @timestamp | dedup u | limit 2'), ['{"u":"a"}', '{"u":"b"}']);
    assert.deepEqual(names('limit 3 | filter ispresent(u)'), ['{"u":"a"}']);
  });

  test('texts and numbers, as the reference lists them', () => {
    const order = ['!:', '#', '*%04', '0#', '5A', '111A', '2345_', '@', '@_', 'A', 'A9876fghj', 'a12345hfh', '0', '01', '1', '2', '3']; // prettier-ignore
    assert.deepEqual(order.toReversed().toSorted(compareNaturally), order);
  });

  test('every event has a pointer, aggregates have none', () => {
    const rows = (query: string) => {
      const queryRun = new QueryRun(planQuery(query, NOW));
      queryRun.add(new LogRecord(origin, NOW, 1, 'x'));
      return queryRun.rows().map((row) => row.map(([field]) => field));
    };
    assert.deepEqual(rows('fields @message'), [['@message', '@ptr']]);
    assert.deepEqual(rows('filter 1 = 1'), [['@timestamp', '@message', '@ptr']]);
    assert.deepEqual(rows('stats count(*)'), [['count(*)']]);
  });
});

test('a query agrees with a naive one, whatever the events and their order', () => {
  const event = fc.record({ n: fc.integer({ min: -50, max: 50 }), k: fc.constantFrom('a', 'b', 'c') });
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      fc.integer({ min: -50, max: 50 }),
      fc.nat(20),
      (events, low, most) => {
        const kept = events.map((each, at) => ({ ...each, at })).filter(({ n }) => n > low);
        const queryRun = new QueryRun(
          planQuery(`filter n > ${low} | fields n, k | sort n desc, @timestamp | limit ${most + 1}`, NOW),
        );
        const totals = new QueryRun(
          planQuery(`filter n > ${low} | stats sum(n) as s, count(*) as c by k | sort k`, NOW),
        );
        for (const [at, { n, k }] of [...events.entries()].toReversed()) {
          const record = () => new LogRecord(origin, NOW + at, at + 1, JSON.stringify({ n, k }));
          queryRun.add(record());
          totals.add(record());
        }
        const sorted = kept.toSorted((a, b) => b.n - a.n || a.at - b.at).slice(0, most + 1);
        assert.deepEqual(
          queryRun.rows().map((row) => row.slice(0, 2).map(([, text]) => text)),
          sorted.map(({ n, k }) => [String(n), k]),
        );
        const groups = ['a', 'b', 'c'].flatMap((k) => {
          const own = kept.filter((each) => each.k === k);
          return own.length === 0
            ? []
            : [[k, String(own.reduce((sum, { n }) => sum + n, 0)), String(own.length)]];
        });
        assert.deepEqual(
          totals.rows().map((row) => row.map(([, text]) => text)),
          groups,
        );
      },
    ),
    { numRuns: 100 },
  );
});
