import type { Index, Table } from '../table.ts';

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;

/** At least one, or half of one where the read need not be consistent. */
export function readUnits(bytes: number, consistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * (consistent === true ? 1 : 0.5);
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** What an operation consumed of one table and its indexes. */
export class Consumed {
  readonly table: Table;
  ofTable = 0;
  readonly ofIndexes = new Map<Index, number>();

  constructor(table: Table) {
    this.table = table;
  }

  add(units: number, index?: Index): void {
    if (index === undefined) this.ofTable += units;
    else this.ofIndexes.set(index, (this.ofIndexes.get(index) ?? 0) + units);
  }

  get total(): number {
    let total = this.ofTable;
    for (const units of this.ofIndexes.values()) total += units;
    return total;
  }
}

/** `shown`: the table as the request named it. Transactions say which kind of units they are. */
export interface CapacityView {
  readonly shown: string;
  readonly kind?: 'ReadCapacityUnits' | 'WriteCapacityUnits';
}

export function consumedCapacity(
  asked: string | undefined,
  consumed: Consumed,
  { shown, kind }: CapacityView,
) {
  if (asked !== 'TOTAL' && asked !== 'INDEXES') return undefined;
  const units = (count: number) => ({ CapacityUnits: count, ...(kind && { [kind]: count }) });
  const total = { TableName: shown, ...units(consumed.total) };
  if (asked === 'TOTAL') return total;
  const of = (wanted: Index['kind']) => {
    const entries = [...consumed.ofIndexes].filter(([{ kind: is }]) => is === wanted);
    return entries.length === 0
      ? undefined
      : Object.fromEntries(entries.map(([{ name }, count]) => [name, units(count)]));
  };
  const global = of('GSI');
  const local = of('LSI');
  return {
    ...total,
    Table: units(consumed.ofTable),
    ...(global && { GlobalSecondaryIndexes: global }),
    ...(local && { LocalSecondaryIndexes: local }),
  };
}
