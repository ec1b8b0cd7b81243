// The composition root: opens the database, makes the platform, builds the modules in their order
// and wires them. What the server, the command line and the tests call.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import {
  type CopyKeeper,
  createLedgerModule,
  type Follower,
  type Following,
  type LiveSight,
  startFollowing,
} from './ledger/index.ts'
import { type Access, createAccess, rightsChangedBy, stranger } from './modules/access/index.ts'
import { createChannelsModule } from './modules/channels/module.ts'
import { admitMessage, casePlaces, threadPlaces } from './modules/conversations/index.ts'
import { createConversationsModule } from './modules/conversations/module.ts'
import {
  customerPlaces,
  customersSight,
  heldHandles,
  nameCustomers,
} from './modules/customers/index.ts'
import { createCustomersModule } from './modules/customers/module.ts'
import { createIngestModule } from './modules/ingest/index.ts'
import { createTransferModule } from './modules/transfer/index.ts'
import { createWebhooksModule } from './modules/webhooks/index.ts'
import { type Clock, createClock } from './platform/clock.ts'
import type { Config } from './platform/config.ts'
import type { Route } from './platform/contract.ts'
import { type Database, openDatabase } from './platform/database.ts'
import { addDocsPage } from './platform/docs-page.ts'
import { createFiles } from './platform/files.ts'
import { addHealth } from './platform/health.ts'
import { createHttpServer } from './platform/http.ts'
import { createJobs } from './platform/jobs.ts'
import { createLog, type Logger } from './platform/log.ts'
import { createMailer } from './platform/mailer.ts'
import { createMetrics } from './platform/metrics.ts'
import { migrate } from './platform/migrate.ts'
import type { Module, Platform } from './platform/module.ts'
import { addOpenApi } from './platform/openapi.ts'
import { createSafeDial } from './platform/safe-dial.ts'
import { createSafeFetch } from './platform/safe-fetch.ts'
import { addSignedFiles } from './platform/signed-files.ts'
import { addStatic } from './platform/static.ts'
import { openVault } from './platform/vault.ts'

export interface House {
  readonly platform: Platform
  readonly modules: readonly Module[]
  readonly routes: readonly Route[]
  readonly server: FastifyInstance
  readonly following: Following
  /** What whoever starts it must read, such as the set-up token. */
  readonly greeting: readonly string[]
  /** Listens on the configured port (0: any free one). @returns the address. */
  listen(): Promise<string>
  /** Finishes what was accepted, then closes everything. Safe to call twice. */
  stop(): Promise<void>
}

export interface HouseOptions {
  clock?: Clock
  log?: Logger
  /** Already open; the house migrates and closes it. */
  database?: Database
  /** Modules beyond the house's own (tests of the platform). */
  modules?: (platform: Platform) => readonly Room[]
  /** Where the console's build lies; absent: dist/console. */
  consoleFolder?: string
}

const root = join(import.meta.dirname, '..')
export const version: string = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version

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
    dial: createSafeDial({ providerHosts: config.providerHosts }),
    jobs: createJobs({ database, clock, log, works: config.roles.includes('worker') }),
    mailer: createMailer(config),
    metrics: createMetrics(),
  }
}

/** A module with the followers it brings, and those who keep what entries say. */
type Room = Module & { followers?: readonly Follower[]; copyKeepers?: readonly CopyKeeper[] }

/** Modules in their order: each may call the faces of those before it. */
function createRooms(
  platform: Platform,
  guests: readonly Room[],
): { access: Access; rooms: Room[] } {
  const access = createAccess(platform, {
    namers: ['customer', 'thread'].map((noun) => ({
      noun,
      // A thread is named by its customer.
      find: (viewer, ids) => nameCustomers(platform.db, viewer, ids),
    })),
    placeHolders: [customerPlaces, threadPlaces, casePlaces],
  })
  const holders = () => rooms.flatMap((room) => room.personalData ?? [])
  const followers = () => rooms.flatMap((room) => room.followers ?? [])
  const keepers = () => rooms.flatMap((room) => room.copyKeepers ?? [])
  const sight: LiveSight = { ...customersSight, cuts: rightsChangedBy }
  const channels = createChannelsModule(platform, { admit: admitMessage })
  const ledger = createLedgerModule(platform, {
    ...{ followers, sight, held: heldHandles, keepers },
  })
  const rooms: Room[] = [
    ledger,
    access.module,
    createCustomersModule(platform, holders),
    createIngestModule(platform, { keys: { find: access.findKey } }),
    createTransferModule(platform),
    channels,
    createConversationsModule(platform, {
      tellRead: channels.tellRead,
      tellLive: ledger.tell,
    }),
    createWebhooksModule(platform),
    ...guests,
  ]
  return { access, rooms }
}

async function startHouse(platform: Platform, options: HouseOptions): Promise<House> {
  const { access, rooms: modules } = createRooms(platform, options.modules?.(platform) ?? [])
  const routes = modules.flatMap((module) => module.routes ?? [])
  const server = await createServer({ platform, access, modules, routes }, options)
  await platform.jobs.start()
  for (const module of modules) await module.start?.()
  const works = platform.config.roles.includes('worker')
  const followers = works ? modules.flatMap((room) => room.followers ?? []) : []
  const following = await startFollowing(platform, followers)
  const greeting = await access.greeting()

  let stopped: Promise<void> | undefined
  const stop = async () => {
    // Who reads an answer too slowly is not waited for.
    const patience = platform.clock.after(10_000, () => server.server.closeAllConnections())
    await server.close()
    patience.cancel()
    await following.stop()
    await platform.jobs.stop()
    for (const module of modules.toReversed()) await module.stop?.()
    platform.mailer.close()
    await platform.database.close()
  }
  return {
    platform,
    modules,
    routes,
    server,
    greeting,
    following,
    listen: () => listen(server, platform.config.port),
    stop: () => {
      stopped ??= stop()
      return stopped
    },
  }
}

/** The server with everything it answers; a process that only works says how it is and no more. */
async function createServer(
  parts: { platform: Platform; access: Access; modules: Module[]; routes: Route[] },
  { consoleFolder = join(root, 'dist/console') }: HouseOptions,
): Promise<FastifyInstance> {
  const { platform, access, modules, routes } = parts
  const isWeb = platform.config.roles.includes('web')
  const server = await createHttpServer({
    platform,
    routes: isWeb ? routes : [],
    plugins: isWeb ? modules.flatMap((module) => module.plugin ?? []) : [],
    authenticate: access.authenticate,
    served: access.served,
    stranger,
    unlimited: (viewer) => viewer.key?.scope === 'root',
  })
  addHealth(server, platform, access.authenticate)
  if (isWeb) {
    addOpenApi(server, routes, version)
    addDocsPage(server)
    addSignedFiles(server, platform)
    await addStatic(server, consoleFolder)
  }
  await server.ready()
  return server
}

/** All addresses: containers, tills and phones reach the house by its name. */
async function listen(server: FastifyInstance, port: number): Promise<string> {
  try {
    return await server.listen({ port, host: '::' })
  } catch (error) {
    // Where the machine has no IPv6.
    if (error instanceof Error && /EAFNOSUPPORT|EADDRNOTAVAIL/.test(error.message)) {
      return server.listen({ port, host: '0.0.0.0' })
    }
    throw error
  }
}
