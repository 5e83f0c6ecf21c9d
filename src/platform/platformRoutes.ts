import { json, type Route } from '../api/ownRoutes.ts';
import { createSignedRoute } from '../api/signedRoute.ts';
import { missingImagePrograms } from '../compute/images/imagePrograms.ts';
import type { Config } from '../config.ts';
import type { Meter } from '../metering/createMeter.ts';
import type { CloudTrail } from '../services/cloudtrail/index.ts';
import { CODE_PATH } from '../services/lambda/index.ts';
import type { Access } from './access.ts';
import type { Base } from './base.ts';
import { machineDocument } from './machineDocument.ts';
import type { Functions } from './openFunctions.ts';

interface RoutesNeeds {
  readonly version: string;
  readonly architecture: 'arm64' | 'x86_64';
  readonly access: Access;
  readonly functions: Functions;
  readonly meter: Meter;
  readonly cloudtrail: CloudTrail;
}

/** What answers below `/_mayfly/` besides health, metrics and the console; by first path segment. */
export function platformRoutes(
  config: Config,
  { clock }: Base,
  needs: RoutesNeeds,
): Readonly<Record<string, Route>> {
  const { version, architecture, meter, cloudtrail } = needs;
  const { compute, lambda } = needs.functions;
  const signed = { ...needs.access, clock };
  const isolation = compute.driver.describe();
  return {
    machine: () =>
      json(
        machineDocument({
          version,
          config,
          architecture,
          isolation,
          runtimes: compute.runtimes,
          missingForImages: () => missingImagePrograms(config.ociRuntime),
        }),
      ),
    [CODE_PATH.split('/')[2] ?? '']: (request) => lambda.codeDownload(request),
    environments: createSignedRoute(signed, async (request, { account }) => {
      const functionArn = new URLSearchParams(request.query).get('function') ?? '';
      const isOwn = functionArn.split(':')[4] === account;
      return json({ environments: isOwn ? compute.invoker.environments(functionArn) : [] });
    }),
    usage: createSignedRoute(signed, async (_request, { account }) =>
      json({ rows: await meter.usage({ account }) }),
    ),
    activity: createSignedRoute(signed, async ({ query }, { account }) => {
      const principal = new URLSearchParams(query).get('principal') ?? '';
      return json({ rows: await cloudtrail.activity.of(account, principal) });
    }),
  };
}
