// The console as the server serves it, built once for all tests that need it in a browser.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Builds dist/console unless it is there; `npm test` builds it before any test starts. */
export async function buildConsole(): Promise<void> {
  if (existsSync(join(root, 'dist/console/index.html'))) return
  const built = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(`the console could not be built:\n${built.stderr}`)
}
