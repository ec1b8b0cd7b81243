// kill -9 in the middle of ingest: nothing acknowledged is lost, nothing is applied twice. The
// senders behave as the official clients do: what was not acknowledged is sent again, as it was.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { verify } from '../server/ledger/verify.ts'
import type { Config } from '../server/platform/config.ts'
import { openHouse, openTestDatabase, rootKey, type TestDatabase } from './house.ts'
import { prepareServers } from './server-process.ts'

// The embedded engine takes seconds to open, PostgreSQL is simply there.
const onPostgres = Boolean(process.env.TEST_DATABASE_URL)
const kills = onPostgres ? 60 : 8
const senders = 3
const seed = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)

let config: Partial<Config>
let database: TestDatabase | undefined
let folder: string

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hebra-crash-'))
  config = { dataFolder: folder, rootKey, secret: 'a-secret-for-this-test-only-0123456789' }
  if (!onPostgres) return
  database = await openTestDatabase()
  config = { ...config, databaseUrl: database.url }
})
after(async () => {
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

test(`${kills} kills in the middle of ingest lose nothing and double nothing (seed ${seed})`, async () => {
  const random = seeded(seed)
  const work = createSenders()
  const loadServer = await prepareServers()
  let next = loadServer()
  let key: string | undefined
  for (let kill = 0; kill < kills; kill++) {
    const server = next
    const url = await server.open(config)
    key ??= await createServerKey(url)
    if (kill + 1 < kills) next = loadServer()
    const sending = work.send(url, key)
    // Every second one dies at work, however slow the machine.
    if (kill % 2) await work.acknowledged()
    await pause(random() * (onPostgres ? 120 : 400))
    await server.kill()
    await sending
  }
  const on = onPostgres ? { url: config.databaseUrl! } : { folder }
  const house = await openHouse({ config: { ...config }, on })
  try {
    await work.finish(house.url, key!)
    const rows = await house.platform.db
      .selectFrom('ledger_entry')
      .select(['context', 'lane', 'position'])
      .where('kind', '=', 'event.tracked')
      .execute()
    const recorded = rows.map((row) => String(row.context?.messageId))
    assert.ok(work.sent.size > kills, 'the senders were at work')
    assert.equal(recorded.length, new Set(recorded).size, 'nothing is recorded twice')
    assert.deepEqual(new Set(recorded), work.sent, 'everything acknowledged is recorded')
    await house.following.drain()
    const followers = house.following.followers
    for await (const finding of verify(house.platform.db, followers)) {
      assert.deepEqual(finding.problems, [], finding.check)
    }
  } finally {
    await house.stop()
  }
})

/** Senders that each have one batch under way and keep it until it is acknowledged. */
function createSenders() {
  const sent = new Set<string>()
  const pending: (object[] | undefined)[] = Array(senders).fill(undefined)
  let serial = 0
  let tell = () => {}
  const makeBatch = (sender: number) =>
    Array.from({ length: 8 }, (_, n) => {
      const messageId = `crash-${serial++}`
      sent.add(messageId)
      return {
        type: 'track',
        event: 'Tick',
        messageId,
        // Some known, some new, some over two handles: every path of the resolver.
        userId: n % 3 === 0 ? undefined : `u-${serial % 97}`,
        anonymousId: n % 3 === 1 ? undefined : `a-${sender}-${serial % 193}`,
      }
    })
  const post = async (url: string, key: string, batch: object[]) => {
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
      body: JSON.stringify({ batch }),
    })
    await answer.text()
    return answer.status === 200
  }
  const sendUntilCut = async (url: string, key: string, sender: number, once: boolean) => {
    try {
      for (;;) {
        const batch = pending[sender] ?? makeBatch(sender)
        pending[sender] = batch
        if (await post(url, key, batch)) {
          pending[sender] = undefined
          tell()
        }
        if (once && !pending[sender]) return
      }
    } catch {
      // The server is gone; the batch stays pending.
    }
  }
  const all = (url: string, key: string, once: boolean) =>
    Promise.all(pending.map((_, sender) => sendUntilCut(url, key, sender, once)))
  return {
    sent,
    send: (url: string, key: string) => all(url, key, false),
    /** Resolves when the next batch is. */
    acknowledged: () =>
      new Promise<void>((resolve) => {
        tell = resolve
      }),
    async finish(url: string, key: string) {
      await all(url, key, true)
      assert.ok(
        pending.every((batch) => batch === undefined),
        'the last server took what was pending',
      )
    },
  }
}

async function createServerKey(url: string): Promise<string> {
  const answer = await fetch(`${url}/api/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'crash', scope: 'ingest:server' }),
  })
  return ((await answer.json()) as { key: string }).key
}

/** The moment of the kill is what the test varies: a real wait, not a wait for something. */
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Park and Miller's generator: the same moments for the same seed. */
function seeded(from: number): () => number {
  let state = from % 2147483647 || 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}
