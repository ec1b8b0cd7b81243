// Reads the environment, builds the house, listens, and stops cleanly when asked to.

import { setFlagsFromString } from 'node:v8'
import { buildHouse, type House, version } from './build.ts'
import { type CommandSocket, serveCommands } from './cli/socket-server.ts'
import { type Config, readConfig } from './platform/config.ts'

// By itself V8 clears all of a small heap whenever it has grown by a tenth: every few seconds under
// load, each time with both processors for a tenth of a second. It may double before.
setFlagsFromString('--heap-growing-percent=100')
// Under load most of what is alive waits for a commit, and V8 takes it for what stays: it would make
// more of its like among the old, where clearing away costs three times as much.
setFlagsFromString('--no-allocation-site-pretenuring')

const stopLimitMs = 30_000

const config = configOrExit()
let stopping = false
let house: House | undefined
let commandSocket: CommandSocket | undefined
const opening = open(config)
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
house = await opening

async function open(set: Config): Promise<House> {
  try {
    const built = await buildHouse(set)
    const address = await built.listen()
    commandSocket = await serveCommands(built)
    console.log(`\nHebra ${version} runs at ${set.publicUrl} (${address})`)
    if (set.databaseUrl === undefined) {
      console.log(`Data: the embedded database in ${set.dataFolder}`)
    }
    for (const line of built.greeting) console.log(line)
    return built
  } catch (error) {
    console.error(explain(error))
    process.exit(1)
  }
}

/** Finishes what was accepted; a second signal, or half a minute, ends the process at once. */
async function stop(signal: string) {
  if (stopping) process.exit(1)
  stopping = true
  setTimeout(() => process.exit(1), stopLimitMs).unref()
  const built = house ?? (await opening)
  built.platform.log.info({ signal }, 'stopping')
  await commandSocket?.close()
  await built.stop()
  process.exit(0)
}

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
}

/** What a person can act on is said in one line; the rest keeps its stack. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return `The port ${config.port} is in use. Stop what uses it, or choose another with PORT.`
  }
  if (code === 'ECONNREFUSED') return `The database cannot be reached: ${error.message}`
  return /data folder|newer version/.test(error.message) ? error.message : error
}
