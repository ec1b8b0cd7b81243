// The house as a process of its own, for tests that kill it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../../test/free-port.ts'
import { openTestDatabase, rootKey } from '../../../test/house.ts'

export interface ServedHouse {
  url: string
  /** SIGKILL: nothing is finished, nobody is told. */
  kill(): Promise<void>
  /** Starts on the same database and port. */
  start(): Promise<void>
  call(method: string, path: string, body?: unknown): Promise<Record<string, never>>
  drop(): Promise<void>
}

/** Starts `server/main.ts` on a database of its own and a port that it keeps. */
export async function serveHouse(): Promise<ServedHouse> {
  const fresh = process.env.TEST_DATABASE_URL ? await openTestDatabase() : undefined
  const folder = fresh ? undefined : mkdtempSync(join(tmpdir(), 'hebra-ingest-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  const start = async () => {
    child = spawn(process.execPath, [join(import.meta.dirname, '../../main.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        PORT: String(port),
        HEBRA_ROOT_KEY: rootKey,
        HEBRA_SECRET: 'secret-for-tests-only-0123456789-0123456789',
        LOG_LEVEL: 'silent',
        ...(fresh?.url ? { DATABASE_URL: fresh.url } : { DATABASE_URL: '', HEBRA_DATA: folder }),
      },
    })
    await listening(child)
  }
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    url,
    start,
    kill,
    async call(method, path, body) {
      const answer = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      return (await answer.json()) as Record<string, never>
    },
    async drop() {
      await kill()
      await fresh?.drop()
      if (folder) rmSync(folder, { recursive: true })
    },
  }
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout?.on('data', (chunk) => {
      said += chunk
      if (said.includes(' runs at ')) resolve()
    })
    child.once('exit', () => reject(new Error(`the house ended before it listened: ${said}`)))
  })
}
