// The address with which somebody unsubscribes from one purpose on one channel, without signing in.

import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Platform } from '../../../platform/module.ts'

export interface Unsubscribing {
  handleId: string
  touchpointId: string
  purpose: string
}

export const unsubscribeUrl = (
  { vault, config }: Pick<Platform, 'vault' | 'config'>,
  of: Unsubscribing,
): string => `${config.publicUrl}/u/${seal(vault, of)}`

type Vault = Pick<Platform['vault'], 'digest'>

const shape = z.tuple([z.uuid(), z.uuid(), z.string().max(60)])

function seal(vault: Vault, { handleId, touchpointId, purpose }: Unsubscribing): string {
  const text = Buffer.from(JSON.stringify([handleId, touchpointId, purpose])).toString('base64url')
  return `${text}.${proofOf(vault, text)}`
}

/** Undefined: it is none of ours. */
export function openUnsubscribe(vault: Vault, token: string): Unsubscribing | undefined {
  const [text = '', proof = ''] = token.split('.')
  const [given, right] = [Buffer.from(proof), Buffer.from(proofOf(vault, text))]
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const [handleId, touchpointId, purpose] = shape.parse(
    JSON.parse(Buffer.from(text, 'base64url').toString()),
  )
  return { handleId, touchpointId, purpose }
}

/** It must hold for as long as letters lie in mailboxes. */
const proofOf = ({ digest }: Vault, text: string) => digest(`unsubscribe\n${text}`)
