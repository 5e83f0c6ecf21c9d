import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `npm run dev` finds the APIs. */
const PLATFORM = process.env['MAYFLY_ENDPOINT'] ?? 'http://127.0.0.1:4566';

export default defineConfig({
  base: '/_mayfly/console/',
  plugins: [react(), compressed()],
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
