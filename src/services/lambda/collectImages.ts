import type { Task } from '../../base/task.ts';
import type { Lambda } from './needs.ts';
import { functions, versions } from './records.ts';

/** An image that has just come may not have its record yet. */
const YOUNGEST_MS = 3_600_000;

/** Removes images that no version names, found so in two runs, as code packages are (tasks.ts). */
export function collectImages(lambda: Pick<Lambda, 'store' | 'images' | 'clock'>): Task {
  let suspects: ReadonlySet<string> = new Set();
  return {
    name: 'lambda.collectImages',
    periodMs: 600_000,
    run: async () => {
      const oldest = lambda.clock.now() - YOUNGEST_MS;
      const present = (lambda.images?.list() ?? []).filter(({ madeAtMs }) => madeAtMs < oldest);
      if (present.length === 0) return;
      const named = await namedImages(lambda);
      const unnamed = present.map(({ digest }) => digest).filter((digest) => !named.has(digest));
      for (const digest of unnamed) if (suspects.has(digest)) lambda.images?.remove(digest);
      suspects = new Set(unnamed.filter((digest) => !suspects.has(digest)));
    },
  };
}

function namedImages(lambda: Pick<Lambda, 'store'>): Promise<ReadonlySet<string>> {
  return lambda.store.read(async (view) => {
    const latest = (await functions.list(view)).flatMap(({ value }) => [
      value.latest.code,
      value.latest.inEffect?.code,
    ]);
    const published = (await versions.list(view)).map(({ value }) => value.code);
    const images = [...latest, ...published].flatMap((code) =>
      code?.image === undefined ? [] : [code.sha256],
    );
    return new Set(images);
  });
}
