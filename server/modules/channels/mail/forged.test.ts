// Anybody writes letters in anybody's name. None of them answers what only the true receiver got.

import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, it } from 'node:test'
import { until } from '../../../../test/webhook-receiver.ts'
import { connectSite, createTestBrowser, whoSaid } from '../widget/testing.ts'
import { connectMailbox, type MailStage, openMailStage, type TestMailbox } from './testing.ts'

let stage: MailStage
let mailbox: TestMailbox
before(async () => {
  stage = await openMailStage()
  mailbox = await connectMailbox(stage.house, { smtpPort: stage.peer.port })
})
after(() => stage.close())

it('a crossing to the address of a victim is not confirmed by letters in their name', async () => {
  const { house, peer, sender } = stage
  const victim = 'victima@example.com'
  const forge = (text: string, more: object = {}) =>
    sender.send({
      ...{ from: victim, to: mailbox.address, subject: 'Hola', text },
      ...{ messageId: `<${randomUUID()}@example.com>`, ...more },
    })
  await forge('Soy la víctima')
  const stranger = createTestBrowser(house, await connectSite(house))
  await stranger.session()
  await stranger.say({ text: 'Soy otra persona' })
  await stranger.say({ text: 'seguir por correo' })
  const heard = async () =>
    (await stranger.messages()).map(({ content }) => content.text).join('\n')
  const codeIn = (text: string) => /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0]
  await until('a code is offered', async () => codeIn(await heard()) !== undefined)
  const code = codeIn(await heard())
  await forge(`Mi código es ${code}`)
  await until('the question is sent', () => peer.letters.length > 0)
  await forge('1')
  await forge('Sí')
  const state = async () =>
    house.platform.db
      .selectFrom('channels_crossing')
      .select(['state', 'taker_confirmed'])
      .executeTakeFirstOrThrow()
  assert.deepEqual(await state(), { state: 'taken', taker_confirmed: null })
  // Who got the letter can name it.
  await forge('1', { inReplyTo: /^Message-ID: (<.*>)/im.exec(peer.letters[0]!.raw)?.[1] })
  assert.equal((await state()).taker_confirmed, true)
  assert.notEqual(await whoSaid(house, 'Soy la víctima'), await whoSaid(house, 'Soy otra persona'))
})
