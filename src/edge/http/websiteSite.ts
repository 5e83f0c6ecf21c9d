import type { SiteAnswer, Sites, Visit } from '../../api/sites.ts';
import type { Log } from '../../base/log.ts';
import type { Call } from '../../services/service.ts';
import type { Websites } from '../../services/s3/index.ts';

/** Websites of buckets: `BUCKET.s3-website.REGION.localhost`, and with a dash, as AWS's older regions have it. */
const HOST =
  /^(.+)\.s3-website[.-]([a-z]{2}(?:-[a-z]+)+-\d)\.(?:localhost|localhost\.localstack\.cloud)(?::\d+)?$/i;

export interface WebsiteSiteNeeds {
  readonly load: () => Promise<{ readonly websites: Websites }>;
  readonly log: Log;
}

export function createWebsiteSite({ load, log }: WebsiteSiteNeeds): Sites {
  return {
    counted: { service: 's3', operation: 'GetWebsite' },
    owns: (host) => HOST.test(host),
    serve: async (visit) => {
      const [, bucket = '', region = ''] = HOST.exec(visit.head.headers['host'] ?? '') ?? [];
      const { websites } = await load();
      const call = callOf(visit, region.toLowerCase(), log);
      return answered(await websites.answer(bucket.toLowerCase(), { head: visit.head, call }));
    },
  };
}

function answered(response: SiteAnswer['response']): SiteAnswer {
  return { response, ...(response.status >= 500 && { errorCode: 'InternalError' }) };
}

/** Visitors are strangers: a site asks for no signature, and heeds none. */
function callOf({ head, requestId, sourceIp }: Visit, region: string, log: Log): Call {
  return {
    account: 'anonymous',
    region,
    partition: 'aws',
    principal: { kind: 'anonymous', arn: 'anonymous', userId: 'anonymous', accessKeyId: undefined },
    requestId,
    operation: 'GetObject',
    signal: new AbortController().signal,
    log,
    endpoint: `http://${head.headers['host'] ?? ''}`,
    sourceIp,
    userAgent: head.headers['user-agent'] ?? '',
    headers: head.headers,
  };
}
