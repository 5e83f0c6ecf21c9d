import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin, type Rolldown } from 'vite';

/** Also src/shell/paths.ts. */
const BASE = '/_mayfly/console/';

/** Where `npm run dev` finds the APIs. */
const PLATFORM = process.env['MAYFLY_ENDPOINT'] ?? 'http://127.0.0.1:4566';

/**
 * A page is a few files instead of forty: browsers ask for six at a time, and each costs them a few milliseconds. Modules
 * that no group names, and pages themselves, are the bundler's to split. What several pages share is in the group of the
 * highest priority that wants it, with all that it imports, so no group imports one of a lower priority.
 */
const groups: Rolldown.CodeSplittingGroup[] = [
  { name: 'frame', tags: ['$initial'], priority: 6 },
  // What most pages show: the table and what belongs to it.
  {
    name: 'list',
    test: /@cloudscape-design|@dnd-kit|console\/src\/(?!pages|editor)/,
    minShareCount: 12,
    priority: 5,
  },
  {
    name: 'sdk',
    test: /@smithy|@aws-sdk\/(?!client-|checksums|middleware-sdk-s3|dynamodb)/,
    minShareCount: 8,
    priority: 4,
  },
  { name: clientOf, priority: 3 },
  // To show code. What it takes to edit it, and each language, are files of their own.
  { name: 'code', test: /@codemirror|@lezer/, minShareCount: 5, priority: 3 },
  { name: 'chart', test: /d3-|-chart|\/chart-/, minShareCount: 2, priority: 3 },
  {
    name: 'form',
    test: /@cloudscape-design\/(?!.*(?:date-|calendar|masked-input))/,
    minShareCount: 2,
    priority: 2,
  },
  { name: 'time', test: /@cloudscape-design|date-fns|weekstart|mnth/, minShareCount: 2, priority: 1 },
];

/** Every service's client is a file. */
function clientOf(module: string): string | null {
  const service = /@aws-sdk\/client-([\w-]+)/.exec(module)?.[1];
  return service === undefined ? null : `sdk-${service}`;
}

export default defineConfig({
  base: BASE,
  plugins: [react(), handlesWithoutButtons(), fontsAsFiles(), whatPagesWaitFor(), firstPages(), compressed()],
  build: {
    target: 'es2023',
    sourcemap: false,
    // Data in style sheets and inlined assets would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    // A page's chunk is asked for when it is opened; the helper that asks ahead is inline-free either way.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups } } },
  },
  server: { proxy: { '^/(?!_mayfly/console/)': { target: PLATFORM, changeOrigin: false } } },
});

/**
 * Between any two columns of a table that can be resized is a handle, and Cloudscape draws its arrows, hidden, with the table, in a
 * place of their own, twice: three hundred components of a table of eight columns. Here they are drawn when they are shown.
 */
function handlesWithoutButtons(): Plugin {
  const overlay = 'React.createElement(PortalOverlay,';
  return {
    name: 'mayfly-handles-without-buttons',
    apply: 'build',
    transform: {
      filter: { id: /@cloudscape-design\/components\/internal\/components\/drag-handle-wrapper\/index\.js$/ },
      handler(code) {
        if (code.split(overlay).length !== 2 || !code.includes('const showButtons ='))
          this.error('Cloudscape draws the arrows of handles in another way: look whether they still cost');
        return { code: code.replace(overlay, `showButtons && ${overlay}`), map: null };
      },
    },
  };
}

/** Cloudscape's style sheet carries its fonts as data, which is slower and would widen the policy: they become files. */
function fontsAsFiles(): Plugin {
  return {
    name: 'mayfly-fonts-as-files',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue;
        const text = typeof asset.source === 'string' ? asset.source : Buffer.from(asset.source).toString();
        asset.source = text.replaceAll(
          /url\(["']?data:font\/woff2;base64,([\w+/=]+)["']?\)/g,
          (_, data: string) => {
            const source = Buffer.from(data, 'base64');
            const name = `font-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.woff2`;
            this.emitFile({ type: 'asset', fileName: `assets/${name}`, source });
            return `url(${name})`;
          },
        );
      }
    },
  };
}

/**
 * What every page waits for comes beside the frame, not when the frame has found out: what the machine can do, and the code of
 * most pages.
 */
function whatPagesWaitFor(): Plugin {
  const link = (rel: string, href: string): HtmlTagDescriptor => ({
    injectTo: 'head',
    tag: 'link',
    attrs: { rel, crossorigin: true, href, ...(rel === 'preload' && { as: 'fetch' }) },
  });
  return {
    name: 'mayfly-what-pages-wait-for',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => [
        link('preload', '/_mayfly/machine'),
        ...Object.values(bundle).flatMap((chunk) => {
          if (chunk.type !== 'chunk' || !['list', 'sdk'].includes(chunk.name)) return [];
          const styles = [...(chunk.viteMetadata?.importedCss ?? [])];
          return [
            link('modulepreload', BASE + chunk.fileName),
            ...styles.map((file) => link('stylesheet', BASE + file)),
          ];
        }),
      ],
    },
  };
}

/** Which code the pages that most open first are made of, besides what every page is made of. */
const FIRST_PAGES: readonly (readonly [path: string, modules: readonly string[]])[] = [
  ['^/(home)?$', ['pages/home/HomePage.tsx']],
  ['^/functions$', ['functions/list/FunctionsPage.tsx']],
  [
    '^/functions/(?!create$)[^/]+$',
    ['function/FunctionPage.tsx', 'code/CodeTab.tsx', 'editor/CodeEditor.tsx'],
  ],
];

/**
 * Their code, too, comes beside the frame, not when the frame has found out which page it is: a script of some lines knows it by
 * the address. It is a file, as the policy allows nothing within the page.
 */
function firstPages(): Plugin {
  let script: { readonly name: string; readonly text: string } | undefined;
  return {
    name: 'mayfly-first-pages',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) => {
        const files = FIRST_PAGES.map(([path, modules]) => [
          path,
          modules.flatMap((module) => codeOf(module, bundle)).filter((file) => !html.includes(file)),
        ]);
        const text = `for (const [path, files] of ${JSON.stringify(files)})
  if (new RegExp(path).test(location.pathname.slice(${BASE.length - 1})))
    for (const file of new Set(files))
      document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', href: '${BASE}' + file }));
`;
        const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
        script = { name: `assets/firstPages-${hash}.js`, text };
        const attrs = { async: true, src: BASE + script.name };
        return [{ injectTo: 'head-prepend', tag: 'script', attrs }];
      },
    },
    writeBundle({ dir = '' }) {
      if (script) writeFileSync(join(dir, script.name), script.text);
    },
  };
}

/** The files of a module that is fetched on demand, and of all that it imports. */
function codeOf(module: string, bundle: Rolldown.OutputBundle): readonly string[] {
  const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
  const first = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/${module}`));
  if (!first) throw new Error(`no code of its own: ${module}`);
  const found = new Set([first.fileName]);
  for (const name of found) {
    for (const imported of chunks.find(({ fileName }) => fileName === name)?.imports ?? [])
      found.add(imported);
  }
  return [...found];
}

/** `.br` and `.gz` beside every text file: compressed once, at the highest level. */
function compressed(): Plugin {
  return {
    name: 'mayfly-compressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(?:js|css|html|svg|json)$/.test(entry.name)) continue;
        const path = join(entry.parentPath, entry.name);
        const content = readFileSync(path);
        if (content.length < 512) continue;
        const size = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params: size }));
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}
