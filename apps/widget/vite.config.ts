// The widget's build: a loader under a fixed name, which any page takes in by one classic script
// tag, and the chat in chunks that are fetched when it opens.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname
const outDir = join(root, '../../dist/widget')

export default defineConfig({
  root,
  base: './',
  plugins: [ownCopies(), encloseLoader(), precompress()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    rollupOptions: {
      input: { widget: join(root, 'loader.ts'), chat: join(root, 'chat.ts') },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: ({ name }) => (name === 'widget' ? '[name].js' : 'assets/[name]-[hash].js'),
        chunkFileNames: 'assets/[name]-[hash].js',
      },
    },
  },
})

/** The loader stands alone: what the chat takes in too, it has a second time. */
function ownCopies(): Plugin {
  const ofLoader = /(\/loader\.ts|\?loader)$/
  return {
    name: 'own-copies',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!importer || !ofLoader.test(importer)) return undefined
      const found = await this.resolve(source, importer.replace('?loader', ''), {
        ...options,
        skipSelf: true,
      })
      return found && `${found.id}?loader`
    },
  }
}

/** A classic script shares its names with the page: these stay its own. */
function encloseLoader(): Plugin {
  return {
    name: 'enclose-loader',
    apply: 'build',
    generateBundle(_options, bundle) {
      const loader = bundle['widget.js']
      if (loader?.type !== 'chunk') throw new Error('there is no loader')
      if (loader.imports.length || loader.exports.length) {
        throw new Error(`the loader must stand alone: ${[...loader.imports, ...loader.exports]}`)
      }
      const chat = Object.values(bundle).find(
        (chunk) => chunk.type === 'chunk' && chunk.isEntry && chunk.name === 'chat',
      )
      if (!chat || !loader.code.includes('importChat(')) throw new Error('the loader loads no chat')
      loader.code = loader.code
        .replaceAll('importChat(', 'import(')
        .replaceAll(/\bchatFile\b/g, JSON.stringify(chat.fileName))
      loader.code = `(()=>{${loader.code}})();\n`
    },
  }
}

function precompress(): Plugin {
  return {
    name: 'precompress',
    apply: 'build',
    writeBundle() {
      const names = readdirSync(outDir, { recursive: true }).map(String)
      for (const name of names.filter((each) => each.endsWith('.js'))) {
        const content = readFileSync(join(outDir, name))
        writeFileSync(join(outDir, `${name}.br`), brotliCompressSync(content))
        writeFileSync(join(outDir, `${name}.gz`), gzipSync(content, { level: 9 }))
      }
    },
  }
}
