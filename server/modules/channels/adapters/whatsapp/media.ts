// Files: those that came in are described by their id and fetched where they lie for five minutes;
// those that go out are given to Meta once. The token goes to Meta and to the touchpoint's own base
// address, nowhere else: whoever can name an address in a webhook must not learn it.

import { z } from 'zod'
import type { SafeAnswer, SafeFetch, SafeFetchOptions } from '../../../../platform/safe-fetch.ts'
import type { FoundMedia, OpenTouchpoint } from '../../adapter.ts'
import { providerRefused } from '../provider-refused.ts'
import { mediaAway, mediaGone } from '../refusals.ts'
import { baseOf, callGraph, type GraphAnswer } from './graph.ts'
import { detailOf, errorIn, failureOf, type GraphError } from './graph-error.ts'
import { mediaTimeoutMs, tokenHosts } from './limits.ts'

interface Named {
  providerMediaId: string | null
  url: string | null
}

/**
 * The bytes of what came in. @throws Refusal media.gone (Meta keeps it no longer), media.away (it
 * may come another time), fetch.refused (too large, or an address that may not be fetched),
 * fetch.failed
 */
export async function fetchMedia(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  { providerMediaId, url }: Named,
  { maxBytes }: { maxBytes: number },
): Promise<FoundMedia> {
  const download = (from: string) => fetch(from, optionsOf(touchpoint, from, maxBytes))
  if (!providerMediaId) {
    if (!url) throw mediaGone({ detail: 'neither an id nor an address' })
    return bytesOf(await download(url), undefined, true)
  }
  const found = await describe(fetch, touchpoint, providerMediaId)
  const answer = await download(found.url)
  if (!looksExpired(answer.status)) return bytesOf(answer, found.mime_type)
  // An address lives five minutes; one that was handed out twice may be at its end.
  const again = await describe(fetch, touchpoint, providerMediaId)
  return bytesOf(await download(again.url), again.mime_type)
}

const described = z.object({ url: z.string(), mime_type: z.string().optional().catch(undefined) })

async function describe(fetch: SafeFetch, touchpoint: OpenTouchpoint, id: string) {
  const answer = await callGraph(fetch, touchpoint, {
    path: encodeURIComponent(id),
    query: { phone_number_id: touchpoint.settings.phoneNumberId ?? '' },
  })
  const read = described.safeParse(answer.body)
  if (answer.status === 200 && read.success) return read.data
  const error = errorIn(answer.body)
  const detail = error ? detailOf(error) : `HTTP ${answer.status}`
  throw isGone(answer, error) ? mediaGone({ detail }) : mediaAway({ detail })
}

/** Graph says of what is no longer there that it does not exist, or that it is not for us. */
function isGone({ status }: GraphAnswer, error: GraphError | undefined): boolean {
  if (!error) return status === 404 || status === 410
  // A wrong proof is no word about the file.
  const isAboutFile = !/appsecret_proof/i.test(error.message ?? '')
  return error.code === 131052 || (error.code === 100 && isAboutFile)
}

const looksExpired = (status: number) => [401, 403, 404, 410].includes(status)

function bytesOf(
  { status, headers, body }: SafeAnswer,
  type: string | undefined,
  isLast = false,
): FoundMedia {
  if (status === 200) return { bytes: body, type: headers.get('content-type') ?? type }
  const detail = `HTTP ${status}`
  throw isLast && looksExpired(status) ? mediaGone({ detail }) : mediaAway({ detail })
}

const optionsOf = (
  touchpoint: OpenTouchpoint,
  address: string,
  maxBytes: number,
): SafeFetchOptions => ({
  maxBytes,
  timeoutMs: mediaTimeoutMs,
  ...(mayHaveToken(touchpoint, address)
    ? { headers: { authorization: `Bearer ${touchpoint.secrets.accessToken ?? ''}` } }
    : {}),
})

function mayHaveToken(touchpoint: OpenTouchpoint, address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url) return false
  if (url.origin === new URL(baseOf(touchpoint)).origin) return true
  return url.protocol === 'https:' && tokenHosts.includes(url.host)
}

/** Types that bytes are known by under other names than Meta's. */
const saidOtherwise = new Map([
  // Meta takes Opus alone, and wants it said.
  ['audio/ogg', 'audio/ogg; codecs=opus'],
  ['application/ogg', 'audio/ogg; codecs=opus'],
  ['audio/x-m4a', 'audio/mp4'],
  ['text/csv', 'text/plain'],
  ['text/vcard', 'text/plain'],
  ['text/calendar', 'text/plain'],
])
const officeEndings = new Map([
  ['xls', 'application/vnd.ms-excel'],
  ['ppt', 'application/vnd.ms-powerpoint'],
])

function typeFor({ type, filename }: { type: string; filename: string }): string {
  if (type !== 'application/x-cfb') return saidOtherwise.get(type) ?? type
  const ending = filename.split('.').at(-1)?.toLowerCase() ?? ''
  return officeEndings.get(ending) ?? 'application/msword'
}

const given = z.object({ id: z.string().min(1) })

/**
 * Gives bytes to Meta, which keeps them for thirty days. @returns its id of them.
 * @throws what `failureCarried` reads when Meta refused, Refusal of `fetch` without an answer
 */
export async function upload(
  fetch: SafeFetch,
  touchpoint: OpenTouchpoint,
  file: { bytes: Uint8Array; type: string; filename: string },
): Promise<string> {
  const type = typeFor(file)
  const form = new FormData()
  form.set('messaging_product', 'whatsapp')
  form.set('type', type)
  form.set('file', new Blob([new Uint8Array(file.bytes)], { type }), file.filename)
  const { status, body, retryAfterS } = await callGraph(fetch, touchpoint, {
    method: 'POST',
    path: `${touchpoint.settings.phoneNumberId}/media`,
    form,
    timeoutMs: mediaTimeoutMs,
  })
  const read = given.safeParse(body)
  if (status >= 200 && status < 300 && read.success) return read.data.id
  const failure = failureOf(status, errorIn(body), retryAfterS)
  // Given once more at once it would be refused once more.
  const then = failure.then.do === 'reupload' ? ({ do: 'fail' } as const) : failure.then
  throw providerRefused({ ...failure, then })
}
