import { badRequest } from './faults.ts';

/** As the model says it in words only. */
export function checkLength(name: string, text: string | undefined, least: number, most: number): void {
  if (text === undefined) return;
  if (text.length < least || text.length > most) {
    throw badRequest(`Invalid ${name}: it takes ${least} to ${most} characters.`);
  }
}
