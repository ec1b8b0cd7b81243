// Running one command: what it prints, how its failures are told, which exit code it earns.

import { resolve } from 'node:path'
import { buildHouse, type House } from '../build.ts'
import { WrongUsage } from '../platform/command.ts'
import type { Config } from '../platform/config.ts'
import { createLog } from '../platform/log.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AnyCommand, HouseCommand } from './command-kinds.ts'
import { helpFor } from './help.ts'

/** Where a command was typed: this terminal, or the far end of the socket. */
export interface Terminal {
  readonly cwd: string
  /** A line on standard output. */
  print(line: string): void
  /** A line on standard error. */
  progress(text: string): void
  readonly signal: AbortSignal
}

/** Runs it in a house of its own, which takes no part in serving or in the queued work. */
export async function runAtHome(
  command: HouseCommand,
  args: readonly string[],
  config: Config,
  terminal: Terminal,
): Promise<number> {
  return runCommand(command, terminal, async () => {
    const log = createLog(config.logLevel, 2)
    const house = await buildHouse({ ...config, roles: [] }, { log })
    try {
      await runInHouse(command, args, house, terminal)
    } finally {
      await house.stop()
    }
  })
}

export function runInHouse(
  command: HouseCommand,
  args: readonly string[],
  house: Pick<House, 'platform' | 'modules'>,
  terminal: Terminal,
): Promise<void> {
  return command.run(args, {
    platform: house.platform,
    modules: house.modules,
    print: (line) => terminal.print(JSON.stringify(line)),
    progress: terminal.progress,
    path: (name) => resolve(terminal.cwd, name),
    signal: terminal.signal,
  })
}

/** @returns the exit code. */
export async function runCommand(
  command: AnyCommand,
  terminal: Pick<Terminal, 'progress'>,
  run: () => Promise<void>,
): Promise<number> {
  try {
    await run()
    return 0
  } catch (error) {
    if (error instanceof WrongUsage) {
      terminal.progress(`${error.message}\n\n${helpFor(command)}`)
      return 2
    }
    terminal.progress(explain(error))
    return 1
  }
}

function explain(error: unknown): string {
  if (error instanceof Refusal) {
    const details = Object.keys(error.details).length ? ` ${JSON.stringify(error.details)}` : ''
    return `${error.title} (${error.code})${details}`
  }
  if (!(error instanceof Error)) return String(error)
  // What we wrote for people stands alone; a bug shows where it is.
  const isOurs = error.name === 'Error' && !('code' in error)
  return isOurs ? error.message : (error.stack ?? error.message)
}
