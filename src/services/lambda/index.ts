import { createGate } from '../../base/gate.ts';
import type { HttpRequest, HttpResponse } from '../../protocol/http.ts';
import { notImplemented, type PermissionTable, type Service } from '../service.ts';
import { accountSettingsOperation } from './accountSettings.ts';
import { aliasOperations } from './alias.ts';
import { createAsyncEvents, type AsyncEvents } from './asyncEvents.ts';
import { createCodeLinks } from './codeLinks.ts';
import { createStorageQuota } from './codeStorage.ts';
import { COMPILED_FROM } from './compiledFrom.ts';
import { concurrencyOperations } from './concurrency.ts';
import { constraints } from './constraints.ts';
import { createFunctionOperation } from './createFunction.ts';
import { deleteFunctionOperation } from './deleteFunction.ts';
import { eventInvokeConfigOperations } from './eventInvokeConfig.ts';
import { dynamodbStreams } from './eventSourceMapping/dynamodbStreams.ts';
import { kindOf, type EventSourceKinds } from './eventSourceMapping/eventSourceKind.ts';
import { createEventSources, type EventSources } from './eventSourceMapping/eventSources.ts';
import { eventSourceMappingOperations, type MappingParts } from './eventSourceMapping/operations.ts';
import { functionUrlOperations } from './functionUrlConfig.ts';
import { createFunctionRuns, type FunctionRuns } from './functionRuns.ts';
import { createFunctionUrls, type FunctionUrls } from './functionUrls.ts';
import { getFunctionOperations } from './getFunction.ts';
import { invokedFunction, invokeOperation, invokeStraight } from './invoke.ts';
import { invokeAsyncOperation } from './invokeAsync.ts';
import {
  invokeByService,
  mayInvokeByService,
  type ServiceInvocation,
  type ServiceTarget,
} from './invokeByService.ts';
import {
  invokeWithResponseStreamOperation,
  invokeWithResponseStreamStraight,
} from './invokeWithResponseStream.ts';
import { listFunctionsOperation } from './listFunctions.ts';
import { layerListOperations } from './layerList.ts';
import { layerPolicyOperations } from './layerPolicy.ts';
import { layerVersionOperations } from './layerVersion.ts';
import type { Lambda, LambdaNeeds } from './needs.ts';
import { noneConfiguredOperations } from './noneConfigured.ts';
import type { LambdaOperations, LambdaSdk } from './operations.ts';
import { lambdaPermissions, reachesOut } from './permissions.ts';
import { policyOperations } from './policy.ts';
import { provisionedConcurrencyOperations } from './provisionedConcurrency.ts';
import { recursionOperations } from './recursion.ts';
import { createResourcePolicies } from './resourcePolicy.ts';
import { runtimeManagementOperations } from './runtimeManagement.ts';
import { createSettling } from './settle.ts';
import { tagOperations } from './tag.ts';
import { createTargets } from './targets.ts';
import { lambdaTasks } from './tasks.ts';
import { updateFunctionOperations } from './updateFunction.ts';
import { versionOperations } from './version.ts';
import { warmRuntimes } from './warmRuntimes.ts';

export type { LambdaNeeds } from './needs.ts';
export { CODE_PATH } from './codeLinks.ts';
export type { FunctionRuns } from './functionRuns.ts';
export type { FunctionUrl, FunctionUrls } from './functionUrls.ts';

export interface LambdaService extends Service {
  readonly operations: LambdaOperations;
  /** Serves the links that GetFunction gives for code packages; for paths that begin with `CODE_PATH`. */
  codeDownload(request: HttpRequest): Promise<HttpResponse>;
  /** To be called once after a start, in the background. */
  warmRuntimes(): Promise<void>;
  /** Asynchronous invocations: run from `start` on, which takes up what was accepted before. */
  readonly events: Pick<AsyncEvents, 'start' | 'stop' | 'drained'>;
  /** Event source mappings: served from `start` on. */
  readonly eventSources: Pick<EventSources, 'start' | 'stop' | 'drained'>;
  /** For who answers the HTTP of function URLs. */
  readonly urls: FunctionUrls;
  /** For services that run functions and wait for what they answer. */
  readonly runs: FunctionRuns;
  /** Another service invokes a function asynchronously, if the function's policy allows it: see `ServiceInvocation`. */
  invokeByService(invocation: ServiceInvocation): Promise<{ readonly refused: string } | undefined>;
  /** Whether that would be taken. */
  mayInvokeByService(
    target: ServiceTarget,
  ): Promise<{ readonly refused: string } | { readonly logGroup: string }>;
}

/** In memory at a time, of up to 250 MB each. */
const LARGE_PACKAGES = 2;

export function createLambda(needs: LambdaNeeds): LambdaService {
  const targets = createTargets(needs);
  const resourcePolicies = createResourcePolicies(needs.store);
  // Writes of other nodes; our own clear it before they are acknowledged.
  const changed = () => {
    targets.clear();
    urls.clear();
    resourcePolicies.clear();
    runs.clear();
  };
  for (const prefix of COMPILED_FROM) needs.store.watch(prefix, changed);
  const settling = createSettling();
  const events = createAsyncEvents(needs, () => lambda);
  const lambda: Lambda = {
    ...needs,
    targets,
    events,
    reserveStorage: createStorageQuota(needs),
    largePackages: createGate(LARGE_PACKAGES),
    commit: async (work) => {
      const result = await needs.store.transact(work);
      changed();
      return result;
    },
    settle: (account, region, ref) => settling.begin(lambda, account, region, ref),
  };
  const urls = createFunctionUrls(lambda);
  const runs = createFunctionRuns(lambda, resourcePolicies);
  const links = createCodeLinks(needs);
  const { streams } = needs;
  const kinds: EventSourceKinds = { dynamodb: streams && dynamodbStreams(() => lambda, streams.dynamodb) };
  const sources = createEventSources(
    () => lambda,
    ({ sourceArn }) => kindOf(kinds, { EventSourceArn: sourceArn })[0],
  );
  const operations = operationTable({ lambda, kinds, sources }, links);
  return {
    operations,
    permissions: lambdaPermissions({ ...needs, resourcePolicies }) satisfies PermissionTable<
      LambdaSdk,
      typeof operations
    >,
    reachesOut,
    constraints,
    straight: {
      Invoke: (request, labels, call) => invokeStraight(lambda, request, labels, call),
      InvokeWithResponseStream: (request, labels, call) =>
        invokeWithResponseStreamStraight(lambda, request, labels, call),
    },
    straightInput: invokedFunction,
    tasks: lambdaTasks(lambda, settling),
    codeDownload: (request) => links.download(request),
    warmRuntimes: () => warmRuntimes(lambda),
    events,
    eventSources: sources,
    urls,
    runs,
    invokeByService: (invocation) => invokeByService(lambda, resourcePolicies, invocation),
    mayInvokeByService: (target) => mayInvokeByService(lambda, resourcePolicies, target),
  };
}

function operationTable(parts: MappingParts, links: ReturnType<typeof createCodeLinks>) {
  const { lambda } = parts;
  return {
    ...createFunctionOperation(lambda),
    ...getFunctionOperations(lambda, links),
    ...listFunctionsOperation(lambda),
    ...updateFunctionOperations(lambda),
    ...deleteFunctionOperation(lambda),
    ...versionOperations(lambda),
    ...aliasOperations(lambda),
    ...policyOperations(lambda),
    ...tagOperations(lambda),
    ...concurrencyOperations(lambda),
    ...provisionedConcurrencyOperations(lambda),
    ...accountSettingsOperation(lambda),
    ...invokeOperation(lambda),
    ...invokeAsyncOperation(lambda),
    ...invokeWithResponseStreamOperation(lambda),
    ...eventInvokeConfigOperations(lambda),
    ...functionUrlOperations(lambda),
    ...layerVersionOperations(lambda, links),
    ...layerListOperations(lambda),
    ...layerPolicyOperations(lambda),
    ...eventSourceMappingOperations(parts),
    ...recursionOperations(lambda),
    ...runtimeManagementOperations(lambda),
    ...noneConfiguredOperations(lambda),
    CheckpointDurableExecution: notImplemented,
    CreateCapacityProvider: notImplemented,
    CreateCodeSigningConfig: notImplemented,
    DeleteCapacityProvider: notImplemented,
    DeleteCodeSigningConfig: notImplemented,
    DeleteResourcePolicy: notImplemented,
    GetDurableExecution: notImplemented,
    GetDurableExecutionHistory: notImplemented,
    GetDurableExecutionState: notImplemented,
    GetFunctionScalingConfig: notImplemented,
    GetResourcePolicy: notImplemented,
    ListDurableExecutionsByFunction: notImplemented,
    ListFunctionVersionsByCapacityProvider: notImplemented,
    PutFunctionCodeSigningConfig: notImplemented,
    PutFunctionScalingConfig: notImplemented,
    PutResourcePolicy: notImplemented,
    SendDurableExecutionCallbackFailure: notImplemented,
    SendDurableExecutionCallbackHeartbeat: notImplemented,
    SendDurableExecutionCallbackSuccess: notImplemented,
    StopDurableExecution: notImplemented,
    UpdateCapacityProvider: notImplemented,
    UpdateCodeSigningConfig: notImplemented,
  } satisfies LambdaOperations;
}
