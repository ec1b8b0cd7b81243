// Whole servers in processes of their own, to be killed without warning.

import { type ChildProcess, fork } from 'node:child_process'
import type { Config } from '../server/platform/config.ts'
import { oneFile } from './one-file.ts'

export interface ServerProcess {
  /** Opens the house there and listens; resolves with its address. */
  open(config: Partial<Config>): Promise<string>
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>
}

/** @returns starts a process that has loaded the server and waits to be told where to open. */
export async function prepareServers(): Promise<() => ServerProcess> {
  const program = await oneFile('test/crash-child.ts')
  return () => loadServer(program)
}

function loadServer(program: string): ServerProcess {
  const child = fork(program, {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const loaded = nextMessage(child)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    async open(config) {
      await loaded
      const listening = nextMessage(child)
      child.send(config)
      const { url } = (await listening) as { url: string }
      return url
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}
