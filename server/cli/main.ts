// hebra <command>: finds the command, and runs it inside the server that has the data folder open,
// or in a house of its own.

import { readConfig } from '../platform/config.ts'
import { commands, findCommand } from './commands.ts'
import { helpFor, helpOfAll } from './help.ts'
import { runAtHome, runCommand, type Terminal } from './run.ts'
import { askServer } from './socket-client.ts'

/** @returns the exit code: 0 done, 1 refused or failed, 2 not understood. */
export async function main(args: string[]): Promise<number> {
  const giveUp = new AbortController()
  const terminal: Terminal = {
    // npm runs us in the package's folder; files are named from where the person stands.
    cwd: process.env.INIT_CWD ?? process.cwd(),
    print: (line) => void process.stdout.write(`${line}\n`),
    progress: (text) => void process.stderr.write(`${text}\n`),
    signal: giveUp.signal,
  }
  const found = findCommand(args)
  if (!found) {
    const asked = args.length === 0 || args[0] === '--help' || args[0] === '-h'
    if (!asked) terminal.progress(`There is no command ${args.slice(0, 2).join(' ')}.\n`)
    if (asked) terminal.print(helpOfAll(commands))
    else terminal.progress(helpOfAll(commands))
    return asked ? 0 : 2
  }
  const { command, rest } = found
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.print(helpFor(command))
    return 0
  }
  process.once('SIGINT', () => giveUp.abort())
  process.once('SIGTERM', () => giveUp.abort())
  if (command.needs === 'nothing') {
    return runCommand(command, terminal, () => command.run(rest, { ...terminal, config: readHere }))
  }
  const config = readOrSay(terminal)
  if (!config) return 2
  const answered = await askServer(config, args, terminal)
  return answered ?? runAtHome(command, rest, config, terminal)
}

// What is not said in LOG_LEVEL stays quiet here: the terminal is for the command's own words.
function readHere() {
  return readConfig({ LOG_LEVEL: 'warn', ...process.env })
}

function readOrSay(terminal: Terminal) {
  try {
    return readHere()
  } catch (error) {
    terminal.progress(error instanceof Error ? error.message : String(error))
    return undefined
  }
}
