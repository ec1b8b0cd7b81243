// The console's build: hashed assets for ever, a nonce placeholder that the server fills in on each
// request, and .br and .gz beside every text asset so that nothing is compressed while serving.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname
const outDir = join(root, '../../dist/console')

export default defineConfig({
  root,
  base: '/',
  plugins: [react(), preloadFirstRoom(), precompress()],
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2023',
    // Data addresses would need `data:` in the policy's font-src.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/v1', '/analytics.js'].map((path) => [path, 'http://127.0.0.1:4000']),
    ),
  },
})

/** Fetches the first room's chunk beside the entry, instead of after it has run. */
function preloadFirstRoom(): Plugin {
  return {
    name: 'preload-first-room',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const chunks = Object.values(bundle ?? {})
        return chunks
          .filter((chunk) => chunk.type === 'chunk' && chunk.name === 'inbox-page')
          .map((chunk) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', href: `/${chunk.fileName}`, nonce: '__NONCE__' },
            injectTo: 'head' as const,
          }))
      },
    },
  }
}

function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    closeBundle() {
      const folder = join(outDir, 'assets')
      for (const name of readdirSync(folder)) {
        if (!['.js', '.css', '.svg'].includes(extname(name))) continue
        const content = readFileSync(join(folder, name))
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, quality))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}
