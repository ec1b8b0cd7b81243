// The sample web shop: a page with the official browser client pointed at Hebra, and the shop's own
// server, which tells Hebra who signed in. The browser's word alone proves nothing; the server's
// does, and that is how a visitor becomes the customer.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Analytics } from '@segment/analytics-node'
import { type ConnectedChat, signIdentity } from './chat.ts'
import { createGoOn, type GoOn } from './go-on.ts'
import { makePeople, type Person } from './people.ts'
import { shopPage } from './shop-page.ts'

export interface Site {
  url: string
  close(): Promise<void>
}

export interface SiteOptions {
  hebraUrl: string
  browserKey: string
  serverKey: string
  port: number
  /** Of the shop's server, with scope `api`; absent: the page offers no going on by WhatsApp. */
  apiKey?: string
  /** What opens chats instead of https://wa.me. */
  chatsUrl?: string
  /** Absent: the pages have no chat. */
  chat?: ConnectedChat
}

/** Serves the shop on localhost. Signing in needs no password: it is a demonstration. */
export async function openSite(options: SiteOptions): Promise<Site> {
  const people = makePeople(40)
  const client = new Analytics({ writeKey: options.serverKey, host: options.hebraUrl, flushAt: 1 })
  client.on('error', (error) =>
    console.error('The shop could not reach Hebra:', error.reason ?? error),
  )
  const introduce = (anonymousId: string) =>
    new Promise<void>((resolve, reject) =>
      client.track({ anonymousId, event: 'Chat Started' }, (error) =>
        error ? reject(error) : resolve(),
      ),
    )
  const { apiKey, chatsUrl, hebraUrl } = options
  const goOn = apiKey ? createGoOn({ apiKey, chatsUrl, hebraUrl, introduce }) : undefined
  const server = createServer((request, response) => {
    answer(request, response, { ...options, people, client, goOn }).catch((error: unknown) => {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(error instanceof Error ? error.message : 'The request could not be read')
    })
  })
  await listen(server, options.port)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  return {
    url: `http://localhost:${port}`,
    async close() {
      await client.closeAndFlush({ timeout: 2000 })
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  site: SiteOptions & { people: Person[]; client: Analytics; goOn: GoOn | undefined },
) {
  const { people, client, goOn } = site
  if (goOn && request.url === '/seguir') {
    await goOn(request, response, request.method === 'POST' ? await readForm(request) : {})
    return
  }
  if (request.method === 'POST' && request.url === '/entrar') {
    const { code, anonymousId } = await readForm(request)
    const person = people.find((one) => one.code === code)
    if (!person) {
      response.writeHead(404).end('No such customer')
      return
    }
    const traits = { firstName: person.firstName, lastName: person.lastName, email: person.email }
    client.identify({ userId: person.code, anonymousId: anonymousId ?? '', traits })
    client.track({
      userId: person.code,
      ...(anonymousId ? { anonymousId } : {}),
      event: 'Signed In',
      properties: { method: 'password' },
    })
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ name: `${person.firstName} ${person.lastName}` }))
    return
  }
  if (site.chat && request.url?.startsWith('/identidad?')) {
    const code = new URL(request.url, 'http://shop').searchParams.get('code')
    const person = people.find((one) => one.code === code)
    response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' })
    response.end(person ? identityOf(person, site.chat) : '')
    return
  }
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end(shopPage({ ...site, goesOn: goOn !== undefined }))
}

const identityOf = ({ code, firstName, lastName, email }: Person, chat: ConnectedChat) =>
  signIdentity({ id: code, name: `${firstName} ${lastName}`, email }, chat)

async function readForm(request: IncomingMessage): Promise<Record<string, string | undefined>> {
  let body = ''
  for await (const chunk of request) {
    body += chunk
    if (body.length > 10_000) throw new Error('The form is too long')
  }
  return Object.fromEntries(new URLSearchParams(body))
}

const listen = (server: Server, port: number) =>
  new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, () => resolve())
  })
