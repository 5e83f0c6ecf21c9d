import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Store } from '../../store/store.ts';
import type { Expressions } from './expressions/parsed.ts';
import type { Writer } from './items/writer.ts';
import type { Measures } from './measures.ts';
import type { Sequences } from './streams/sequence.ts';
import type { Tables } from './table.ts';
import type { TableCounts } from './tableCounts.ts';

/** What the parts of the service share. */
export interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly tables: Tables;
  readonly expressions: Expressions;
  readonly sequences: Sequences;
  readonly writer: Writer;
  readonly counts: TableCounts;
  readonly measures: Measures;
}
