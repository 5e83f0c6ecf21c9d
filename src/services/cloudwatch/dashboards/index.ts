import type { Clock } from '../../../base/clock.ts';
import { Fault } from '../../../protocol/fault.ts';
import type { Key, Store } from '../../../store/store.ts';
import { invalidNextToken, invalidValue } from '../faults.ts';
import type { CloudWatchOperation } from '../operation.ts';
import { pageToken, parsePageToken } from '../pageToken.ts';
import { dashboardTagsKey, deleteTags, putTags } from '../tags.ts';
import { dashboardProblems } from './dashboardBody.ts';
import { dashboards } from './dashboardRecord.ts';

interface DashboardNeeds {
  readonly store: Store;
  readonly clock: Clock;
}

const NAME = /^[A-Za-z0-9_-]+$/;
const MAX_NAME = 255;
const PAGE = 1000;

export function dashboardOperations(needs: DashboardNeeds) {
  return {
    PutDashboard: putDashboard(needs),
    GetDashboard: getDashboard(needs),
    ListDashboards: listDashboards(needs),
    DeleteDashboards: deleteDashboards(needs),
  };
}

function putDashboard({ store, clock }: DashboardNeeds): CloudWatchOperation<'PutDashboard'> {
  return async ({ DashboardName: name = '', DashboardBody: body = '', Tags = [] }, { account }) => {
    if (!NAME.test(name)) {
      throw invalidValue(
        'The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).\n',
      );
    }
    if (name.length > MAX_NAME) {
      throw invalidValue(
        `The value for field DashboardName must not be longer than ${MAX_NAME} characters.\n`,
      );
    }
    const problems = dashboardProblems(body);
    if (problems.length > 0) {
      const told = problems.map(({ DataPath, Message }) => ({ dataPath: DataPath, message: Message }));
      throw new Fault(
        'DashboardInvalidInputError',
        `The dashboard body is invalid, there are ${problems.length} validation errors:\n${JSON.stringify(told, undefined, 2)}`,
        { members: { dashboardValidationMessages: problems } },
      );
    }
    await store.transact(async (transaction) => {
      const isNew = (await dashboards.get(transaction, [account, name])) === undefined;
      dashboards.put(transaction, [account, name], { body, modifiedMs: clock.now() });
      // As with alarms, tags count only for one that is new.
      if (isNew && Tags.length > 0) await putTags(transaction, dashboardTagsKey(account, name), Tags);
    });
    return { DashboardValidationMessages: [] };
  };
}

function getDashboard({ store }: DashboardNeeds): CloudWatchOperation<'GetDashboard'> {
  return async ({ DashboardName: name = '' }, { account }) => {
    const found = name.isWellFormed()
      ? await store.read((view) => dashboards.get(view, [account, name]))
      : undefined;
    if (found === undefined) {
      throw new Fault('DashboardNotFoundError', `Dashboard ${name.toWellFormed()} does not exist`);
    }
    return { DashboardArn: dashboardArn(account, name), DashboardBody: found.body, DashboardName: name };
  };
}

function listDashboards({ store }: DashboardNeeds): CloudWatchOperation<'ListDashboards'> {
  return async ({ DashboardNamePrefix = '', NextToken }, { account }) => {
    const after = afterOf(account, NextToken);
    const all = await store.read((view) =>
      dashboards.list(view, { prefix: [account], ...(after && { after }) }),
    );
    const found = all.filter(({ key }) => String(key[1]).startsWith(DashboardNamePrefix));
    const shown = found.slice(0, PAGE);
    return {
      DashboardEntries: shown.map(({ key, value: { body, modifiedMs } }) => ({
        DashboardName: String(key[1]),
        DashboardArn: dashboardArn(account, String(key[1])),
        LastModified: new Date(modifiedMs),
        Size: Buffer.byteLength(body),
      })),
      ...(found.length > PAGE && { NextToken: pageToken([shown.at(-1)?.key[1]]) }),
    };
  };
}

function afterOf(account: string, token: string | undefined): Key | undefined {
  if (token === undefined) return undefined;
  const [name] = parsePageToken(token, 1);
  if (typeof name !== 'string' || !NAME.test(name)) throw invalidNextToken();
  return [account, name];
}

/** All of them, or none. */
function deleteDashboards({ store }: DashboardNeeds): CloudWatchOperation<'DeleteDashboards'> {
  return async ({ DashboardNames: names = [] }, { account }) => {
    if (names.length === 0) throw invalidValue('The parameter DashboardNames must not be empty.');
    await store.transact(async (transaction) => {
      const unknown: string[] = [];
      for (const name of names) {
        const isThere = NAME.test(name) && (await dashboards.get(transaction, [account, name])) !== undefined;
        if (!isThere) unknown.push(name.toWellFormed());
      }
      if (unknown.length > 0) {
        const list = unknown.join(', ');
        throw new Fault('DashboardNotFoundError', `The specified dashboard does not exist. [${list}]`);
      }
      for (const name of names) {
        dashboards.delete(transaction, [account, name]);
        deleteTags(transaction, dashboardTagsKey(account, name));
      }
    });
    return {};
  };
}

function dashboardArn(account: string, name: string): string {
  return `arn:aws:cloudwatch::${account}:dashboard/${name}`;
}
