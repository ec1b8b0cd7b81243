// "Seguir por WhatsApp" on the shop's own server: it asks Hebra for a crossing in its visitor's name
// and gives Hebra their word. Which crossing is whose goes by a cookie that only this server sets:
// the id of a crossing travels to the other phone, so knowing it must give no right.

import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface GoOnOptions {
  hebraUrl: string
  /** With scope `api`: of the shop's server, never of its page. */
  apiKey: string
  /** What opens chats instead of https://wa.me, such as the wall's phone. */
  chatsUrl?: string | undefined
  /** Tells Hebra of a browser it has not heard of; resolves when it knows. */
  introduce: (anonymousId: string) => Promise<void>
}

interface Crossing {
  id: string
  state: string
  taker: { handle: string | null; confirmed: boolean | null } | null
  originConfirmed: boolean | null
}

export type GoOn = (
  request: IncomingMessage,
  response: ServerResponse,
  form: Record<string, string | undefined>,
) => Promise<void>

/** POST with `anonymousId` begins, GET says how it stands, POST with `confirmed` gives the word. */
export function createGoOn(options: GoOnOptions): GoOn {
  const begun = new Map<string, { id: string; link: string }>()

  return async (request, response, form) => {
    const visitor = cookieOf(request) ?? randomUUID()
    const known = begun.get(visitor)
    if (request.method === 'POST' && form.anonymousId) {
      begun.set(visitor, await begin(options, form.anonymousId, form))
    } else if (request.method === 'POST' && known) {
      await call(options, `/api/crossings/${known.id}/confirmations`, {
        confirmed: form.confirmed === 'yes',
      })
    }
    const current = begun.get(visitor)
    const shown = current ? await show(options, current) : { state: 'none' }
    response.writeHead(200, {
      'content-type': 'application/json',
      'set-cookie': `andina=${visitor}; Path=/; HttpOnly; ${isOnWall(request) ? 'SameSite=None; Secure; Partitioned' : 'SameSite=Strict'}`,
    })
    response.end(JSON.stringify(shown))
  }
}

async function begin(
  options: GoOnOptions,
  anonymousId: string,
  { sku, product }: Record<string, string | undefined>,
) {
  const body = {
    handle: { type: 'anonymous', value: anonymousId },
    to: 'whatsapp',
    ...(sku && product ? { subject: { type: 'product', id: sku, title: product } } : {}),
  }
  const ask = () => call(options, '/api/crossings', body)
  const issued = await ask().catch(async (error: unknown) => {
    if (!(error instanceof Refused) || error.status !== 404) throw error
    await options.introduce(anonymousId)
    return ask()
  })
  const { id, links } = issued as { id: string; links: { whatsapp: string } }
  const { chatsUrl = 'https://wa.me' } = options
  return { id, link: links.whatsapp.replace('https://wa.me', chatsUrl) }
}

async function show(options: GoOnOptions, { id, link }: { id: string; link: string }) {
  const { state, taker, originConfirmed } = (await call(
    options,
    `/api/crossings/${id}`,
  )) as Crossing
  const ending = /\d{2}$/.exec(taker?.handle ?? '')?.[0] ?? null
  return { state, link, ending, confirmed: originConfirmed, taken: taker !== null }
}

class Refused extends Error {
  readonly status: number
  constructor(path: string, status: number, text: string) {
    super(`${path} answered ${status}: ${text}`)
    this.status = status
  }
}

async function call({ hebraUrl, apiKey }: GoOnOptions, path: string, body?: object) {
  const answer = await fetch(hebraUrl + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  // What has ended meanwhile is told by how it stands.
  if (!answer.ok && answer.status !== 409) throw new Refused(path, answer.status, text)
  return JSON.parse(text) as unknown
}

/** The browsers of the wall are frames, each at a subdomain of its own. */
const isOnWall = ({ headers }: IncomingMessage) => /\.localhost(:\d+)?$/.test(headers.host ?? '')

const cookieOf = (request: IncomingMessage) =>
  /(?:^|; )andina=([0-9a-f-]{36})(?:;|$)/.exec(request.headers.cookie ?? '')?.[1]
