/** How an object is shown; undefined: not at all. */
export type PreviewKind = 'text' | 'image' | 'pdf' | 'video' | 'audio';

const MiB = 1024 * 1024;
/** Of a text so much is shown; what is larger of the others is not. */
export const MOST_BYTES: Readonly<Record<PreviewKind, number>> = {
  text: MiB / 2,
  image: 32 * MiB,
  pdf: 64 * MiB,
  video: Infinity,
  audio: Infinity,
};

const TEXT_ENDINGS =
  /\.(txt|md|log|csv|tsv|json|jsonl|ndjson|xml|ya?ml|toml|ini|conf|env|html?|css|[cm]?[jt]sx?|py|rb|go|rs|java|cs|c|h|cpp|sh|sql|tf|properties|gitignore)$/i;
const UNTOLD = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

/** By its content type, or by its name where the type tells nothing. */
export function previewKindOf(name: string, contentType = ''): PreviewKind | undefined {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (UNTOLD.has(type)) return kindOfName(name);
  // Pictures that are drawn from text are pictures: in an <img> nothing in them runs.
  if (type.startsWith('image/')) return 'image';
  if (type === 'application/pdf') return 'pdf';
  if (type.startsWith('video/')) return 'video';
  if (type.startsWith('audio/')) return 'audio';
  const isText =
    type.startsWith('text/') ||
    /^application\/(json|xml|javascript|x-ndjson|yaml|x-yaml|toml|sql|graphql|x-sh)$/.test(type) ||
    /\+(json|xml)$/.test(type);
  return isText ? 'text' : undefined;
}

function kindOfName(name: string): PreviewKind | undefined {
  if (TEXT_ENDINGS.test(name)) return 'text';
  if (/\.(png|jpe?g|gif|webp|avif|svg|bmp|ico)$/i.test(name)) return 'image';
  if (/\.pdf$/i.test(name)) return 'pdf';
  if (/\.(mp4|webm|mov|m4v)$/i.test(name)) return 'video';
  return /\.(mp3|wav|ogg|m4a|flac)$/i.test(name) ? 'audio' : undefined;
}

/** The type that a picture is given, whatever the object says: never one of pages. */
export function imageTypeOf(name: string, contentType = ''): string {
  if (/^image\/[\w.+-]+$/.test(contentType)) return contentType;
  return /\.svg$/i.test(name) ? 'image/svg+xml' : 'image/*';
}

/** Pages and scripts, which are shown and not run. */
export function isActive(name: string, contentType = ''): boolean {
  return /html|javascript|svg|xml/.test(contentType) || /\.(html?|[cm]?js|svg|xhtml)$/i.test(name);
}
