import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the APIs. */
const PLATFORM = process.env['MAYFLY_ENDPOINT'] ?? 'http://127.0.0.1:4566';

export default defineConfig({
  base: '/_mayfly/console/',
  plugins: [react(), fontsAsFiles(), compressed()],
  build: {
    target: 'es2023',
    sourcemap: false,
    // Data in style sheets and inlined assets would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    // A page's chunk is asked for when it is opened; the helper that asks ahead is inline-free either way.
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '^/(?!_mayfly/console/)': { target: PLATFORM, changeOrigin: false } } },
});

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
