// POST /{number}/media, GET and DELETE /{media}, and the address from which the bytes come.

import { strike } from './faults.ts'
import { GraphError, noSuchObject } from './graph-error.ts'
import { addMedia, mediaLink, sha256Of } from './media-links.ts'
import type { Account, App, Media, PhoneNumber, World } from './world.ts'

const mb = 1024 * 1024

/** Types Meta takes, with the most bytes of each (channels.md, section 2). */
const accepted: Record<string, number> = {
  'audio/aac': 16 * mb,
  'audio/mp4': 16 * mb,
  'audio/mpeg': 16 * mb,
  'audio/amr': 16 * mb,
  'audio/ogg': 16 * mb,
  'audio/opus': 16 * mb,
  'application/vnd.ms-powerpoint': 100 * mb,
  'application/msword': 100 * mb,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 100 * mb,
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 100 * mb,
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 100 * mb,
  'application/pdf': 100 * mb,
  'text/plain': 100 * mb,
  'application/vnd.ms-excel': 100 * mb,
  'image/jpeg': 5 * mb,
  'image/png': 5 * mb,
  'image/webp': 0.5 * mb,
  'video/mp4': 16 * mb,
  'video/3gp': 16 * mb,
}

/** @throws GraphError for another type, too many bytes, or fields that are missing */
export function upload(world: World, account: Account, form: FormData, query: URLSearchParams) {
  const product = form.get('messaging_product') ?? query.get('messaging_product')
  if (product !== 'whatsapp') {
    throw new GraphError(100, { message: '(#100) The parameter messaging_product is required.' })
  }
  const file = form.get('file')
  if (!(file instanceof File)) {
    throw new GraphError(100, { message: '(#100) The parameter file is required.' })
  }
  const [type = ''] = String(form.get('type') || file.type).split(';')
  const most = accepted[type]
  if (most === undefined) {
    throw new GraphError(100, {
      message: `(#100) Param file must be a file with one of the following types: ${Object.keys(accepted).join(', ')}. Received file of type '${type}'.`,
    })
  }
  if (file.size > most) {
    throw new GraphError(131053, { details: `File size exceeds the limit of ${most} bytes` })
  }
  return file.bytes().then((bytes) => {
    const media = addMedia(world, { bytes, type, filename: file.name, accountId: account.id })
    return { id: media.id }
  })
}

/** @throws GraphError when there is no such media for this app */
export function describeMedia(world: World, app: App, id: string, number?: PhoneNumber) {
  const { media, accountId } = findMedia(world, app, id, 'get', number)
  return {
    url: mediaLink(world, media, accountId),
    mime_type: media.type,
    sha256: sha256Of(media, 'hex'),
    file_size: String(media.bytes.byteLength),
    id: media.id,
    messaging_product: 'whatsapp',
  }
}

export function deleteMedia(world: World, app: App, id: string, number?: PhoneNumber) {
  findMedia(world, app, id, 'delete', number)
  world.media.delete(id)
  return { success: true }
}

function findMedia(world: World, app: App, id: string, verb: string, number?: PhoneNumber) {
  const media = world.media.get(id)
  const own = [...world.accounts.values()].filter(({ appId }) => appId === app.id)
  const account = media?.accountId
    ? own.find((one) => one.id === media.accountId)
    : (own.find((one) => one.id === number?.accountId) ?? own[0])
  const isGone = !media || media.expiresAt <= world.clock.now()
  const isOthers = number && media?.accountId && number.accountId !== media.accountId
  if (isGone || !account || isOthers) throw noSuchObject(id, verb)
  return { media, accountId: account.id }
}

/** The bytes behind an address, or the status with which it is refused. */
export function openLink(world: World, app: App | undefined, hash: string): Media | number {
  const link = world.mediaLinks.get(hash)
  const media = link && world.media.get(link.mediaId)
  const owner = link && world.accounts.get(link.accountId)
  const away = strike(world, 'media_away', {})
  if (away) return away.status ?? 503
  if (!app || app.isTokenRevoked || owner?.appId !== app.id) return 401
  const isExpired = !link || link.expiresAt <= world.clock.now()
  if (isExpired || !media || strike(world, 'media_expired', {})) return 404
  return media
}
