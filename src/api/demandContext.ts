import { requestContext, type ContextValue, type RequestContext } from '../policy/index.ts';
import type { RequestFacts } from '../policy/index.ts';
import type { ConditionKeys, Demand, ResourceFacts } from '../services/service.ts';

/** What is the same for all demands of a request. */
export type CallerFacts = Omit<RequestFacts, 'resource' | 'requestTags' | 'tagKeys' | 'keys'> & {
  readonly keys: ConditionKeys;
};

/**
 * The condition keys of one demand, found out when a policy asks. It tells whether any did, as a decision without
 * conditions is the same the next time, and whether one was asked for that only the resource's record knows.
 */
export class DemandContext implements RequestContext {
  wasAsked = false;
  lacksFacts = false;
  readonly #caller: () => CallerFacts;
  readonly #demand: Demand;
  #resource: ResourceFacts | undefined;
  #context: RequestContext | undefined;

  constructor(caller: () => CallerFacts, demand: Demand) {
    this.#caller = caller;
    this.#demand = demand;
  }

  get(key: string): ContextValue | undefined {
    this.wasAsked = true;
    this.#context ??= this.#make();
    const value = this.#context.get(key);
    if (value === undefined && this.#resource === undefined && isOfResource(key)) this.lacksFacts = true;
    return value;
  }

  /** What the record says; decided anew, nothing is lacking. */
  learn(resource: ResourceFacts): void {
    this.#resource = resource;
    this.#context = undefined;
  }

  #make(): RequestContext {
    const caller = this.#caller();
    const { account, requestTags, tagKeys, keys } = this.#demand;
    const found = this.#resource;
    return requestContext({
      ...caller,
      resource: { account, tags: found?.tags },
      requestTags,
      tagKeys,
      keys: { get: (key) => own(keys, key) ?? own(found?.keys, key) ?? own(caller.keys, key) },
    });
  }
}

/** Keys come from policies, so `constructor` may be one. */
function own(keys: ConditionKeys | undefined, key: string): ContextValue | undefined {
  return keys && Object.hasOwn(keys, key) ? keys[key] : undefined;
}

function isOfResource(key: string): boolean {
  return !key.startsWith('aws:') || key.startsWith('aws:resourcetag/');
}
