// The ways of a crossing: links, picture, page and pin, and how the origin gives its word.

import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { default as readQr } from 'jsqr'
import sharp from 'sharp'
import { openHouse } from '../../../../test/house.ts'
import type { Person, Stage } from '../../../../test/outbox-stage.ts'
import { forCustomers } from '../../../../words/es/for-customers.ts'
import { transact } from '../../../ledger/index.ts'
import { createManualClock } from '../../../platform/clock.ts'
import { createCtx, systemActor } from '../../../platform/context.ts'
import { newId } from '../../../platform/ids.ts'
import type { InboundMessage } from '../adapter.ts'
import { makeCode, spellCode } from './code.ts'
import { linksTo } from './links.ts'
import { readProof } from './proof.ts'
import { readWish } from './say-crossing.ts'
import { choiceIdOf } from './say-to-taker.ts'
import { type CameIn, takeCrossings } from './take-crossings.ts'
import { choose, issue, openCrossingStage, received, say, show } from './testing.ts'

let stage: Stage
before(async () => {
  stage = await openCrossingStage()
  await stage.house.post(`/api/touchpoints/${stage.touchpointId}/tests`)
})
after(() => stage.close())

/** As if they were in the chat: at the very handle by which they write. */
const issueAt = ({ phone }: Person, more: object = {}) =>
  issue(stage, { handle: { type: 'phone', value: `+${phone}` }, ...more })
const customerOf = async ({ customerId }: Person) =>
  (await stage.house.get(`/api/customers/${customerId}`)).body.id
const read = (person: Person) => received(stage, person).map((content) => JSON.stringify(content))
const lastRead = (person: Person) => read(person).at(-1) ?? ''

describe('the links of a crossing', () => {
  const t = forCustomers.crossings
  it('have the exact form of each channel, with the code in it', () => {
    const ways = [
      { id: '1', channel: 'whatsapp', address: '+51 999 888 777' },
      { id: '2', channel: 'email', address: 'hola@tienda.pe' },
      { id: '3', channel: 'webchat', address: 'https://tienda.pe' },
    ]
    const links = linksTo(ways, { code: '7KPA2M9X', publicUrl: 'https://h.pe/', t })
    assert.equal(
      links.whatsapp,
      `https://wa.me/51999888777?text=${encodeURIComponent(t.linkText('7KPA-2M9X'))}`,
    )
    assert.match(links.email!, /^mailto:hola\+7KPA2M9X@tienda\.pe\?subject=Seguir%20con/)
    assert.equal(links.webchat, 'https://tienda.pe/?ref=7KPA2M9X')
    assert.equal(links.web, 'https://h.pe/c/7KPA2M9X')
  })

  it('lead to what is connected, and come as a picture that readers read', async () => {
    const who = await stage.meet()
    const any = await issueAt(who)
    assert.deepEqual(Object.keys(any.links).sort(), ['web', 'whatsapp'])
    assert.equal(await decode(any.qr.png), any.links.web)
    assert.equal(await decode(any.qr.svg), any.links.web)
    const one = await issueAt(who, { to: 'whatsapp' })
    assert.equal(await decode(one.qr.png), one.links.whatsapp)
    const none = await stage.house.post('/api/crossings', {
      customerId: who.customerId,
      to: 'telegram',
    })
    assert.equal(none.body.code, 'crossing.no_way')
  })

  async function decode(picture: string): Promise<string | undefined> {
    const bytes = picture.startsWith('data:')
      ? Buffer.from(picture.slice(picture.indexOf(',') + 1), 'base64')
      : Buffer.from(picture)
    const { data, info } = await sharp(bytes, { density: 300 })
      .flatten({ background: '#fff' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return readQr.default(new Uint8ClampedArray(data), info.width, info.height)?.data
  }
})

describe('the page of a crossing', () => {
  const open = (code: string, headers: Record<string, string> = {}) =>
    fetch(`${stage.house.url}/c/${code}`, { headers })

  it('shows where to go on, in three languages, and takes nothing', async () => {
    const who = await stage.meet()
    const { id, code } = await issueAt(who)
    const heads: Record<string, string> = {
      'es-PE,es;q=0.9': 'Seguir con su consulta',
      'en-GB,en;q=0.8': 'Go on with your matter',
      'pt-BR': 'Continuar sua consulta',
      'de-DE': 'Seguir con su consulta',
    }
    for (const [language, title] of Object.entries(heads)) {
      const answer = await open(code, { 'accept-language': language })
      assert.equal(answer.status, 200)
      const page = await answer.text()
      assert.ok(page.includes(`<h1>${title}</h1>`), language)
      assert.ok(page.includes('https://wa.me/') && page.includes(spellCode(code)))
      assert.match(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
    }
    await fetch(`${stage.house.url}/c/${code}`, { method: 'HEAD' })
    assert.equal((await show(stage, id)).state, 'issued')
  })

  it('is drawn only so often for one caller', async (t) => {
    const clock = createManualClock(new Date('2026-11-23T08:00:00Z'))
    const other = await openHouse({ clock })
    t.after(() => other.stop())
    const ask = async () => (await fetch(`${other.url}/c/${makeCode()}`)).status
    for (let n = 0; n < 60; n++) assert.equal(await ask(), 200)
    assert.equal(await ask(), 429)
  })

  it('is the same for a code that nobody has, and not there for what is none', async () => {
    const [known, other] = [(await issueAt(await stage.meet())).code, makeCode()]
    const bare = async (code: string) =>
      (await (await open(code)).text())
        .replaceAll(code, 'CODE')
        .replaceAll(spellCode(code), 'CODE')
        .replace(/data:image[^"]+/, 'PICTURE')
    assert.equal(await bare(known), await bare(other))
    assert.equal((await open('hola')).status, 404)
    assert.equal((await open('%3Cscript%3E')).status, 404)
  })
})

describe('the origin', () => {
  it('is asked in its own chat whether the masked taker is them, and yes joins', async () => {
    const [origin, taker] = [await stage.meet(), await stage.meet()]
    const { id, code } = await issueAt(origin)
    await say(stage, taker, `mi codigo es ${spellCode(code).toLowerCase()}`)
    await choose(stage, taker, choiceIdOf(id, 'yes'))
    const question = lastRead(origin)
    assert.ok(question.includes('¿Es usted?'), question)
    assert.ok(!question.includes(taker.phone), 'the number is masked')
    assert.notEqual(await customerOf(origin), await customerOf(taker))
    await choose(stage, origin, choiceIdOf(id, 'yes', 'origin'))
    assert.equal((await show(stage, id)).state, 'joined')
    assert.equal(await customerOf(origin), await customerOf(taker))
    assert.ok(lastRead(taker).includes('Seguimos con su consulta'))
  })

  it('says no to a stranger to whom it was forwarded, who learns nothing of it', async () => {
    const [origin, stranger] = [await stage.meet(), await stage.meet()]
    const { id, code } = await issueAt(origin)
    await say(stage, stranger, code)
    await choose(stage, stranger, choiceIdOf(id, 'yes'))
    const before = read(stranger)
    await choose(stage, origin, choiceIdOf(id, 'no', 'origin'))
    assert.equal((await show(stage, id)).state, 'refused')
    assert.notEqual(await customerOf(origin), await customerOf(stranger))
    assert.deepEqual(read(stranger), before)
    assert.ok(!read(stranger).join().includes(origin.phone.slice(-4)))
  })

  it('is answered for by nobody else, also not by the taker', async () => {
    const [origin, taker] = [await stage.meet(), await stage.meet()]
    const { id, code } = await issueAt(origin)
    await say(stage, taker, code)
    await choose(stage, taker, choiceIdOf(id, 'yes'))
    // As a forger would send it: the stand-in gives nobody a button that is not theirs.
    const { platform } = stage.house
    const ctx = createCtx(systemActor('test'), platform.clock, platform.log)
    const item: InboundMessage = {
      ...{ is: 'message', accountId: 'a', sourceId: newId(), providerId: newId(), at: ctx.now },
      from: { handles: [] },
      content: { type: 'choice', choiceId: choiceIdOf(id, 'yes', 'origin'), title: 'Sí' },
    }
    const { customerId, handleId } = taker
    const came: CameIn = {
      item,
      touchpoint: { id: stage.touchpointId, channel: 'whatsapp' },
      person: { customerId, handleId, addresses: [handleId] },
    }
    await transact(platform, ctx, (tx) =>
      takeCrossings(tx, ctx, { ...platform, publicUrl: stage.house.url }, [came]),
    )
    assert.equal((await show(stage, id)).state, 'taken')
    assert.notEqual(await customerOf(origin), await customerOf(taker))
  })

  it('that sent it to a victim gets nothing when the victim says no, or nothing at all', async () => {
    const [attacker, victim] = [await stage.meet(), await stage.meet()]
    const { id, code } = await issueAt(attacker)
    const before = read(attacker)
    await say(stage, victim, `Hola, quiero seguir por aquí con mi consulta. Mi código es ${code}`)
    assert.deepEqual(read(attacker), before, 'it hears nothing before the victim says yes')
    await choose(stage, victim, choiceIdOf(id, 'no'))
    assert.equal((await show(stage, id)).state, 'refused')
    assert.deepEqual(read(attacker), before)
    assert.notEqual(await customerOf(attacker), await customerOf(victim))
  })

  it('that has gone proves itself by a one-time code to a contact known for certain', async () => {
    const [origin, taker] = [await stage.meet(), await stage.meet()]
    stage.clock.pass(2 * 3_600_000)
    await say(stage, taker, 'Hola otra vez')
    const { id, code } = await issue(stage, { customerId: origin.customerId })
    await say(stage, taker, code)
    await choose(stage, taker, choiceIdOf(id, 'yes'))
    assert.ok(lastRead(taker).includes('seis dígitos'), lastRead(taker))
    const proof = readProof(/es (\d{6})\./.exec(lastRead(origin))?.[1] ?? '')!
    const wrong = proof === '000000' ? '111111' : '000000'
    await say(stage, taker, wrong)
    assert.ok(lastRead(taker).includes('no coincide'))
    await say(stage, taker, `${proof.slice(0, 3)} ${proof.slice(3)}`)
    assert.equal((await show(stage, id)).state, 'joined')
    assert.equal(await customerOf(origin), await customerOf(taker))
  })

  it('is not proved by guessing: three wrong codes end it', async () => {
    const [origin, taker, other] = [await stage.meet(), await stage.meet(), await stage.meet()]
    stage.clock.pass(2 * 3_600_000)
    await say(stage, taker, 'Hola')
    const { id, code } = await issue(stage, { customerId: origin.customerId })
    await say(stage, taker, code)
    await choose(stage, taker, choiceIdOf(id, 'yes'))
    const proof = /es (\d{6})\./.exec(lastRead(origin))![1]!
    await say(stage, other, proof)
    assert.equal((await show(stage, id)).state, 'taken', 'from elsewhere it means nothing')
    for (const n of [1, 2, 3])
      await say(stage, taker, String((Number(proof) + n) % 1e6).padStart(6, '0'))
    assert.deepEqual(
      [(await show(stage, id)).state, (await show(stage, id)).reason],
      ['refused', 'wrong_proof'],
    )
    await say(stage, taker, proof)
    assert.notEqual(await customerOf(origin), await customerOf(taker))
  })
})

describe('a code that is none', () => {
  it('is explained in the same words, whatever is wrong with it', async () => {
    const [taker, other] = [await stage.meet(), await stage.meet()]
    const { code } = await issueAt(other)
    await say(stage, other, code)
    await say(stage, taker, `Mi código es ${makeCode()}`)
    const unknown = lastRead(taker)
    assert.ok(unknown.includes('No pudimos continuar'), unknown)
    await say(stage, taker, code)
    assert.equal(lastRead(taker), unknown)
  })

  it('is passed over where no code was meant', async () => {
    const who = await stage.meet()
    const before = read(who).length
    await say(stage, who, 'El pedido AB2C-9XK4 no llegó y la factura tampoco')
    assert.equal(read(who).length, before)
  })
})

describe('a customer', () => {
  it('asks in the chat to go on elsewhere, and is handed a code and the page', async () => {
    const [who, taker] = [await stage.meet(), await stage.meet()]
    await say(stage, who, 'Quiero seguir por otro canal.')
    const [, code] = /\/c\/([0-9A-Z]{8})/.exec(lastRead(who)) ?? []
    assert.ok(code, lastRead(who))
    await say(stage, taker, code)
    assert.ok(lastRead(taker).includes('¿La empezó usted?'))
  })

  it('asks by these words alone', () => {
    for (const text of ['cambiar de canal', 'Switch channels', 'Mudar de canal!']) {
      assert.deepEqual(readWish(text), {}, text)
    }
    for (const [text, channel] of [
      ['Sí, por favor. Quiero seguir por WhatsApp', 'whatsapp'],
      ['seguir por correo electrónico', 'email'],
      ['I want to continue by e-mail, please', 'email'],
      ['continuar pelo zap', undefined],
      ['Quero continuar por WhatsApp', 'whatsapp'],
      ['seguir en el chat', 'webchat'],
      ['seguir en la tienda', undefined],
    ] as const) {
      assert.equal(readWish(text)?.channel, channel, text)
    }
    for (const text of [
      'no quiero cambiar de canal',
      'el canal',
      'me escribieron por WhatsApp',
      '',
    ]) {
      assert.equal(readWish(text), undefined, text)
    }
  })

  it('who names a channel that is connected is led straight to it, else to the page', async () => {
    const [who, taker] = [await stage.meet(), await stage.meet()]
    await say(stage, who, 'Quiero seguir por WhatsApp')
    const [, text = ''] = /wa\.me\/\d+\?text=(\S+)/.exec(lastRead(who)) ?? []
    await say(stage, taker, decodeURIComponent(text))
    assert.ok(lastRead(taker).includes('¿La empezó usted?'))
    await say(stage, taker, 'Quiero seguir por el chat')
    assert.match(lastRead(taker), /\/c\/[0-9A-Z]{8}/)
  })
})
