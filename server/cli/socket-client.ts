import { connect, type Socket } from 'node:net'
import type { Config } from '../platform/config.ts'
import type { Terminal } from './run.ts'
import { answer, onLine, send } from './socket-lines.ts'
import { socketPath } from './socket-path.ts'

/**
 * Lets the server that has the data folder open run the command.
 * @returns its exit code; undefined when no server listens.
 */
export async function askServer(
  config: Config,
  args: string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const path = socketPath(config)
  const socket = path && (await open(path))
  if (!socket) return undefined
  const giveUp = () => socket.destroy()
  terminal.signal.addEventListener('abort', giveUp)
  return new Promise((resolve) => {
    // The server went away, or the person gave up.
    let exit = 1
    onLine(socket, (line) => {
      const said = answer.parse(line)
      if ('out' in said) terminal.print(said.out)
      else if ('err' in said) terminal.progress(said.err)
      else exit = said.exit
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(exit))
    send(socket, { args, cwd: terminal.cwd })
  })
}

/** Whether a server has the data folder open. */
export async function isServed(config: Config): Promise<boolean> {
  const path = socketPath(config)
  const socket = path && (await open(path))
  if (socket) socket.destroy()
  return Boolean(socket)
}

function open(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}
