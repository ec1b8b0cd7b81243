// The bot of docs/webhooks.md as it stands there, in a process of its own: a customer writes by
// WhatsApp, Hebra tells the bot, and what the bot says reaches the customer's telephone.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { z } from 'zod'
import { freePort } from './free-port.ts'
import { openStage, type Stage } from './outbox-stage.ts'
import { readText } from './source-tree.ts'

let stage: Stage
let folder: string
let bot: ChildProcess
let botUrl: string
let webhookId: string
before(async () => {
  const port = await freePort()
  botUrl = `http://127.0.0.1:${port}/`
  // The bot refuses what is dated more than five minutes ahead, so time runs as ours does.
  stage = await openStage({ speed: 1, hosts: [new URL(botUrl).host] })
  const { house } = stage
  const key = (await house.post('/api/keys', { name: 'Bot', scope: 'api' })).body.key
  const said = { name: 'Bot', url: botUrl, kinds: ['message.received', 'customer.erased'] }
  const made = await house.post('/api/webhooks', said)
  assert.equal(made.status, 201, made.text)
  webhookId = made.body.id

  const [, program] = /```js\n([\s\S]+?)```/.exec(readText('docs/webhooks.md')) ?? []
  assert.ok(program)
  folder = await mkdtemp(join(tmpdir(), 'hebra-bot-'))
  const file = join(folder, 'bot.mjs')
  await writeFile(file, program)
  bot = spawn(process.execPath, [file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...{ HEBRA_URL: house.url, HEBRA_KEY: key },
      ...{ WEBHOOK_SECRET: made.body.secret, PORT: String(port) },
    },
  })
  await once(bot.stdout!, 'data')
})
after(async () => {
  bot?.kill()
  await stage?.close()
  if (folder) await rm(folder, { recursive: true })
})

test('a customer writes, the bot is told, and its answer reaches the customer once', async () => {
  const person = await stage.meet()
  const heard = () =>
    stage.graph
      .received(person.phoneId, person.numberId)
      .filter(({ from }) => from === 'business')
      .map(textOf)
  await stage.until('the bot answered', () => heard().includes('You said: Hola'))
  stage.graph.say(person.phoneId, person.numberId, {
    type: 'text',
    text: '¿Tienen la talla L?',
  })
  await stage.until('it answered again', () => heard().includes('You said: ¿Tienen la talla L?'))

  // Told again of everything, it says nothing twice.
  const since = new Date(stage.clock.now().getTime() - 3600_000).toISOString()
  const replay = await stage.house.post(`/api/webhooks/${webhookId}/replays`, { since })
  assert.equal(replay.status, 202, replay.text)
  const log = async () =>
    (await stage.house.get(`/api/webhooks/${webhookId}/deliveries`)).body.items
  await stage.until('both were told again', async () =>
    (await log()).every(
      ({ state, attempts }: { state: string; attempts: { status: number }[] }) =>
        state === 'delivered' && attempts.length === 2,
    ),
  )
  await stage.idle()
  assert.deepEqual(heard(), ['You said: Hola', 'You said: ¿Tienen la talla L?'])
})

test('what is not signed by its secret the bot refuses', async () => {
  const forged = await fetch(botUrl, {
    method: 'POST',
    headers: {
      'webhook-id': crypto.randomUUID(),
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': `v1,${btoa('x'.repeat(32))}`,
    },
    body: '{}',
  })
  assert.equal(forged.status, 401)
})

const spoken = z.object({ body: z.string() })
const textOf = ({ content }: { content: unknown }) => spoken.parse(content).body
