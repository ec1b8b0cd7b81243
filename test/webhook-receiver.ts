// A subscriber's own server, for tests of outgoing webhooks: verifies what it is sent by the letter of
// Standard Webhooks, with nothing of ours, and answers as the test says.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  id: string
  path: string
  headers: IncomingHttpHeaders
  raw: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any event
  event: any
}

interface Answer {
  status: number
  headers?: Record<string, string>
  body?: string
}

export interface Receiver {
  url: string
  host: string
  received: Received[]
  /** What came for this path. */
  at(path: string): Received[]
  /** What is answered from now on; a promise keeps the sender waiting. */
  answer: (received: Received) => Answer | Promise<Answer>
  close(): Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const raw = await text(request)
    const { headers, url: path = '/' } = request
    const id = String(headers['webhook-id'])
    const one: Received = { id, path, headers, raw, event: JSON.parse(raw) }
    receiver.received.push(one)
    reply(response, await receiver.answer(one))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    received: [],
    at: (wanted) => receiver.received.filter(({ path }) => path === wanted),
    answer: () => ({ status: 204 }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

const reply = (response: ServerResponse, { status, headers, body }: Answer) =>
  response.writeHead(status, headers).end(body)

/** Whether one of the signatures is by this secret: https://www.standardwebhooks.com */
export function isSignedBy({ id, headers, raw }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = createHmac('sha256', key)
    .update(`${id}.${headers['webhook-timestamp']}.${raw}`)
    .digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .map((one) => one.split(','))
    .filter(([version]) => version === 'v1')
    .map(([, signature]) => Buffer.from(signature ?? '', 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}

/** Resolves when `holds` does. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const patience = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > patience) throw new Error(`it never came about: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
