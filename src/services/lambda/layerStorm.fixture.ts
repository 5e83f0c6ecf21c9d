/**
 * Publishes versions of a few layers as fast as it can on a durable store, deletes each third, and says on standard
 * output what was acknowledged: `NAME:NUMBER CONTENT` or `NAME:NUMBER deleted`. Run by layer.kill.test.ts, which kills it.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/clock.ts';
import { systemIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { testLambda } from './lambda.fixture.ts';
import { openDurable, zipOf } from './lambdaStormState.fixture.ts';

const [folder = '', run = ''] = process.argv.slice(2);
const clock = systemClock();
const lambda = testLambda({ ...(await openDurable(folder)), clock, ids: systemIds(), log: silentLog() });

async function worker(name: string, first: number): Promise<never> {
  for (let content = first; ; content++) {
    const ZipFile = zipOf(name, content);
    const { Version } = await lambda.call('PublishLayerVersion', { LayerName: name, Content: { ZipFile } });
    writeSync(1, `${name}:${Version} ${content}\n`);
    if (Number(Version) % 3 !== 0) continue;
    await lambda.call('DeleteLayerVersion', { LayerName: name, VersionNumber: Version });
    writeSync(1, `${name}:${Version} deleted\n`);
  }
}

// Two for each layer, so that numbers are fought for.
await Promise.all(
  ['one', 'two', 'one', 'two'].map((name, index) => worker(name, Number(run) * 1_000_000 + index * 100_000)),
);
