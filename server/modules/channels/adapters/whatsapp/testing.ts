// What the tests of this folder share: payloads, Meta's published examples, a touchpoint.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { createClock } from '../../../../platform/clock.ts'
import { createSafeFetch } from '../../../../platform/safe-fetch.ts'
import type { Envelope, Inbound, OpenTouchpoint } from '../../adapter.ts'
import { parse } from './parse.ts'

export const numberId = '106540352242922'
export const wabaId = '102290129340398'
export const portfolioId = '2729063490586005'

export const readFixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'))

export const parsed = (payload: unknown): Inbound[] => parse(payload, () => portfolioId)

export const named = (name: string) => readFixture(name) as Record<string, object>

/** The one item of a payload. */
export function one(payload: unknown): Inbound {
  const items = parsed(payload)
  assert.equal(items.length, 1)
  return items[0]!
}

/** Of a person, as the adapter names them. */
export const handle = (value: string, realm = portfolioId) => ({
  type: 'whatsapp',
  value,
  realm,
  assurance: 2 as const,
})
export const phone = (value: string) => ({ type: 'phone', value, assurance: 2 as const })
/** Who writes in `fromSheena`. */
export const sheena = {
  handles: [handle('16505551234'), phone('+16505551234')],
  name: 'Sheena Nelson',
}

/** One change as Meta posts it. */
export const posted = (field: string, value: object, time?: number) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: wabaId, ...(time ? { time } : {}), changes: [{ field, value }] }],
})

export const metadata = { display_phone_number: '15550783881', phone_number_id: numberId }

/** Messages of one person, Sheena Nelson, with what each has of its own. */
export const fromSheena = (...messages: object[]) =>
  posted('messages', {
    messaging_product: 'whatsapp',
    metadata,
    contacts: [{ profile: { name: 'Sheena Nelson' }, wa_id: '16505551234' }],
    messages: messages.map((message, i) => ({
      from: '16505551234',
      id: `wamid.${i}`,
      timestamp: '1749416383',
      ...message,
    })),
  })

export const touchpointAt = (
  baseUrl: string,
  more: Record<string, string> = {},
): OpenTouchpoint => ({
  id: '0199a0de-7e11-7cc0-8f00-00000000000a',
  channel: 'whatsapp',
  accountId: numberId,
  realm: portfolioId,
  settings: { phoneNumberId: numberId, wabaId, portfolioId, baseUrl, version: 'v24.0', ...more },
  secrets: { accessToken: 'EAAtoken', appSecret: 'app_secret', verifyToken: 'verify' },
})

export const envelope = (more: Partial<Envelope> = {}): Envelope => ({
  to: { type: 'whatsapp', value: '16505551234', realm: portfolioId },
  reference: '',
  uploads: new Map(),
  ...more,
})

const specification = join(
  import.meta.dirname,
  '../../../../../../shared/specs/whatsapp-business-messaging_v23.yaml.gz',
)
export const hasSpecification = existsSync(specification)

/** Meta's examples of request bodies below a path of its OpenAPI, by name. */
export function readExamples(path: string): Map<string, unknown> {
  const lines = gunzipSync(readFileSync(specification)).toString('utf8').split('\n')
  const from = lines.indexOf(`  ${path}:`)
  const at = lines.findIndex((line, i) => i > from && line === '            examples:')
  const named = readBlock({ lines, at: at + 1 }, 14) as Record<string, { value: unknown }>
  return new Map(Object.entries(named).map(([name, { value }]) => [name, value]))
}

interface Place {
  lines: readonly string[]
  at: number
}

/** The little of YAML in which the examples are written: maps, lists and scalars on one line. */
function readBlock(place: Place, indent: number): unknown {
  const line = place.lines[place.at] ?? ''
  return line.slice(indent).startsWith('- ') ? readList(place, indent) : readMap(place, indent)
}

const indentOf = (line: string | undefined) => line?.search(/\S/) ?? -1

function readList(place: Place, indent: number): unknown[] {
  const items: unknown[] = []
  while (indentOf(place.lines[place.at]) === indent && /^ *- /.test(place.lines[place.at]!)) {
    const line = place.lines[place.at]!
    const rest = line.slice(indent + 2)
    if (/^[^\s'][^:]*:( |$)/.test(rest) || rest.startsWith('- ')) {
      const lines = place.lines.with(place.at, `${' '.repeat(indent + 2)}${rest}`)
      const inner = { lines, at: place.at }
      items.push(readBlock(inner, indent + 2))
      place.at = inner.at
    } else {
      items.push(scalar(rest))
      place.at += 1
    }
  }
  return items
}

function readMap(place: Place, indent: number): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  while (indentOf(place.lines[place.at]) === indent) {
    const found = /^([^\s'-][^:]*):(?: (.*))?$/.exec(place.lines[place.at]!.slice(indent))
    if (!found) break
    const [, key, value] = found
    place.at += 1
    const next = indentOf(place.lines[place.at])
    const isList = next === indent && /^ *- /.test(place.lines[place.at] ?? '')
    if (value) map[key!] = scalar(value)
    else map[key!] = next > indent || isList ? readBlock(place, next) : null
  }
  return map
}

function scalar(text: string): unknown {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'")
  if (text.startsWith('"')) return JSON.parse(text)
  if (text === 'true' || text === 'false') return text === 'true'
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

export interface Heard {
  method: string
  /** Without the query. */
  path: string
  query: Record<string, string>
  headers: IncomingHttpHeaders
  body: Buffer
}

type Answer = (
  heard: Heard,
) =>
  | { status?: number; json?: unknown; body?: string | Uint8Array; headers?: OutgoingHttpHeaders }
  | 'hang up'

/** A real server in Meta's place that answers what the test says; closed when the file is done. */
export async function serve(answer: Answer): Promise<{ host: string; heard: Heard[] }> {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://here')
    const one = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
      body: await buffer(request),
    }
    heard.push(one)
    const said = answer(one)
    if (said === 'hang up') return request.socket.destroy()
    response.writeHead(said.status ?? 200, {
      ...(said.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...said.headers,
    })
    response.end(said.json === undefined ? said.body : JSON.stringify(said.json))
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

export const fetchFrom = (...providerHosts: string[]) =>
  createSafeFetch({ clock: createClock(), providerHosts })
