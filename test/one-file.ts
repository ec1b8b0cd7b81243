// Programs that tests start and kill by the hundred, each as one file: it loads in a quarter of the
// time that its hundreds of modules take. The code is the same, and so are the folders it names.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { build, type Plugin } from 'vite'

const root = join(import.meta.dirname, '..')
/** Those bring binaries, look for files beside their own, or are loaded only when needed. */
const apart = [
  /^(sharp|better-auth|nodemailer|file-type|pg-native)\b/,
  /^@(electric-sql|segment)\//,
]

/** @returns the path of the one file; it goes when this process ends. */
export async function oneFile(entry: string): Promise<string> {
  // Within the project, for what it imports by name.
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'one-file-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [ownFolders],
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: folder,
      target: 'node24',
      minify: false,
      rolldownOptions: { external: apart, output: { codeSplitting: false } },
    },
  })
  return join(folder, `${basename(entry, '.ts')}.js`)
}

/** Where a module looks for its files it goes on looking there. */
const ownFolders: Plugin = {
  name: 'own-folders',
  enforce: 'pre',
  transform: (code, id) =>
    code.includes('import.meta.dirname')
      ? code.replaceAll('import.meta.dirname', JSON.stringify(dirname(id)))
      : undefined,
}
