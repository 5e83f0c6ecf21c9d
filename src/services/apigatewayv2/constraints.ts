import type { Constraints } from '../../protocol/constraints.ts';
import { constraints as generated } from './generated/constraints.ts';

export const constraints: Readonly<Record<string, Constraints>> = generated;
