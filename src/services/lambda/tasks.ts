import type { Task } from '../../base/task.ts';
import { uploadedAtMs } from './code.ts';
import { collectImages } from './collectImages.ts';
import { layerVersions } from './layerRecords.ts';
import type { Lambda } from './needs.ts';
import { provisioningTask } from './provisioning.ts';
import { functions, unsettled, versions, type CodeRecord, type Runnable } from './records.ts';
import type { Settling } from './settle.ts';

export function lambdaTasks(lambda: Lambda, settling: Settling): readonly Task[] {
  return [
    provisioningTask(lambda),
    resumeSettling(lambda, settling),
    collectCode(lambda),
    collectImages(lambda),
  ];
}

/** After a start, and when another node has left a function waiting. Looks only when something has changed. */
function resumeSettling(lambda: Lambda, settling: Settling): Task {
  let look = true;
  lambda.store.watch(unsettled.prefix, () => (look = true));
  return {
    name: 'lambda.resumeSettling',
    periodMs: 2000,
    run: async () => {
      if (!look) return;
      look = false;
      await settling.resume(lambda).catch((error: unknown) => {
        look = true;
        throw error;
      });
    },
  };
}

/** A package that was just uploaded may not have its record yet. */
const YOUNGEST_MS = 3_600_000;

/**
 * Deletes packages that no version names: of deleted and updated functions and layers, and of uploads that ended before
 * their record was written. A package must be found unnamed in two runs, so that an invocation that had just
 * read the record before can still fetch it.
 */
function collectCode(lambda: Pick<Lambda, 'store' | 'blobs' | 'clock' | 'forgetCode'>): Task {
  let suspects: ReadonlySet<string> = new Set();
  return {
    name: 'lambda.collectCode',
    periodMs: 600_000,
    run: async (signal) => {
      const candidates: string[] = [];
      const oldest = lambda.clock.now() - YOUNGEST_MS;
      for await (const blob of lambda.blobs.names()) {
        const atMs = uploadedAtMs(blob);
        if (atMs !== undefined && atMs < oldest) candidates.push(blob);
      }
      if (candidates.length === 0) return;
      const named = await namedBlobs(lambda);
      const unnamed = candidates.filter((blob) => !named.blobs.has(blob));
      for (const blob of unnamed) {
        if (signal.aborted) return;
        if (!suspects.has(blob)) continue;
        const info = await lambda.blobs.info(blob);
        await lambda.blobs.delete(blob);
        if (info && !named.contents.has(info.sha256)) lambda.forgetCode?.(info.sha256);
      }
      suspects = new Set(unnamed.filter((blob) => !suspects.has(blob)));
    },
  };
}

/** The blobs that versions name, and what is in them: equal packages are unpacked once. */
interface NamedCode {
  readonly blobs: ReadonlySet<string>;
  readonly contents: ReadonlySet<string>;
}

/** Its own, and those of its layers, whose versions may be deleted. */
function packagesOf({ code, settings }: Runnable): CodeRecord[] {
  return [code, ...(settings.layers ?? []).map(({ content }) => content)];
}

async function namedBlobs(lambda: Pick<Lambda, 'store'>): Promise<NamedCode> {
  return lambda.store.read(async (view) => {
    const latest = (await functions.list(view)).flatMap(({ value }) => [value.latest, value.latest.inEffect]);
    const published = (await versions.list(view)).map(({ value }) => value);
    const layers = (await layerVersions.list(view)).map(({ value }) => value.content);
    const all = [...latest, ...published].flatMap((each) => (each ? packagesOf(each) : [])).concat(layers);
    return {
      blobs: new Set(all.map(({ blob }) => blob)),
      contents: new Set(all.map(({ sha256 }) => sha256)),
    };
  });
}
