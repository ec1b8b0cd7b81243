// The composition root: opens the database, makes the platform, builds the modules in their order
// and wires them. What the server, the command line and the tests call.

import type { FastifyInstance } from 'fastify'
import { type Clock, createClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Viewer } from './platform/contract.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { createFiles } from './platform/files.ts'
import { fileRoutes } from './platform/files-routes.ts'
import { addHealth } from './platform/health.ts'
import { type Authenticate, createHttpServer } from './platform/http.ts'
import { createJobs } from './platform/jobs.ts'
import { createLog, type Logger } from './platform/log.ts'
import { createMailer } from './platform/mailer.ts'
import { createMetrics } from './platform/metrics.ts'
import { migrate } from './platform/migrate.ts'
import type { Module, Platform } from './platform/module.ts'
import { createSafeFetch } from './platform/safe-fetch.ts'
import { openVault } from './platform/vault.ts'

export interface House {
  readonly platform: Platform
  readonly modules: readonly Module[]
  readonly server: FastifyInstance
  /** Listens on the configured port (0: any free one). @returns the address. */
  listen(): Promise<string>
  /** Finishes what was accepted, then closes everything. Safe to call twice. */
  stop(): Promise<void>
}

export interface HouseOptions {
  clock?: Clock
  log?: Logger
  /** Already open and migrated or not; the house closes it. */
  database?: Database
  /** Modules beyond the house's own (tests of the platform). */
  modules?: (platform: Platform) => readonly Module[]
}

/** Builds and starts everything but the listening. @throws when the database cannot be used. */
export async function buildHouse(config: Config, options: HouseOptions = {}): Promise<House> {
  const clock = options.clock ?? createClock()
  const log = options.log ?? createLog(config.logLevel)
  const database =
    options.database ??
    (await openDatabase({ url: config.databaseUrl, folder: config.dataFolder, clock, log }))
  try {
    await migrate(database.pool)
    const platform = await createPlatform({ config, clock, log, database })
    return await startHouse(platform, options)
  } catch (error) {
    await database.close().catch(() => {})
    throw error
  }
}

async function createPlatform(
  base: Pick<Platform, 'config' | 'clock' | 'log' | 'database'>,
): Promise<Platform> {
  const { config, clock, log, database } = base
  const vault = await openVault(config, database.pool)
  const { files: location, dataFolder } = config
  return {
    ...base,
    db: database.db,
    vault,
    files: createFiles({ location, dataFolder, env: process.env, vault, clock }),
    fetch: createSafeFetch({ clock, providerHosts: config.providerHosts }),
    jobs: createJobs({ database, clock, log, works: config.roles.includes('worker') }),
    mailer: createMailer(config),
    metrics: createMetrics(),
  }
}

/** Modules in their order: each may call the faces of those before it. */
function createModules(_platform: Platform): { modules: Module[]; authenticate: Authenticate } {
  return {
    modules: [],
    authenticate: async () => ({
      actor: { type: 'key', id: 'root' },
      can: () => true,
      rows: 'all',
    }),
  }
}

/** Who calls a route that guards itself. */
const stranger: Viewer = {
  actor: { type: 'system', id: 'stranger' },
  can: () => false,
  rows: { teamIds: [], storeIds: [] },
}

async function startHouse(platform: Platform, options: HouseOptions): Promise<House> {
  const { modules: own, authenticate } = createModules(platform)
  const modules = [...own, ...(options.modules?.(platform) ?? [])]
  const routes = [
    ...fileRoutes(platform.files),
    ...modules.flatMap((module) => module.routes ?? []),
  ]
  const plugins = modules.flatMap((module) => module.plugin ?? [])
  const server = await createHttpServer({ platform, routes, plugins, authenticate, stranger })
  addHealth(server, platform, authenticate)
  await server.ready()
  await platform.jobs.start()
  for (const module of modules) await module.start?.()

  let stopped: Promise<void> | undefined
  const stop = async () => {
    await server.close()
    await platform.jobs.stop()
    for (const module of modules.toReversed()) await module.stop?.()
    platform.mailer.close()
    await platform.database.close()
  }
  return {
    platform,
    modules,
    server,
    listen: () => server.listen({ port: platform.config.port, host: hostOf(platform.config) }),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** All addresses: containers and tills reach the house by its name. */
const hostOf = (_config: Config) => '::'
