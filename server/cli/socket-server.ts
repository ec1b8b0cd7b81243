// The embedded database belongs to one process. The server therefore runs the commands of the
// people beside it, told over a socket that only its own user may open.

import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { dirname } from 'node:path'
import type { House } from '../build.ts'
import { findCommand } from './commands.ts'
import { runCommand, runInHouse, type Terminal } from './run.ts'
import { onLine, request, send } from './socket-lines.ts'
import { socketPath } from './socket-path.ts'

export interface CommandSocket {
  /** Lets running commands end, then closes. */
  close(): Promise<void>
}

/** Takes commands for `house` until closed; does nothing where the database takes many processes. */
export async function serveCommands(
  house: Pick<House, 'platform' | 'modules'>,
): Promise<CommandSocket> {
  const path = socketPath(house.platform.config)
  if (!path) return { close: async () => {} }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  // A socket that is there was left by a process that died: the folder's lock is ours.
  rmSync(path, { force: true })
  const server = createServer((socket) => take(socket, house))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    // Only the owner may open it, from its first instant on.
    const before = process.umask(0o177)
    server.listen(path, resolve)
    process.umask(before)
  })
  return { close: () => new Promise((resolve) => void server.close(() => resolve())) }
}

function take(socket: Socket, house: Pick<House, 'platform' | 'modules'>) {
  const giveUp = new AbortController()
  socket.on('close', () => giveUp.abort())
  socket.on('error', () => {})
  onLine(socket, (line) => {
    const asked = request.safeParse(line)
    if (!asked.success) return socket.destroy()
    const terminal: Terminal = {
      cwd: asked.data.cwd,
      print: (out) => send(socket, { out }),
      progress: (err) => send(socket, { err }),
      signal: giveUp.signal,
    }
    run(asked.data.args, house, terminal).then((exit) => {
      send(socket, { exit })
      socket.end()
    })
  })
}

async function run(
  args: string[],
  house: Pick<House, 'platform' | 'modules'>,
  terminal: Terminal,
): Promise<number> {
  const found = findCommand(args)
  if (found?.command.needs !== 'house') {
    terminal.progress(`The running server does not know the command ${args[0]}: is it older?`)
    return 2
  }
  const { command, rest } = found
  return runCommand(command, terminal, () => runInHouse(command, rest, house, terminal))
}
