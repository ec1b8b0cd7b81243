// What can go wrong, by name. A fault strikes whatever it matches until its times are used up.

import { z } from 'zod'
import type { World } from './world.ts'

const where = {
  numberId: z.string().optional(),
  customerId: z.string().optional(),
  times: z.number().int().positive().optional().describe('absent: until it is taken away'),
  rate: z.number().min(0).max(1).optional().describe('of those it matches'),
}
const code = z.number().int()
const ms = z.number().min(0)

export const faultInput = z.discriminatedUnion('fault', [
  // Answers
  z.object({
    fault: z.literal('error').describe('answers with an error of Graph'),
    code,
    status: z.number().int().optional(),
    retryAfter: z.number().optional().describe('seconds, as a header'),
    at: z.enum(['messages', 'media', 'templates', 'number', 'any']).optional(),
    ...where,
  }),
  z.object({
    fault: z.literal('unavailable').describe('answers 5xx with a page instead of JSON'),
    status: z.number().int().optional(),
    at: z.enum(['messages', 'media', 'templates', 'number', 'any']).optional(),
    ...where,
  }),
  z.object({ fault: z.literal('refuse').describe('cuts the line before reading'), ...where }),
  z.object({ fault: z.literal('silent').describe('accepts, never answers'), ...where }),
  z.object({ fault: z.literal('hang_up').describe('accepts, cuts the line'), ...where }),
  z.object({ fault: z.literal('garbled').describe('accepts, answers no JSON'), ...where }),
  z.object({ fault: z.literal('slow'), ms: ms.optional(), ...where }),
  z.object({ fault: z.literal('early_status').describe('statuses before the answer'), ...where }),
  z.object({ fault: z.literal('token_revoked'), ...where }),
  z.object({ fault: z.literal('account_locked'), code: code.optional(), ...where }),
  // Statuses
  z.object({ fault: z.literal('late_failed'), code: code.optional(), ...where }),
  z.object({ fault: z.literal('failed_then_delivered'), code: code.optional(), ...where }),
  z.object({ fault: z.literal('no_status').describe('nothing is ever told'), ...where }),
  // Webhooks
  z.object({
    fault: z.literal('duplicate'),
    copies: z.number().int().positive().optional(),
    apartMs: ms.optional().describe('absent: at the same instant'),
    ...where,
  }),
  z.object({
    fault: z.literal('reorder').describe('held until so many have gathered, sent from behind'),
    depth: z.number().int().min(2).optional(),
    ms: ms.optional(),
    ...where,
  }),
  z.object({ fault: z.literal('wrong_signature'), ...where }),
  z.object({ fault: z.literal('no_signature'), ...where }),
  z.object({
    fault: z.literal('batch').describe('gathered into one request'),
    size: z.number().int().min(1).optional(),
    ms: ms.optional(),
    ...where,
  }),
  // Media
  z.object({ fault: z.literal('media_expired'), ...where }),
  z.object({ fault: z.literal('media_away'), status: z.number().int().optional(), ...where }),
  z.object({
    fault: z.literal('media_lies').describe('says another type than the bytes are'),
    type: z.string().optional(),
    ...where,
  }),
])
export type FaultInput = z.infer<typeof faultInput>
export type FaultName = FaultInput['fault']
export type Fault = FaultInput & { readonly id: string; struck: number }

type Named<Name extends FaultName> = Extract<Fault, { fault: Name }>

let made = 0

export function addFault(world: World, input: FaultInput): Fault {
  made += 1
  const fault = { ...input, id: `fault-${made}`, struck: 0 }
  world.faults.push(fault)
  return fault
}

/** Takes one away, or all. */
export function removeFaults(world: World, id?: string): void {
  const kept = id === undefined ? [] : world.faults.filter((fault) => fault.id !== id)
  world.faults.splice(0, world.faults.length, ...kept)
}

export interface Struck {
  numberId?: string | undefined
  customerId?: string | undefined
  at?: string
}

/** The first fault of this name that matches; one of its times is used up. */
export function strike<Name extends FaultName>(
  world: World,
  name: Name,
  about: Struck,
): Named<Name> | undefined {
  const found = findFault(world, name, about)
  if (!found) return undefined
  if (found.rate !== undefined && world.random() >= found.rate) return undefined
  found.struck += 1
  if (found.times !== undefined && found.struck >= found.times) removeFaults(world, found.id)
  return found
}

function findFault<Name extends FaultName>(
  world: World,
  name: Name,
  about: Struck,
): Named<Name> | undefined {
  const isNamed = (fault: Fault): fault is Named<Name> => fault.fault === name
  return world.faults.filter(isNamed).find((fault) => {
    if (fault.numberId && fault.numberId !== about.numberId) return false
    if (fault.customerId && fault.customerId !== about.customerId) return false
    const at = 'at' in fault ? (fault.at ?? 'messages') : 'any'
    return at === 'any' || about.at === undefined || at === about.at
  })
}
