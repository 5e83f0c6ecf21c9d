import type { LifecycleRule } from '@aws-sdk/client-s3';

/** A rule as the form has it: numbers as they are typed, '' where the rule does not do that. */
export interface RuleDraft {
  readonly id: string;
  readonly enabled: boolean;
  /** Names that begin with it; '' is all. */
  readonly prefix: string;
  readonly expireDays: string;
  readonly noncurrentDays: string;
  readonly abortDays: string;
  /** Delete markers with nothing behind them any more. */
  readonly markers: boolean;
}

export const NEW_RULE: RuleDraft = {
  id: '',
  enabled: true,
  prefix: '',
  expireDays: '',
  noncurrentDays: '',
  abortDays: '',
  markers: false,
};

/** What the form says of the rule; undefined where the rule says what the form cannot: tags, sizes, dates, versions to keep. */
export function draftOf(rule: LifecycleRule): RuleDraft | undefined {
  const {
    Filter = {},
    Expiration,
    NoncurrentVersionExpiration,
    Transitions,
    NoncurrentVersionTransitions,
  } = rule;
  const { Prefix: filtered, ...otherFilters } = Filter;
  const isMore =
    Object.values(otherFilters).some((value) => value !== undefined) ||
    Expiration?.Date !== undefined ||
    NoncurrentVersionExpiration?.NewerNoncurrentVersions !== undefined ||
    (Transitions ?? []).length + (NoncurrentVersionTransitions ?? []).length > 0;
  if (isMore) return undefined;
  const days = (count: number | undefined) => (count === undefined ? '' : String(count));
  return {
    id: rule.ID ?? '',
    enabled: rule.Status === 'Enabled',
    prefix: filtered ?? rule.Prefix ?? '',
    expireDays: days(Expiration?.Days),
    noncurrentDays: days(NoncurrentVersionExpiration?.NoncurrentDays),
    abortDays: days(rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation),
    markers: Expiration?.ExpiredObjectDeleteMarker === true,
  };
}

export function ruleOf(draft: RuleDraft): LifecycleRule {
  const { expireDays, noncurrentDays, abortDays, markers } = draft;
  return {
    ID: draft.id.trim(),
    Status: draft.enabled ? 'Enabled' : 'Disabled',
    Filter: { Prefix: draft.prefix },
    ...(expireDays !== '' && { Expiration: { Days: Number(expireDays) } }),
    ...(expireDays === '' && markers && { Expiration: { ExpiredObjectDeleteMarker: true } }),
    ...(noncurrentDays !== '' && { NoncurrentVersionExpiration: { NoncurrentDays: Number(noncurrentDays) } }),
    ...(abortDays !== '' && { AbortIncompleteMultipartUpload: { DaysAfterInitiation: Number(abortDays) } }),
  };
}

/** Nothing, or whole days from 1. */
export function isDays(text: string): boolean {
  return text === '' || (/^\d{1,6}$/.test(text) && Number(text) > 0);
}

/** Named as none of the others, and it does something. */
export function isRule({ id, ...draft }: RuleDraft, taken: readonly string[]): boolean {
  const days = [draft.expireDays, draft.noncurrentDays, draft.abortDays];
  const isNamed = id.trim() !== '' && id.length <= 255 && !taken.includes(id.trim());
  return isNamed && days.every(isDays) && (draft.markers || days.some((text) => text !== ''));
}
