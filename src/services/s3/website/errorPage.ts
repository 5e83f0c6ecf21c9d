import type { Fault } from '../../../protocol/fault.ts';
import type { HttpResponse } from '../../../protocol/http.ts';
import { escapeXml } from '../../../protocol/xmlWriter.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  416: 'Requested Range Not Satisfiable',
  501: 'Not Implemented',
};

/** What S3 tells people in their browsers; `second` is why the site's own page could not be shown. */
export function errorPage(error: Fault, requestId: string, second?: Fault): HttpResponse {
  const status = error.status ?? 500;
  const title = `${status} ${TITLES[status] ?? 'Error'}`;
  const own = [
    ...itemsOf(error),
    `<li>RequestId: ${requestId}</li>`,
    `<li>HostId: ${Buffer.from(requestId).toString('base64')}</li>`,
  ];
  const more = second
    ? `<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n${itemsOf(second).join('\n')}\n</ul>\n`
    : '';
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${own.join('\n')}\n</ul>\n${more}<hr/>\n</body>\n</html>\n`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'x-amz-error-code': error.code };
  return { status, headers, body };
}

function itemsOf({ code, message, members }: Fault): string[] {
  const items = Object.entries({ Code: code, Message: message, ...members });
  return items.map(([name, value]) => `<li>${name}: ${escapeXml(String(value))}</li>`);
}
