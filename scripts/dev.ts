// npm run dev: the server restarts when its code changes, Vite serves the console with hot reload
// and hands API calls on. Nothing but Node is needed.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const env = { ...process.env, NODE_ENV: 'development', LOG_LEVEL: process.env.LOG_LEVEL ?? 'info' }
const children: ChildProcess[] = []

start([
  '--disable-warning=ExperimentalWarning',
  '--watch',
  '--watch-preserve-output',
  'server/main.ts',
])
const vite = join(root, 'node_modules/vite/bin/vite.js')
if (existsSync(join(root, 'apps/console/vite.config.ts'))) {
  start([vite, '--config', 'apps/console/vite.config.ts', '--clearScreen', 'false'])
  console.log('The console with hot reload: http://localhost:5173 (the API: port 4000)')
}

function start(words: string[]) {
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: 'inherit' })
  child.on('exit', (code) => stop(code ?? 0))
  children.push(child)
}

let stopped = false
function stop(code: number) {
  if (stopped) return
  stopped = true
  for (const child of children) child.kill('SIGTERM')
  process.exitCode = code
}
process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
