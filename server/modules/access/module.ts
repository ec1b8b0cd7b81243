// The access module as build.ts wires it: its routes, the door every request passes, what is
// written of the requests served, and the keys that ingest asks for.

import type { Contract, RouteRequest, Viewer } from '../../platform/contract.ts'
import type { Module, Platform } from '../../platform/module.ts'
import { createApiKeys } from './api-keys.ts'
import { auditServed } from './audit.ts'
import { createAuditWriter } from './audit-writer.ts'
import { type Asked, createAuthenticate } from './authenticate.ts'
import type { AccessHouse } from './house.ts'
import { keyRoutes } from './key-routes.ts'
import { type Namer, ownNamers } from './name-targets.ts'
import type { PlaceHolder } from './place-holders.ts'
import { defineResetMail } from './reset-mail.ts'
import { sessionRoutes } from './session-routes.ts'
import { needsOwner, setupToken } from './set-up.ts'
import { createSignInEngine } from './sign-in-engine.ts'
import { staffRoutes } from './staff-routes.ts'
import { defineTidying } from './tidying.ts'
import { totpRoutes } from './totp-routes.ts'
import type { ApiKey } from './viewer.ts'

export interface Access {
  readonly module: Module
  /** Who calls, if they may what `access` names. @throws unauthenticated, forbidden */
  authenticate(request: Asked, access: string): Promise<Viewer>
  /** Writes the audit line of a served request whose contract asks for one. */
  served(request: RouteRequest, contract: Contract, result: unknown): Promise<void>
  /** The key with this secret, unless unknown or revoked; mostly a map lookup. */
  findKey(secret: string): Promise<ApiKey | undefined>
  /** What whoever starts the house must read: the set-up token while there is no owner. */
  greeting(): Promise<string[]>
}

/** @param guests what later modules bring: names for the audit, and what they keep of places. */
export function createAccess(
  platform: Platform,
  guests: { namers?: readonly Namer[]; placeHolders?: readonly PlaceHolder[] } = {},
): Access {
  const keys = createApiKeys(platform)
  const signIn = createSignInEngine(platform)
  const auditWriter = createAuditWriter(platform.db)
  const house: AccessHouse = {
    platform,
    keys,
    engine: signIn.engine,
    namers: [...ownNamers(platform.db), ...(guests.namers ?? [])],
    placeHolders: guests.placeHolders ?? [],
  }
  defineResetMail(house)
  defineTidying(house)
  return {
    authenticate: createAuthenticate(platform, keys),
    served: (request, contract, result) => auditServed(auditWriter, request, contract, result),
    findKey: keys.find,
    greeting: () => greetingOf(platform),
    module: {
      name: 'access',
      routes: [
        ...sessionRoutes(house),
        ...totpRoutes(house),
        ...staffRoutes(house),
        ...keyRoutes(house),
      ],
      async start() {
        keys.start()
        signIn.start()
      },
      async stop() {
        signIn.stop()
        await keys.stop()
      },
    },
  }
}

/** How to make the owner, for whoever can read what the start prints. */
async function greetingOf({ config, db, vault }: Platform): Promise<string[]> {
  if (!(await needsOwner(db))) return []
  return [
    `There is no owner yet. Open ${config.publicUrl}/setup and give this set-up token:`,
    `  ${setupToken(vault)}`,
  ]
}
