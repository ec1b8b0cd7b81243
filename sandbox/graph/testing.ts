// A business for tests: an address that takes webhooks and checks their signatures, and calls with
// the token.

import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import { type Graph, type GraphOptions, openGraph } from './index.ts'

export interface Taken {
  headers: Record<string, unknown>
  raw: string
  isSigned: boolean
  body: Payload
}

interface Payload {
  object: string
  entry: { id: string; changes: { field: string; value: Value }[] }[]
}

/** Loose on purpose: tests look at what they are about. */
export interface Value {
  [name: string]: unknown
  metadata?: { phone_number_id: string; display_phone_number: string }
  contacts?: { [name: string]: unknown; user_id: string; wa_id?: string }[]
  messages?: { [name: string]: unknown; id: string; type: string; from?: string }[]
  statuses?: { [name: string]: unknown; id: string; status: string }[]
}

export interface Business {
  graph: Graph
  accountId: string
  numberId: string
  customerId: string
  /** In the order they came. */
  taken: Taken[]
  /** Of every change in every request. */
  values(): Value[]
  statuses(): string[]
  /** With what webhooks are answered from now on; 0 cuts the line. */
  answerWith(status: number): void
  /** Sends to Lucía unless the body says otherwise. */
  send(body: object, toNumber?: string): Promise<{ status: number; headers: Headers; body: Answer }>
  call(method: string, path: string, options?: RequestInit): Promise<Response>
  close(): Promise<void>
}

export interface Answer {
  messages?: { id: string }[]
  contacts?: { input: string; wa_id?: string; user_id?: string }[]
  success?: boolean
  error?: {
    code: number
    message: string
    type: string
    fbtrace_id: string
    error_subcode?: number
    error_data?: { details: string }
  }
}

/** A business with one number, to which Lucía wrote unless `silent`. */
export async function openBusiness(
  options: GraphOptions & { silent?: boolean } = {},
): Promise<Business> {
  const graph = await openGraph(options)
  const account = graph.addAccount()
  const number = graph.addNumber({ accountId: account.id, phone: '+51 1 555 0100' })
  const customer = graph.addCustomer({ name: 'Lucía Ñahui', phone: '+51 987 654 321' })
  const { secrets } = graph.connection(number.id)
  const receiver = await openReceiver(secrets)
  await graph.subscribe(account.id, receiver.url)
  const values = () =>
    receiver.taken.flatMap(({ body }) =>
      body.entry.flatMap(({ changes }) => changes.map(({ value }) => value)),
    )
  const call = (method: string, path: string, init: RequestInit = {}) =>
    fetch(`${graph.url}/v24.0${path}`, {
      ...init,
      method,
      headers: { authorization: `Bearer ${secrets.accessToken}`, ...init.headers },
    })
  if (!options.silent) {
    graph.say(customer.id, number.id, { type: 'text', text: '¿Hay talla 42?' })
    await graph.settled()
    receiver.taken.length = 0
  }
  return {
    graph,
    accountId: account.id,
    numberId: number.id,
    customerId: customer.id,
    taken: receiver.taken,
    values,
    statuses: () =>
      values().flatMap(({ statuses }) => (statuses ?? []).map(({ status }) => status)),
    answerWith: receiver.answerWith,
    async send(body, toNumber = number.id) {
      const answer = await call('POST', `/${toNumber}/messages`, {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messaging_product: 'whatsapp', to: '+51987654321', ...body }),
      })
      return {
        status: answer.status,
        headers: answer.headers,
        body: (await answer.json()) as Answer,
      }
    },
    call,
    async close() {
      await graph.close()
      await receiver.close()
    },
  }
}

async function openReceiver(secrets: { appSecret: string; verifyToken: string }) {
  const taken: Taken[] = []
  let status = 200
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://business')
    if (request.method === 'GET') {
      const isOurs = url.searchParams.get('hub.verify_token') === secrets.verifyToken
      response.writeHead(isOurs ? 200 : 403).end(url.searchParams.get('hub.challenge'))
      return
    }
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const raw = Buffer.concat(parts).toString()
    const ours = `sha256=${createHmac('sha256', secrets.appSecret).update(raw).digest('hex')}`
    const isSigned = request.headers['x-hub-signature-256'] === ours
    taken.push({ headers: request.headers, raw, isSigned, body: JSON.parse(raw) as Payload })
    if (status === 0) request.socket.destroy()
    else response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address && typeof address === 'object' ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    taken,
    answerWith: (next: number) => {
      status = next
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
