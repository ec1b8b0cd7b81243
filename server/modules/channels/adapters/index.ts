// The channels of this version.

import type { Adapter } from '../adapter.ts'
import { email } from './email/index.ts'
import { webchat } from './webchat/index.ts'
import { whatsapp } from './whatsapp/index.ts'

const adapters = new Map<string, Adapter>(
  [whatsapp, email, webchat].map((adapter): [string, Adapter] => [adapter.channel, adapter]),
)

export const findAdapter = (channel: string): Adapter | undefined => adapters.get(channel)
export const listAdapters = (): Adapter[] => [...adapters.values()]
