import { Fault } from '../../../protocol/fault.ts';
import { resolveFunction, serviceScope, type FunctionScope } from '../functionName.ts';
import { findVersion } from '../lookup.ts';
import type { Lambda } from '../needs.ts';
import type { Target } from '../targets.ts';

/** What is to be run; undefined while it can't be: the function is gone, or not ready. */
export async function targetOf(lambda: Lambda, functionArn: string): Promise<Target | undefined> {
  try {
    return await lambda.targets.find(scopeOf(functionArn), functionArn, undefined);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The execution role of the version that the ARN means; undefined when there is none. */
export async function roleOf(lambda: Lambda, functionArn: string): Promise<string | undefined> {
  const scope = scopeOf(functionArn);
  const known = lambda.targets.known(scope, functionArn, undefined);
  if (known !== undefined) return known.version.role;
  try {
    const ref = resolveFunction(scope, functionArn);
    const { version } = await lambda.store.read((view) => findVersion(view, scope, ref));
    return version.settings.role;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function scopeOf(functionArn: string): FunctionScope {
  const [, , , region = '', account = ''] = functionArn.split(':');
  return serviceScope({ account, region });
}
