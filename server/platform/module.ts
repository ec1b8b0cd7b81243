import type { FastifyPluginAsync } from 'fastify'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Route } from './contract.ts'
import type { Database, Db, Trx } from './database.ts'
import type { Files } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { Logger } from './log.ts'
import type { Mailer } from './mailer.ts'
import type { Metrics } from './metrics.ts'
import type { SafeDial } from './safe-dial.ts'
import type { SafeFetch } from './safe-fetch.ts'
import type { SealedColumn, Vault } from './vault.ts'

/** What every part of the house stands on. Made once by build.ts. */
export interface Platform {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly database: Database
  readonly db: Db
  readonly vault: Vault
  readonly files: Files
  readonly jobs: Jobs
  readonly mailer: Mailer
  readonly metrics: Metrics
  readonly fetch: SafeFetch
  readonly dial: SafeDial
}

/** A person whose data is exported or erased. */
export interface Person {
  /** The canonical id first, then those merged into it. */
  readonly customerIds: readonly string[]
  readonly handleIds: readonly string[]
  /** The same handles by what they are outside. */
  readonly handles: readonly { type: string; value: string; realm: string }[]
  /** What the handles are called where somebody else's data mentions them: `email:ana@x.pe`. */
  readonly names: readonly string[]
}

/** Someone who holds personal data; export and erasure of a person ask each in turn. */
export interface PersonalData {
  readonly name: string
  /** What is held, as JSON; long lists as an AsyncIterable of their items, wherever they stand. */
  export(db: Db, person: Person): Promise<unknown>
  /** Erases what is found by the person's ids, at once: nobody can be resolved meanwhile. */
  erase?(db: Trx, person: Person): Promise<void>
  /** Erases what must be searched for, after the erasure was committed; may be done again. */
  forget?(db: Db, person: Person): Promise<void>
}

/** A module as plain data: build.ts wires it. Ledger-aware parts are declared in ledger/. */
export interface Module {
  readonly name: string
  readonly routes?: readonly Route[]
  /** Routes that cannot be contracts: foreign wire formats that must be answered as their clients
   * expect. Encapsulated, with body parsers and an error handler of its own; guards itself. */
  readonly plugin?: FastifyPluginAsync
  /** Runs after migrations and before the server listens. */
  readonly start?: () => Promise<void>
  /** Runs when the server stops, after the last request was answered. */
  readonly stop?: () => Promise<void>
  /** Columns that hold what the vault sealed; `hebra secrets reseal` walks them. */
  readonly sealed?: readonly SealedColumn[]
  readonly personalData?: readonly PersonalData[]
  /** Tables whose rows survive a restore over them, such as the list of erasures. */
  readonly keptOnRestore?: readonly string[]
  /** Runs once after a back-up was restored: erases again what was erased since. */
  readonly afterRestore?: () => Promise<void>
}
