import type { View } from '../../store/store.ts';
import { keysOf } from './accessKey.ts';
import { arnOf } from './arn.ts';
import { allEntities } from './entity.ts';
import { iamFault } from './fault.ts';
import type { Iam } from './needs.ts';
import type { Operations } from './operations.ts';
import { accounts, uses, type UserRecord } from './records.ts';

type ReportOperation = 'GenerateCredentialReport' | 'GetCredentialReport';

/** A report that is younger is given again. */
const FRESH_MS = 4 * 3600 * 1000;

export function credentialReportOperations(iam: Iam): Operations<ReportOperation> {
  return {
    GenerateCredentialReport: async (_input, { account }) => {
      const madeAtMs = iam.now();
      await iam.keyUse.flush();
      const made = await iam.store.transact(async (tx) => {
        const record = await accounts.get(tx, [account]);
        if (record?.report && madeAtMs - record.report.madeAtMs < FRESH_MS) return false;
        const csv = await reportOf(tx, account);
        accounts.put(tx, [account], { counts: {}, ...record, report: { csv, madeAtMs } });
        return true;
      });
      return made ? { State: 'STARTED' as const, Description: STARTED } : { State: 'COMPLETE' as const };
    },

    GetCredentialReport: async (_input, { account }) => {
      const report = (await iam.store.read((view) => accounts.get(view, [account])))?.report;
      if (!report) throw iamFault('ReportNotPresent', 'Credential report not present');
      if (iam.now() - report.madeAtMs >= FRESH_MS) {
        throw iamFault('ReportExpired', 'Credential report has expired');
      }
      return {
        Content: new TextEncoder().encode(report.csv),
        ReportFormat: 'text/csv' as const,
        GeneratedTime: new Date(report.madeAtMs),
      };
    },
  };
}

const STARTED = 'No report exists. Starting a new report generation task';

const KEY_COLUMNS = (number: number) =>
  ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
    (column) => `access_key_${number}_${column}`,
  );

const HEADER = [
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed',
  'password_next_rotation,mfa_active',
  ...KEY_COLUMNS(1),
  ...KEY_COLUMNS(2),
  'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
];

const NO_CERTIFICATES = ['false', 'N/A', 'false', 'N/A'];
const UNTOLD_KEY = ['true', 'N/A', 'N/A', 'N/A', 'N/A'];
const NO_KEY = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];

async function reportOf(view: View, account: string): Promise<string> {
  const rows = [HEADER, rootRow(account)];
  for (const user of await allEntities(view, account, 'user')) rows.push(await userRow(view, account, user));
  return rows.map((row) => row.join(',')).join('\n');
}

/** The root has one key that lasts, of which no more is kept than that it is there. */
function rootRow(account: string): string[] {
  const password = ['not_supported', 'N/A', 'not_supported', 'not_supported', 'false'];
  const who = ['<root_account>', `arn:aws:iam::${account}:root`, 'no_information'];
  return [...who, ...password, ...UNTOLD_KEY, ...NO_KEY, ...NO_CERTIFICATES];
}

async function userRow(view: View, account: string, user: UserRecord): Promise<string[]> {
  const keys: string[][] = [];
  for (const key of await keysOf(view, account, user)) {
    const used = await uses.get(view, [account, key.accessKeyId]);
    keys.push([
      String(key.active),
      time(key.createdAtMs),
      used ? time(used.atMs) : 'N/A',
      used?.region ?? 'N/A',
      used?.service ?? 'N/A',
    ]);
  }
  const password = ['false', 'N/A', 'N/A', 'N/A', 'false'];
  const who = [user.name, arnOf(account, 'user', user), time(user.createdAtMs)];
  const [first = NO_KEY, second = NO_KEY] = keys;
  return [...who, ...password, ...first, ...second, ...NO_CERTIFICATES].map(field);
}

const time = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d+Z$/, '+00:00');

/** Names and paths may hold commas and quotes, and spreadsheets must not take them for formulas. */
function field(text: string): string {
  const harmless = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
