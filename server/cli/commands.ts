// Every command there is: those of the house itself, then each module's own.

import { ledgerCommands } from '../ledger/index.ts'
import { keyCommands, staffCommands } from '../modules/access/index.ts'
import { transferCommands } from '../modules/transfer/index.ts'
import type { Command } from '../platform/command.ts'
import { backupCommand } from './backup.ts'
import type { AnyCommand, HouseCommand } from './command-kinds.ts'
import { migrateCommand } from './migrate.ts'
import { openApiCommand } from './openapi.ts'
import { resealCommand } from './reseal.ts'
import { restoreCommand } from './restore.ts'
import { startCommand } from './start.ts'

const inHouse = (command: Command): HouseCommand => ({ ...command, needs: 'house' })

export const commands: readonly AnyCommand[] = [
  startCommand,
  migrateCommand,
  inHouse(backupCommand),
  restoreCommand,
  inHouse(resealCommand),
  inHouse(openApiCommand),
  ...[...keyCommands, ...staffCommands, ...transferCommands, ...ledgerCommands].map(inHouse),
]

/** The command whose name the arguments begin with, the longest first, and what follows it. */
export function findCommand(
  args: readonly string[],
): { command: AnyCommand; rest: string[] } | undefined {
  for (const length of [3, 2, 1]) {
    const name = args.slice(0, length).join(' ')
    const command = commands.find((one) => one.name === name)
    if (command) return { command, rest: args.slice(length) }
  }
  return undefined
}
