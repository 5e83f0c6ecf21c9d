/** Why there is no console to show yet. */
export type ConsoleState =
  | { readonly kind: 'built' }
  | { readonly kind: 'building'; readonly step: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly hint: string };

const STEP_SECONDS = 2;

/** Without script and without style: the policy forbids both inline. It asks again by itself. */
export function buildingPage(state: Exclude<ConsoleState, { kind: 'built' }>): string {
  const failed = state.kind === 'failed';
  const title = failed ? 'The console could not be built' : 'The console is being built…';
  const text = failed
    ? `${state.reason}. ${state.hint}`
    : `${state.step}. This page shows it once it is there.`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="${failed ? STEP_SECONDS * 5 : STEP_SECONDS}">
<title>Mayfly</title>
</head>
<body>
<h1>${title}</h1>
<p>${escapeHtml(text)}</p>
<p>The APIs are up meanwhile: <code>aws lambda list-functions</code> works.</p>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
