// What the tests of the ingest share: a house, keys, and what it recorded.

import { openHouse, type TestHouse, type TestHouseOptions } from '../../../test/house.ts'

export interface IngestHouse extends TestHouse {
  makeKey(scope: string, settings?: object): Promise<string>
  /** Sends one request as a Segment client does; the body is sent as it is when it is text. */
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>
  /** What the ingest recorded, in the order of the ledger's lanes. */
  recorded(): Promise<RecordedEntry[]>
  refused(): Promise<{ reason: string; messageId: string | null; body: string }[]>
}

export interface RecordedEntry {
  kind: string
  handleId: string
  customerId: string
  channel: string | null
  occurredAt: Date
  body: Record<string, unknown>
  context: Record<string, unknown>
}

export async function openIngestHouse(options: TestHouseOptions = {}): Promise<IngestHouse> {
  const house = await openHouse(options)
  return {
    ...house,
    async makeKey(scope, settings = {}) {
      const made = await house.post('/api/keys', { name: `${scope} key`, scope, settings })
      return made.body.key
    },
    send: (path, body, headers = {}) =>
      fetch(house.url + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', ...headers },
        body:
          typeof body === 'string' || body instanceof Uint8Array
            ? Buffer.from(body)
            : JSON.stringify(body),
      }),
    async recorded() {
      const { rows } = await house.platform.database.pool.query(
        `select kind, handle_id as "handleId", customer_id as "customerId", channel,
           occurred_at as "occurredAt", body, context
         from ledger_entry join customers_handle on customers_handle.id = handle_id
         where context ->> 'messageId' is not null
         order by recorded_at, lane, position`,
      )
      return rows
    },
    async refused() {
      const { body } = await house.get('/api/refused-events?limit=200')
      return body.items
    },
  }
}
