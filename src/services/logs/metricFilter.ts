import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../base/clock.ts';
import type { Store } from '../../store/store.ts';
import { existingGroup } from './access.ts';
import { invalidParameter, limitExceeded, notFound, unsupported } from './faults.ts';
import { compileFilterPattern, type FilterPattern } from './filter/filterPattern.ts';
import { FilterPatternError } from './filter/patternReader.ts';
import { filterKey, metricFilters, type MetricFilterRecord } from './filterRecords.ts';
import { readTransformation } from './metricTransformation.ts';
import { checkNameLengths, given } from './names.ts';
import type { LogsOperation } from './operation.ts';
import { pageToken, parsePageToken } from './pageToken.ts';

const MAX_FILTERS = 100;
const MAX_LISTED = 50;

interface MetricFilterNeeds {
  readonly store: Store;
  readonly clock: Clock;
  readonly settle: () => Promise<void>;
  /** Filters have changed. */
  readonly changed: () => void;
}

export function metricFilterOperations({ store, clock, settle, changed }: MetricFilterNeeds) {
  return {
    PutMetricFilter: async (input, call) => {
      const group = given(input.logGroupName, 'logGroupName');
      const name = given(input.filterName, 'filterName');
      checkNameLengths(group);
      if (input.applyOnTransformedLogs === true) throw noTransformers('applyOnTransformedLogs');
      if (input.fieldSelectionCriteria !== undefined) throw noSystemFields('fieldSelectionCriteria');
      if (input.emitSystemFieldDimensions?.length) throw noSystemFields('emitSystemFieldDimensions');
      const pattern = given(input.filterPattern, 'filterPattern');
      const [first] = given(input.metricTransformations, 'metricTransformations');
      const transformation = readTransformation(
        given(first, 'metricTransformations.1.member'),
        compileGiven(pattern),
      );
      await settle();
      await store.transact(async (tx) => {
        await existingGroup(tx, call, group);
        const key = filterKey(call, group, name);
        const known = await metricFilters.list(tx, { prefix: filterKey(call, group) });
        const before = known.find(({ value }) => value.name === name);
        if (!before && known.length >= MAX_FILTERS) throw limitExceeded();
        const createdAtMs = before?.value.createdAtMs ?? clock.now();
        metricFilters.put(tx, key, { name, pattern, createdAtMs, transformation });
      });
      changed();
      return {};
    },

    DescribeMetricFilters: async (input, call) => {
      const { logGroupName, filterNamePrefix = '', metricName, metricNamespace } = input;
      if ((metricName === undefined) !== (metricNamespace === undefined)) {
        throw invalidParameter('metricName and metricNamespace must be specified together.');
      }
      checkNameLengths(logGroupName);
      const token = parsePageToken('metricFilters', input.nextToken, ['string', 'string']);
      const found = await store.read(async (view) => {
        if (logGroupName !== undefined) await existingGroup(view, call, logGroupName);
        const prefix =
          logGroupName === undefined ? [call.account, call.region] : filterKey(call, logGroupName);
        return metricFilters.list(view, { prefix });
      });
      const order = (name: string, group: string) => `${name}\0${group}`;
      const after = token && order(String(token[0]), String(token[1]));
      const listed = found
        .map(({ key, value }) => ({ group: String(key[2]), record: value }))
        .filter(
          ({ group, record: { name, transformation } }) =>
            name.startsWith(filterNamePrefix) &&
            (metricName === undefined || metricName === transformation.name) &&
            (metricNamespace === undefined || metricNamespace === transformation.namespace) &&
            (after === undefined || order(name, group) > after),
        )
        .sort((a, b) => (order(a.record.name, a.group) < order(b.record.name, b.group) ? -1 : 1));
      const page = listed.slice(0, input.limit ?? MAX_LISTED);
      const last = page.at(-1);
      return {
        metricFilters: page.map(({ group, record }) => shown(group, record)),
        ...(last &&
          listed.length > page.length && {
            nextToken: pageToken('metricFilters', [last.record.name, last.group]),
          }),
      };
    },

    DeleteMetricFilter: async (input, call) => {
      const group = given(input.logGroupName, 'logGroupName');
      checkNameLengths(group);
      const key = filterKey(call, group, given(input.filterName, 'filterName'));
      await store.transact(async (tx) => {
        await existingGroup(tx, call, group);
        if (!(await metricFilters.get(tx, key)))
          throw notFound('The specified metric filter does not exist.');
        metricFilters.delete(tx, key);
      });
      changed();
      return {};
    },
  } satisfies {
    [Name in 'PutMetricFilter' | 'DescribeMetricFilters' | 'DeleteMetricFilter']: LogsOperation<Name>;
  };
}

function shown(
  logGroupName: string,
  { name, pattern, createdAtMs, transformation }: MetricFilterRecord,
): MetricFilter {
  const { defaultValue, unit, dimensions } = transformation;
  return {
    filterName: name,
    filterPattern: pattern,
    metricTransformations: [
      {
        metricName: transformation.name,
        metricNamespace: transformation.namespace,
        metricValue: transformation.value,
        ...(defaultValue !== undefined && { defaultValue }),
        ...(unit !== undefined && { unit: unit as 'None' }),
        ...(dimensions && { dimensions: { ...dimensions } }),
      },
    ],
    creationTime: createdAtMs,
    logGroupName,
    applyOnTransformedLogs: false,
  };
}

export function compileGiven(pattern: string): FilterPattern {
  try {
    return compileFilterPattern(pattern);
  } catch (error) {
    if (error instanceof FilterPatternError) throw invalidParameter(error.message);
    throw error;
  }
}

export function noTransformers(parameter: string) {
  return unsupported(parameter, 'log groups have no transformers.');
}

export function noSystemFields(parameter: string) {
  return unsupported(parameter, 'log events have no system fields.');
}
