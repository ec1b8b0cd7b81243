// npm start: builds the console when there is none or its sources are newer, then starts.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { serverFlags } from './node-flags.ts'

const root = join(import.meta.dirname, '..')

if (isStale()) {
  console.log('Building the console …')
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) {
    console.error('The console could not be built; the server starts without it.')
  }
}
const server = spawn(process.execPath, [...serverFlags, '--enable-source-maps', 'server/main.ts'], {
  cwd: root,
  stdio: 'inherit',
  // Halves the time to start: types are stripped and code is compiled once.
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'), ...process.env },
})
// A terminal sends Ctrl-C to both; a process manager only to us.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))

function isStale(): boolean {
  const pages = ['dist/console/index.html', 'dist/widget/widget.js'].map((page) => join(root, page))
  const sources = globSync(
    ['apps/{console,kit,widget}/**/*', 'words/**/*.ts', 'package-lock.json'],
    {
      cwd: root,
      exclude: ['**/node_modules/**', '**/*.test.ts'],
    },
  )
  // An installation may carry the build and leave the sources out.
  if (!sources.some((source) => source.startsWith('apps'))) return false
  if (!pages.every(existsSync)) return true
  const builtAt = Math.min(...pages.map((page) => statSync(page).mtimeMs))
  return sources.some((source) => {
    const about = statSync(join(root, source))
    return about.isFile() && about.mtimeMs > builtAt
  })
}
