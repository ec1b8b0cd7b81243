// Servers in processes of their own, as they run in life, for benches that share the machine with
// what they measure.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { serverFlags } from '../scripts/node-flags.ts'
import { freePort } from '../test/free-port.ts'
import type { BenchDatabase } from './harness.ts'

export const rootKey = 'bench-root-key-0123456789abcdef'

export interface Served {
  port: number
  pid: number
  stop(): Promise<void>
}

/** Starts Hebra over this database; resolves when it says that it runs. */
export async function startHouse(
  opened: Pick<BenchDatabase, 'url' | 'folder'>,
  more: NodeJS.ProcessEnv = {},
): Promise<Served> {
  const port = await freePort()
  const served = startProcess(serverFlags, ['../server/main.ts'], {
    PORT: String(port),
    HEBRA_ROOT_KEY: rootKey,
    HEBRA_SECRET: 'bench-secret-0123456789-0123456789-0123456789',
    LOG_LEVEL: 'warn',
    ...(opened.url ? { DATABASE_URL: opened.url } : { HEBRA_DATA: opened.folder }),
    ...more,
  })
  await said(served.child, /runs at/)
  return { port, pid: served.pid, stop: served.stop }
}

/** Starts a server of the bench's own, which prints its port. */
export async function startPeer(script: string, options: object): Promise<Served> {
  const served = startProcess([], [script, JSON.stringify(options)], {})
  const port = Number(await said(served.child, /^\d+\n/))
  return { port, pid: served.pid, stop: served.stop }
}

const started = new Set<ChildProcess>()
/** A bench that fails leaves nothing running. */
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

function startProcess(
  flags: readonly string[],
  [script, ...args]: [string, ...string[]],
  env: NodeJS.ProcessEnv,
) {
  const child = spawn(process.execPath, [...flags, join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  })
  started.add(child)
  return {
    child,
    pid: child.pid ?? 0,
    async stop() {
      started.delete(child)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Waits for a line; goes on reading afterwards, so that the process never blocks on its output. */
function said(child: ChildProcess, expected: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk) => {
      text += chunk
      if (expected.test(text)) resolve(text)
    })
    child.once('exit', () => reject(new Error(`the process ended before it was ready:\n${text}`)))
  })
}
