// The console and the widget as the server serves them, for all tests that need it in a browser.

import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * Builds the console when its sources are newer than what was built last. `npm test` does so before
 * any test starts: a build empties the folder that others read.
 */
export const buildConsole = (): void => buildApp('console', 'index.html')

/** The widget, in the same way. */
export const buildWidget = (): void => buildApp('widget', 'widget.js')

function buildApp(name: string, made: string): void {
  const built = join(root, 'dist', name, made)
  const newest = Math.max(newestIn(join(root, 'apps')), newestIn(join(root, 'words')))
  if (existsSync(built) && statSync(built).mtimeMs > newest) return
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const config = join(root, 'apps', name, 'vite.config.ts')
  const run = spawnSync(process.execPath, [vite, 'build', '--config', config], { cwd: root })
  if (run.status !== 0) throw new Error(`the ${name} does not build:\n${run.stderr}`)
}

function newestIn(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  )
}
