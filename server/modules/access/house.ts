import type { Platform } from '../../platform/module.ts'
import type { ApiKeys } from './api-keys.ts'
import type { SignInEngine } from './sign-in-engine.ts'

/** What the routes and commands of this module stand on. */
export interface AccessHouse {
  readonly platform: Platform
  readonly keys: ApiKeys
  readonly engine: SignInEngine
}
