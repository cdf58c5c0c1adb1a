import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const output = join(import.meta.dirname, 'dist');

/** What the gateway sends instead where the browser takes it; compressed once, here. */
const precompress: Plugin = {
  name: 'precompress',
  apply: 'build',
  async closeBundle() {
    const folder = join(output, 'assets');
    const names = (await readdir(folder)).filter((name) => /\.(js|css|svg)$/.test(name));
    await Promise.all(
      names.map(async (name) => {
        const path = join(folder, name);
        const content = await readFile(path);
        await writeFile(`${path}.br`, await promisify(brotliCompress)(content));
        await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
      }),
    );
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), precompress],
  // The gateway puts the nonce of each answer in its place.
  html: { cspNonce: 'csp-nonce-of-this-answer' },
  build: {
    outDir: output,
    emptyOutDir: true,
    target: 'es2022',
    // The tokens are written with `light-dark()`, which is not to be taken apart.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy takes pictures and fonts from files alone.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // `npm run dev` beside a running system.
  server: {
    proxy: { '^/(api|auth|trigger|hooks|docs|openapi.json)': 'http://localhost:8080' },
  },
});
