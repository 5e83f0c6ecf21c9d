import { collection } from '../../../store/collection.ts';

export interface Dashboard {
  /** JSON, as it was put. */
  readonly body: string;
  readonly modifiedMs: number;
}

/** Key: account, name; dashboards are of no region. */
export const dashboards = collection<Dashboard>(['cloudwatch', 'dashboard']);
