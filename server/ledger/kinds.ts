// The closed map from kind to body. A kind is declared once, in the entries.ts of the module that
// owns it; nothing is recorded under a name that is not here.

import type { z } from 'zod'

export interface Kind<Body = unknown> {
  readonly name: string
  /** Version of the body's form; readers accept every version up to this one. */
  readonly version: number
  readonly body: z.ZodType<Body>
  /** Days after which the body is redacted; absent: kept. */
  readonly retentionDays?: number
  /** Whether the body may hold personal data, and so is redacted when its customer is erased. */
  readonly personal: boolean
  /** What we do to a customer or note of one: nobody was seen by it. */
  readonly ours: boolean
}

const kinds = new Map<string, Kind>()

/** Declares a kind: a noun and what happened to it in the past tense, `wallet.topped_up`. */
export function defineKind<Body>(
  name: string,
  spec: {
    body: z.ZodType<Body>
    version?: number
    retentionDays?: number
    personal?: boolean
    ours?: boolean
  },
): Kind<Body> {
  if (!/^[a-z_]+\.[a-z_]+$/.test(name)) throw new Error(`${name} is not of the form noun.happened`)
  if (kinds.has(name)) throw new Error(`kind ${name} is declared twice`)
  const kind: Kind<Body> = {
    name,
    version: spec.version ?? 1,
    body: spec.body,
    personal: spec.personal ?? true,
    ours: spec.ours ?? false,
    ...(spec.retentionDays ? { retentionDays: spec.retentionDays } : {}),
  }
  kinds.set(name, kind as Kind)
  return kind
}

export const findKind = (name: string): Kind | undefined => kinds.get(name)
export const listKinds = (): Kind[] => [...kinds.values()]
