import type { Command } from '../platform/command.ts'
import type { Config } from '../platform/config.ts'

/** A command that opens what it needs by itself: the server, or a database that may be empty. */
export interface LooseCommand extends Omit<Command, 'run'> {
  readonly needs: 'nothing'
  readonly run: (args: readonly string[], desk: LooseDesk) => Promise<void>
}

/** A command of a module: it works in an open house. */
export interface HouseCommand extends Command {
  readonly needs: 'house'
}

export interface LooseDesk {
  /** @throws Error that says which variable is wrong. */
  readonly config: () => Config
  readonly cwd: string
  print(line: string): void
  progress(text: string): void
  readonly signal: AbortSignal
}

export type AnyCommand = LooseCommand | HouseCommand
