import { createHash, randomBytes } from 'node:crypto'
import { newNumericId } from './ids.ts'
import type { Media, World } from './world.ts'

const linkMs = 5 * 60_000
const dayMs = 86_400_000

export interface MediaInput {
  bytes: Uint8Array
  type: string
  filename?: string
  /** Of the business that uploaded it; absent: a person's. */
  accountId?: string
}

/** Kept 30 days for a business, 7 for what people send. */
export function addMedia(world: World, input: MediaInput): Media {
  const days = input.accountId ? 30 : 7
  const media: Media = {
    id: newNumericId(),
    accountId: input.accountId,
    bytes: input.bytes,
    type: input.type,
    ...(input.filename ? { filename: input.filename } : {}),
    expiresAt: new Date(world.clock.now().getTime() + days * dayMs),
  }
  world.media.set(media.id, media)
  return media
}

/** An address good for five minutes, only with the token. */
export function mediaLink(world: World, media: Media, accountId: string): string {
  const hash = randomBytes(24).toString('base64url')
  const expiresAt = new Date(world.clock.now().getTime() + linkMs)
  world.mediaLinks.set(hash, { mediaId: media.id, accountId, expiresAt })
  const seconds = Math.floor(expiresAt.getTime() / 1000)
  return `${world.url}/whatsapp_business/attachments/?mid=${media.id}&ext=${seconds}&hash=${hash}`
}

/** Base64, as webhooks have it; asked by id it comes as hex. */
export const sha256Of = ({ bytes }: Media, form: 'base64' | 'hex' = 'base64') =>
  createHash('sha256').update(bytes).digest(form)
