import { createCtx, systemActor } from '../../platform/context.ts'
import type { Platform } from '../../platform/module.ts'
import type { ApiKeys } from './api-keys.ts'
import type { Namer } from './name-targets.ts'
import type { PlaceHolder } from './place-holders.ts'
import type { SignInEngine } from './sign-in-engine.ts'

/** What the routes and commands of this module stand on. */
export interface AccessHouse {
  readonly platform: Platform
  readonly keys: ApiKeys
  readonly engine: SignInEngine
  /** Who names what the audit is about. */
  readonly namers: readonly Namer[]
  /** Who keeps things of teams and stores. */
  readonly placeHolders: readonly PlaceHolder[]
}

/** For the command line and jobs: a context whose acts are signed by a part of the house. */
export const houseCtx = (platform: Platform, part: string) =>
  createCtx(systemActor(part), platform.clock, platform.log)
