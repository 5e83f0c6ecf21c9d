import type { Constraints } from '../../protocol/constraints.ts';

export const constraints: Readonly<Record<string, Constraints>> = {};
