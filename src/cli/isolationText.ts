import type { IsolationReport } from '../compute/sandbox.ts';

const ESSENTIALS: readonly (readonly [property: string, label: string])[] = [
  ['memoryLimit', 'memory limit'],
  ['cpuLimit', 'CPU limit'],
  ['network', 'network'],
];

/** The isolation in force, in one line; `doctor` shows all of it. */
export function isolationLine({ driver, properties }: IsolationReport): string {
  if (driver === 'process') return 'NONE: functions run as plain processes of this user';
  const facts = ESSENTIALS.filter(([property]) => property in properties).map(
    ([property, label]) => `${label} ${propertyText(properties[property])}`,
  );
  return `${driver} (${facts.join(', ')})`;
}

export function propertyText(value: string | boolean | undefined): string {
  if (typeof value === 'string') return value;
  return value === true ? 'yes' : 'no';
}
