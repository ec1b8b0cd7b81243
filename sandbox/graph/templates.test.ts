import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Business, openBusiness } from './testing.ts'

describe('templates', () => {
  let business: Business
  before(async () => {
    business = await openBusiness()
    business.graph.addTemplate(business.accountId, {
      name: 'promo',
      category: 'MARKETING',
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text: 'Hola {{1}}, use {{2}}' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'No más' },
            { type: 'URL', text: 'Ver', url: 'https://andina.example/{{1}}' },
          ],
        },
      ],
    })
  })
  after(() => business.close())

  const promo = (mediaId: string, texts: string[], code = '7') => ({
    type: 'template',
    template: {
      name: 'promo',
      language: { code: 'es' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { id: mediaId } }] },
        { type: 'body', parameters: texts.map((one) => ({ type: 'text', text: one })) },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: 0,
          parameters: [{ type: 'payload', payload: 'stop' }],
        },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: code }] },
      ],
    },
  })

  it('are filled in, shown to the person, and answered with the payload of the button', async () => {
    const { graph, accountId, numberId, customerId } = business
    const media = graph.addMedia({ bytes: Buffer.from('png'), type: 'image/png', accountId })
    const { body } = await business.send(promo(media.id, ['Lucía', 'ANDE10']))
    await graph.settled()
    const id = body.messages?.[0]?.id ?? ''
    const shown = graph.received(customerId, numberId).find((one) => one.id === id)
    assert.equal(shown?.rendered?.body, 'Hola Lucía, use ANDE10')
    assert.equal(shown?.rendered?.buttons[1]?.url, 'https://andina.example/7')
    assert.equal(shown?.media?.type, 'image/png')
    graph.say(customerId, numberId, { type: 'choice', of: id, id: '0' })
    await graph.settled()
    assert.partialDeepStrictEqual(business.values().at(-1)?.messages?.[0], {
      type: 'button',
      button: { payload: 'stop', text: 'No más' },
      context: { id },
    })
  })

  it('are refused with too few values, without their picture, paused, or unwanted', async () => {
    const { graph, accountId, numberId, customerId } = business
    const media = graph.addMedia({ bytes: Buffer.from('png'), type: 'image/png', accountId })
    const code = async (body: object) => (await business.send(body)).body.error?.code
    assert.equal(await code(promo(media.id, ['Lucía'])), 132000)
    assert.equal(
      await code({ type: 'template', template: { name: 'promo', language: { code: 'es' } } }),
      132012,
    )
    await graph.preferMarketing(customerId, numberId, 'stop')
    assert.equal(await code(promo(media.id, ['Lucía', 'x'])), 131050)
    await graph.preferMarketing(customerId, numberId, 'resume')
    assert.equal(await code(promo(media.id, ['Lucía', 'x'])), undefined)
    const [promoTemplate] = graph.world.accounts.get(accountId)?.templates ?? []
    await graph.changeTemplate(promoTemplate?.id ?? '', 'PAUSED')
    assert.equal(await code(promo(media.id, ['Lucía', 'x'])), 132015)
  })

  it('show the cards of a carousel, each answered for itself, and count down to an end', async () => {
    const { graph, accountId, numberId, customerId } = business
    const media = graph.addMedia({ bytes: Buffer.from('png'), type: 'image/png', accountId })
    const card = (text: string) => ({
      components: [
        { type: 'HEADER', format: 'IMAGE' },
        { type: 'BODY', text },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'La quiero' }] },
      ],
    })
    graph.addTemplate(accountId, {
      name: 'ofertas',
      components: [
        {
          type: 'LIMITED_TIME_OFFER',
          limited_time_offer: { text: 'Fin de mes', has_expiration: true },
        },
        { type: 'BODY', text: 'Para {{1}}' },
        { type: 'CAROUSEL', cards: [card('Aurora a {{1}}'), card('Brisa')] },
      ],
    })
    const sent = (cards: object[], endsInMs: number) => ({
      type: 'template',
      template: {
        name: 'ofertas',
        language: { code: 'es' },
        components: [
          {
            type: 'limited_time_offer',
            parameters: [
              {
                type: 'limited_time_offer',
                limited_time_offer: { expiration_time_ms: Date.now() + endsInMs },
              },
            ],
          },
          { type: 'body', parameters: [{ type: 'text', text: 'Lucía' }] },
          { type: 'carousel', cards },
        ],
      },
    })
    const header = { type: 'header', parameters: [{ type: 'image', image: { id: media.id } }] }
    const body = { type: 'body', parameters: [{ type: 'text', text: 'S/ 30' }] }
    const reply = {
      type: 'button',
      sub_type: 'quick_reply',
      index: '0',
      parameters: [{ type: 'payload', payload: 'brisa' }],
    }
    const cards = [
      { card_index: 0, components: [header, body] },
      { card_index: 1, components: [header, reply] },
    ]
    const code = async (of: object) => (await business.send(of)).body.error?.code
    assert.equal(await code(sent(cards.slice(1), 60_000)), 132012, 'one card is missing')
    assert.equal(await code(sent([{ card_index: 0, components: [body] }, cards[1]!], 1)), 132012)
    assert.equal(
      await code(sent([{ card_index: 0, components: [header] }, cards[1]!], 9e6)),
      132000,
    )
    assert.equal(await code(sent(cards, -1000)), 132012, 'the offer is over')
    const answer = await business.send(sent(cards, 60_000))
    const id = answer.body.messages?.[0]?.id ?? ''
    await graph.settled()
    const shown = graph.received(customerId, numberId).find((one) => one.id === id)?.rendered
    assert.deepEqual(
      shown?.cards?.map((one) => [one.body, one.headerKind]),
      [
        ['Aurora a S/ 30', 'image'],
        ['Brisa', 'image'],
      ],
    )
    assert.equal(shown?.offer?.text, 'Fin de mes')
    graph.say(customerId, numberId, { type: 'choice', of: id, id: '1.0' })
    await graph.settled()
    assert.deepEqual(business.values().at(-1)?.messages?.[0]?.button, {
      payload: 'brisa',
      text: 'La quiero',
    })
  })

  it('are listed in pages', async () => {
    const { graph, accountId } = business
    for (let n = 0; n < 60; n += 1)
      graph.addTemplate(accountId, { name: `t_${n}`, components: [{ type: 'BODY', text: 'x' }] })
    const names: string[] = []
    let next: string | undefined = `/${accountId}/message_templates?limit=25`
    while (next) {
      const answer: Response = await business.call('GET', next)
      const page = (await answer.json()) as { data: { name: string }[]; paging: { next?: string } }
      names.push(...page.data.map(({ name }) => name))
      next = page.paging.next?.replace(`${graph.url}/v24.0`, '')
    }
    assert.equal(new Set(names).size, 62)
  })
})
