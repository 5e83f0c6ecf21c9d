import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from './parseQuery.ts';
import { planQuery } from './planQuery.ts';
import { anyCommand, printCommand, withoutPlaces } from './printQuery.fixture.ts';
import { compileQueryRegex, groupNames } from './regex.ts';
import { MalformedQuery } from './syntax.ts';

describe('parsing a query', () => {
  test('what is printed is read as the same', () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { minLength: 1, maxLength: 4 }), (commands) => {
        const text = commands.map(printCommand).join('\n| ');
        assert.deepEqual(withoutPlaces(parseQuery(text)), withoutPlaces(commands), text);
      }),
      { numRuns: 300 },
    );
  });

  test('names of groups are read; a regular expression that never ends is not tried', () => {
    const names = (source: string) => groupNames(compileQueryRegex(source));
    assert.deepEqual(names('(?<a>x)|(?<b>y(?<c_1>z))'), ['a', 'b', 'c_1']);
    assert.deepEqual(names('(?P<a>x)(?<=b)(?<!c)(?:d)(e)'), ['a']);
    assert.deepEqual(names(String.raw`\(?<a>[(?<b>\](?<c>]\[(?<d>x)`), ['d']);
    const endless = `${'(|)'.repeat(60)}(?<a>z)`;
    assert.deepEqual(names(endless), ['a']);
    planQuery(`parse @message /${endless}/ | filter @message like /${endless}/`, 0);
  });

  test('long chains are taken, endless ones are malformed', () => {
    planQuery(`filter ${Array.from({ length: 900 }, (_, at) => `a=${at}`).join(' or ')}`, 0);
    for (const text of [`fields 1${'+1'.repeat(4900)} as x`, `fields ${'-'.repeat(9000)}1 as x`]) {
      assert.throws(() => planQuery(text, 0), MalformedQuery);
    }
  });

  test('any text is a query, or malformed at a place within it', () => {
    const pieces = fc.constantFrom(
      'fields', 'filter', 'stats', 'parse', 'sort', 'limit', 'by', 'as', 'like', 'in', '[', ']', '(', ')', ',',
      '|', '=', '/a+/', '"x"', '@message', 'count(*)', 'bin(5m)', '10', '-', '#', '\n', '`', "'", '\\', '5m', 'not',
    ); // prettier-ignore
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 20 }).map((all) => all.join(' ')),
          fc.string(),
        ),
        (text) => {
          try {
            planQuery(text, 0);
          } catch (error) {
            assert.ok(error instanceof MalformedQuery, String(error));
            assert.ok(error.at.start <= error.at.end && error.at.end <= text.length);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('comments, a leading pipe, other names of commands, any case', () => {
    const kinds = (text: string) => parseQuery(text).map(({ kind }) => kind);
    assert.deepEqual(
      kinds('| FIELDS @message # all of it\n| search @message LIKE "a#b" | order @timestamp DESC | head 5'),
      ['fields', 'filter', 'sort', 'limit'],
    );
  });

  test('operators bind as on AWS', () => {
    const [command] = parseQuery('filter not a = 1 + 2 * 3 ^ 2 and b or c');
    assert.equal(printCommand(command!), 'filter (((not (a = (1 + (2 * (3 ^ 2))))) and b) or c)');
  });

  // Of AWS's own pages of examples.
  const samples = [
    'filter @type = "REPORT" | stats max(@memorySize / 1000 / 1000) as provisonedMemoryMB, min(@maxMemoryUsed / 1000 / 1000) as smallestMemoryRequestMB, avg(@maxMemoryUsed / 1000 / 1000) as avgMemoryUsedMB, max(@maxMemoryUsed / 1000 / 1000) as maxMemoryUsedMB, provisonedMemoryMB - maxMemoryUsedMB as overProvisionedMB',
    'filter @message like /Exception/ | stats count(*) as exceptionCount by bin(1h) | sort exceptionCount desc',
    'fields @message | filter @message not like /Exception/',
    'stats avg(@duration), max(@duration), min(@duration) by bin(5m)',
    'filter isIpv4InSubnet(srcAddr, "192.0.2.0/24") | stats sum(bytes) as bytesTransferred by dstAddr | sort bytesTransferred desc | limit 15',
    'parse @message "user=*, method:*, latency := *" as @user, @method, @latency | stats avg(@latency) by @method, @user',
    'parse @message /user=(?<user2>.*?), method:(?<method2>.*?), latency := (?<latency2>.*?)/ | stats avg(latency2) by method2, user2',
    'fields @message | parse @message "* [*] *" as loggingTime, loggingType, loggingMessage | filter loggingType IN ["ERROR", "INFO"] | display loggingMessage, loggingType = "ERROR" as isError',
    'filter (eventName="StartInstances" or eventName="RunInstances") and awsRegion="us-east-2"',
    'filter eventName="CreateUser" | fields awsRegion, requestParameters.userName, responseElements.user.arn',
    'fields @timestamp, status, ip, path, httpMethod | filter status>=400 and status<=499 | sort @timestamp desc | limit 10',
    'fields @timestamp, server, severity, message | sort @timestamp asc | dedup server, severity',
    'stats count(*) by bin(1m) as t | sort t desc',
    'stats pct(@duration, 99.9) by bin(5m) | sort bin(5m) | limit 3',
    'fields if(level = "ERROR", 1, 0) as bad | stats sum(bad) / count(*) * 100 as percent by bin(1h)',
  ];
  for (const sample of samples) test(`takes ${sample.slice(0, 60)}`, () => void planQuery(sample, 0));

  const refused: readonly [query: string, message: RegExp, at: string][] = [
    ['count(*)', /^mismatched input 'count' expecting \{K_PARSE, K_SEARCH, /, 'count'],
    ['fields @message | pattern @message', /the command pattern is not supported/, 'pattern'],
    ['SOURCE logGroups() | limit 5', /the command SOURCE is not supported/, 'SOURCE'],
    ['fields @message | diff', /the command diff is not supported/, 'diff'],
    ['fields @message | unmask', /the command unmask is not supported/, 'unmask'],
    ['fields @message | unnest a into b', /the command unnest is not supported/, 'unnest'],
    ['filter a =', /^unexpected symbol found <EOF> at line 1 and position 10$/, ''],
    ['fields a\n| filter ]', /^unexpected symbol found \] at line 2 and position 9$/, ']'],
    ['limit 0', /unexpected symbol found 0/, '0'],
    ['limit 100001', /greater than 100000/, '100001'],
    ['fields nosuch(a)', /unknown function nosuch/, 'nosuch(a)'],
    ['fields strlen()', /strlen does not take 0 arguments/, 'strlen()'],
    ['fields sum(a)', /sum may stand only in stats/, 'sum(a)'],
    ['filter a like /(/', /invalid regular expression/, 'filter a like /(/'],
    ['parse "a * b *" as x', /number of wildcards/, '"a * b *"'],
    ['parse /no group/', /names no group/, 'parse /no group/'],
    ['fields a as b, c as b', /already defined: b/, 'c'],
    ['stats count(*) by a | filter b = 1', /^Unknown symbols found in or after stats: b$/, 'filter b = 1'],
    ['stats count(*) + b by a', /^Unknown symbols found in or after stats: b$/, 'count(*) + b'],
    ['stats a by b', /Unknown symbols found in or after stats: a/, 'a'],
    ['stats pct(a, 101)', /from 0 to 100/, 'pct(a, 101)'],
    [`filter ${'('.repeat(5000)}`, /nested too deeply/, '('],
  ];
  for (const [query, message, at] of refused) {
    test(`refuses ${query.slice(0, 60).replace('\n', ' ')}`, () => {
      assert.throws(
        () => planQuery(query, 0),
        (error) => {
          assert.ok(error instanceof MalformedQuery, String(error));
          assert.match(error.message, message);
          assert.equal(query.slice(error.at.start, error.at.end), at);
          return true;
        },
      );
    });
  }
});
