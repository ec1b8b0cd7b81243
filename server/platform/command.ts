// What `hebra <command>` can do, as plain data. A module exports its own as `<name>Commands` from
// its face and server/cli/commands.ts lists them; nothing is opened to show their help. Beside a
// running server on the embedded database they run inside it.

import type { ParseArgsConfig, ParseArgsOptionsConfig } from 'node:util'
import { parseArgs } from 'node:util'
import type { Module, Platform } from './module.ts'

export interface Command {
  /** As typed: `backup`, `keys create`. */
  readonly name: string
  /** One line, for the list. */
  readonly summary: string
  /** What follows the name, and what it means; shown by --help. */
  readonly usage: string
  /** Throws a Refusal or an Error for exit code 1, `wrongUsage` for 2. */
  readonly run: (args: readonly string[], desk: Desk) => Promise<void>
}

/** Where a command works: the open house, and the terminal it was typed at. */
export interface Desk {
  readonly platform: Platform
  readonly modules: readonly Module[]
  /** One JSON line on standard output. */
  print(line: object): void
  /** A line for people, on standard error. */
  progress(text: string): void
  /** A file named on the command line, as an absolute path. */
  path(name: string): string
  /** Aborts when the person gives up. */
  readonly signal: AbortSignal
}

/** The command line does not have the form: exit code 2 and the usage. */
export class WrongUsage extends Error {}
export const wrongUsage = (why: string) => new WrongUsage(why)

/** `parseArgs` of Node whose complaints are about usage. */
export function readArgs<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  /** How many words must stand beside the options, such as ['FILE']. */
  words: readonly string[] = [],
) {
  const config = { args: [...args], options, allowPositionals: true } satisfies ParseArgsConfig
  const read = (() => {
    try {
      return parseArgs(config)
    } catch (error) {
      throw wrongUsage(error instanceof Error ? error.message : String(error))
    }
  })()
  if (read.positionals.length !== words.length) {
    throw wrongUsage(words.length ? `it takes ${words.join(' ')}` : 'it takes options only')
  }
  return { values: read.values, words: read.positionals }
}
