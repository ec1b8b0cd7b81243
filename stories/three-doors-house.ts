// A house with three doors, WhatsApp, the chat of a page and a mailbox, that can be stopped and
// started again between any two steps; and people who write by them.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { connectWhatsApp } from '../sandbox/andina/whatsapp.ts'
import { type Graph, openGraph } from '../sandbox/graph/index.ts'
import {
  connectMailbox,
  openMailServer,
  openSender,
} from '../server/modules/channels/mail/testing.ts'
import {
  connectSite,
  createTestBrowser,
  type TestBrowser,
} from '../server/modules/channels/widget/testing.ts'
import { freePort } from '../test/free-port.ts'
import { openHouse, openTestDatabase, type TestHouse } from '../test/house.ts'
import { createStageClock, type StageClock } from '../test/outbox-stage.ts'

/** Somebody at one door: says something, and what they were told there, oldest first. */
export interface Visitor {
  say(text: string): Promise<void>
  /** Presses the button of that title, or answers with its number where there are none. */
  choose(title: string): Promise<void>
  told(): Promise<string[]>
}

export interface Doors {
  house(): TestHouse
  clock: StageClock
  restart(): Promise<void>
  /** Until everything has been sent and every follower has followed. */
  settle(): Promise<void>
  byWhatsApp(name: string, phone?: string): Visitor
  byChat(): Promise<Visitor>
  byMail(address: string): Visitor
  close(): Promise<void>
}

export async function openDoors(): Promise<Doors> {
  const clock = createStageClock(1)
  const pace = { sentMs: 0, deliveredMs: 0, readMs: 0 }
  const graph: Graph = await openGraph({ clock, pace })
  const mailServer = await openMailServer()
  const [port, mailPort] = [await freePort(), await freePort()]
  const secret = 'a secret of the three doors, long enough'
  const providerHosts = [new URL(graph.url).host, '127.0.0.1']
  const config = { port, mailPort, secret, providerHosts }
  const fresh = process.env.TEST_DATABASE_URL ? await openTestDatabase() : undefined
  const folder = fresh ? undefined : await mkdtemp(join(tmpdir(), 'hebra-doors-'))
  const on = fresh?.url ? { url: fresh.url } : { folder: folder! }
  const open = () => openHouse({ clock, config, on })
  let house = await open()
  let steps = 0

  const apiKey = (await house.post('/api/keys', { name: 'api', scope: 'api' })).body.key
  const number = await connectWhatsApp({ graph, url: house.url, apiKey, say: () => {} })
  const site = await connectSite(house)
  const mailbox = await connectMailbox(house, { smtpPort: mailServer.port })
  const sender = openSender(mailPort)

  async function settle() {
    const { pool } = house.platform.database
    for (let patience = 0; ; patience++) {
      await graph.settled()
      await house.following.drain()
      const { rows } = await pool.query(
        `select 1 from channels_delivery where state in ('queued', 'sending') limit 1`,
      )
      if (rows.length === 0) return
      if (patience > 2000) throw new Error('something is never sent')
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  const byChat = async (): Promise<Visitor> => {
    const browser: TestBrowser = createTestBrowser(house, site)
    const answer = await browser.session()
    if (answer.status !== 200) throw new Error(answer.text)
    const must = async (said: Record<string, unknown>) => {
      const { status, text } = await browser.say(said)
      if (status !== 201) throw new Error(text)
      await settle()
    }
    return {
      say: (text) => must({ text }),
      async choose(title) {
        const asked = (await browser.messages()).findLast(({ content }) =>
          JSON.stringify(content).includes(`"${title}"`),
        )
        const choices: { id: string; title: string }[] = Object(asked?.content).choices ?? []
        const choice = choices.find((one) => one.title === title)
        if (!asked || !choice) throw new Error(`nobody offered ${title}`)
        await must({ choice: { messageId: asked.id, choiceId: choice.id } })
      },
      told: async () =>
        (await browser.messages())
          .filter(({ from }) => from !== 'visitor')
          .map(({ content }) => JSON.stringify(content)),
    }
  }

  const byWhatsApp = (name: string, phone?: string): Visitor => {
    const { id } = graph.addCustomer({ name, ...(phone ? { phone } : { username: `@${name}` }) })
    const received = () => graph.received(id, number.numberId)
    return {
      async say(text) {
        graph.say(id, number.numberId, { type: 'text', text })
        await settle()
      },
      async choose(title) {
        const asked = received().findLast(({ content }) => JSON.stringify(content).includes(title))
        const found = new RegExp(`"id":"([^"]+)"[^{}]*"title":"${title}"`).exec(
          JSON.stringify(asked?.content ?? null),
        )
        if (!asked || !found) throw new Error(`nobody offered ${title}`)
        graph.say(id, number.numberId, { type: 'choice', of: asked.id, id: found[1]! })
        await settle()
      },
      told: async () => received().map(({ content }) => JSON.stringify(content)),
    }
  }

  const byMail = (address: string): Visitor => {
    const own = () =>
      Promise.all(
        mailServer.letters
          .filter(({ to }) => to.includes(address))
          .map(async ({ raw }) => {
            const { text = '', messageId } = await simpleParser(raw)
            return { text, messageId }
          }),
      )
    const send = async (plus: string, text: string, inReplyTo?: string) => {
      const [local, host] = mailbox.address.split('@')
      const to = `${local}${plus}@${host}`
      const subject = inReplyTo ? 'Re: Mi consulta' : 'Mi consulta'
      const answers = inReplyTo ? { inReplyTo } : {}
      await sender.send({ from: address, to, subject, text, date: clock.now(), ...answers })
      await settle()
    }
    return {
      // By the link of a crossing a letter begins anew; else the last one is answered.
      async say(text) {
        const [, code] = /^code:(\w+) /.exec(text) ?? []
        if (code) await send(`+${code}`, text.replace(/^code:\w+ /, ''))
        else await send('', text, (await own()).at(-1)?.messageId)
      },
      async choose(title) {
        const offer = (await own()).findLast(({ text }) => text.includes(title))
        const [, number] = new RegExp(`(\\d)\\W+${title}`).exec(offer?.text ?? '') ?? []
        if (!number) throw new Error(`nobody offered ${title}`)
        await send('', number, offer?.messageId)
      },
      told: async () => (await own()).map(({ text }) => text),
    }
  }

  return {
    house: () => house,
    clock,
    async restart() {
      // WhatsApp tells whole seconds: what is said next is said later.
      clock.pass(1500)
      // The embedded engine opens slowly: there every fifth step has to do.
      if (folder && ++steps % 5 !== 0) return
      await house.stop()
      house = await open()
    },
    settle,
    byWhatsApp,
    byChat,
    byMail,
    async close() {
      sender.stop()
      await house.stop()
      await fresh?.drop()
      if (folder) await rm(folder, { recursive: true, force: true })
      await mailServer.stop()
      await graph.close()
      clock.stop()
    },
  }
}
