/**
 * What keeps the console, which holds an access key in memory, to itself. Nothing inline and nothing from elsewhere:
 * Cloudscape's styles are files, React sets styles by the CSSOM (which the policy leaves alone), and the editor's are
 * constructed style sheets in a shadow root. Style attributes alone are let be: browsers write them themselves when text is
 * pasted or replaced in the editor, and without inline style sheets they reach nothing but their own element. Pictures may be
 * `data:` (Cloudscape's icons) and `blob:` (previews); a frame only `blob:`, which is a PDF under a type of our choosing; films
 * come from the bucket that they are in.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  'frame-src blob:',
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
