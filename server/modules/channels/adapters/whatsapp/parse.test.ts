import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Inbound, InboundMessage } from '../../adapter.ts'
import { whatsapp } from './index.ts'
import {
  fromSheena,
  handle,
  metadata,
  named,
  numberId,
  one,
  parsed,
  phone,
  posted,
  readFixture,
  sheena,
  wabaId,
} from './testing.ts'

const at = new Date('2025-06-08T20:59:43Z')

function message(own: object): InboundMessage {
  const item = one(fromSheena(own))
  assert.ok(item.is === 'message', JSON.stringify(item))
  return item
}

test('a message says who wrote what, when, to which of our numbers', () => {
  assert.deepEqual(one(fromSheena({ id: 'wamid.A', type: 'text', text: { body: 'Hola' } })), {
    is: 'message',
    accountId: numberId,
    sourceId: 'wamid.A',
    providerId: 'wamid.A',
    at,
    from: sheena,
    content: { type: 'text', text: 'Hola' },
  })
})

test('every kind of content is read', () => {
  const read = Object.entries(named('messages')).map(([name, own]) => [name, message(own).content])
  const media = (kind: string, id: string, saidType: string, more = {}) => ({
    type: 'media',
    media: { kind, providerMediaId: id, saidType, ...more },
  })
  const lines = [
    { productId: 'sku1', quantity: 2, price: 7.99, currency: 'PEN' },
    { productId: 'sku2', quantity: 1 },
  ]
  assert.deepEqual(Object.fromEntries(read), {
    text: { type: 'text', text: '¿Tienen en azul? 😀' },
    image: media('image', '1003383421387256', 'image/jpeg', {
      url: 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256',
      saidSha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
      caption: 'La rota',
    }),
    video: media('video', '11', 'video/mp4'),
    document: media('document', '12', 'application/pdf', { filename: 'boleta.pdf' }),
    audio: media('audio', '13', 'audio/mpeg'),
    voice: media('voice', '14', 'audio/ogg; codecs=opus'),
    sticker: media('sticker', '15', 'image/webp'),
    location: {
      type: 'location',
      latitude: -12.1211,
      longitude: -77.0297,
      name: 'Tienda Andina',
      address: 'Av. Larco 345',
      url: 'https://andina.pe',
    },
    contacts: {
      type: 'contacts',
      contacts: [
        {
          name: 'Lucía Gómez',
          phones: ['+51 987 654 321'],
          emails: ['lucia@andina.pe'],
          organisation: 'Andina',
        },
        { name: 'Ana Ruiz', phones: [], emails: [] },
      ],
    },
    order: { type: 'order', catalogId: '194836987003835', text: 'Para el sábado', lines },
    'button reply': { type: 'choice', choiceId: 'b1', title: 'Sí' },
    'list reply': { type: 'choice', choiceId: 's1', title: 'Lima', description: 'abierta' },
    flow: { type: 'form', name: 'flow', text: 'Sent', values: { flow_token: 't', size: 'M' } },
    'template button': { type: 'choice', choiceId: 'ok:42', title: 'Listo' },
    'template button without payload': { type: 'choice', choiceId: 'Listo', title: 'Listo' },
  })
})

test('what cannot be read is still said by the person, and kept whole', () => {
  const types: Record<string, string> = {}
  for (const [name, own] of Object.entries(named('unsupported'))) {
    const { content } = message(own)
    assert.ok(content.type === 'unsupported', name)
    assert.deepEqual(content.raw, {
      from: '16505551234',
      id: 'wamid.0',
      timestamp: '1749416383',
      ...own,
    })
    types[name] = content.reason
      ? `${content.providerType}: ${content.reason}`
      : content.providerType
  }
  assert.deepEqual(types, {
    'as Meta marks it':
      'unsupported: 131051 Message type unknown: Message type is currently not supported.',
    'with the type it hides': 'poll',
    'as it was called before': 'unknown: 131051 Unsupported',
    'an interactive answer with nothing in it': 'interactive',
    'an interactive answer of a kind unknown': 'interactive',
    'a type nobody knows': 'hologram',
    'a file that is nowhere': 'image',
    'a place that is none': 'location',
    'no type at all': 'none',
    'a type of every object': 'constructor',
  })
})

test('a message tells what it answers, whether it was passed on, and how the person came', () => {
  const text = { type: 'text', text: { body: 'Hola' } }
  const about = (own: object) => {
    const { replyTo, forwarded, product, referral } = message({ ...text, ...own })
    return { replyTo, forwarded, product, referral }
  }
  const nothing = {
    replyTo: undefined,
    forwarded: undefined,
    product: undefined,
    referral: undefined,
  }
  const context = { from: '15550783881', id: 'wamid.Q' }
  assert.deepEqual(about({ context }), { ...nothing, replyTo: 'wamid.Q' })
  assert.deepEqual(about({ context: { forwarded: true } }), { ...nothing, forwarded: 'once' })
  const often = { forwarded: true, frequently_forwarded: true }
  assert.deepEqual(about({ context: often }), { ...nothing, forwarded: 'often' })
  const referred_product = { catalog_id: '1948', product_retailer_id: 'sku1' }
  assert.deepEqual(about({ context: { ...context, referred_product } }), {
    ...nothing,
    product: { catalogId: '1948', productId: 'sku1' },
  })
  const referral = {
    source_type: 'ad',
    source_id: '12',
    source_url: 'https://fb.me/x',
    ctwa_clid: 'Aff',
  }
  assert.deepEqual(
    about({ referral: { ...referral, headline: 'Chat', body: 'Ya', media_type: 'image' } }),
    {
      ...nothing,
      referral: {
        source: 'ad',
        sourceId: '12',
        url: 'https://fb.me/x',
        headline: 'Chat',
        body: 'Ya',
        clickId: 'Aff',
      },
    },
  )
  assert.deepEqual(about({ referral: {}, context: {} }), nothing)
  const identity = { acknowledged: true, created_timestamp: 1602532300000, hash: 'Sjvjlx8G6Z0=' }
  assert.equal(message({ ...text, identity }).identityHash, 'Sjvjlx8G6Z0=')
})

test('a reaction is read, and its removal in both forms', () => {
  const react = (reaction: object) => one(fromSheena({ id: 'wamid.R', type: 'reaction', reaction }))
  const expected = {
    is: 'reaction',
    accountId: numberId,
    sourceId: 'wamid.R',
    at,
    from: sheena,
    to: 'wamid.T',
  }
  const emojis = [{ emoji: '👍' }, { emoji: '' }, {}, { emoji: null }]
  for (const [i, emoji] of ['👍', null, null, null].entries()) {
    assert.deepEqual(react({ message_id: 'wamid.T', ...emojis[i] }), { ...expected, emoji })
  }
  assert.equal(react({ emoji: '👍' }).is, 'unknown')
})

test('people change and take back what they wrote', () => {
  const edited = { type: 'image', image: { id: '1', caption: 'nueva' }, context: { id: 'M0' } }
  const edit = { original_message_id: 'wamid.O', message: edited }
  const head = { accountId: numberId, at, from: sheena, of: 'wamid.O' }
  assert.deepEqual(one(fromSheena({ id: 'wamid.E', type: 'edit', edit })), {
    is: 'edit',
    sourceId: 'wamid.E',
    ...head,
    content: { type: 'media', media: { kind: 'image', providerMediaId: '1', caption: 'nueva' } },
  })
  const revoke = { original_message_id: 'wamid.O' }
  assert.deepEqual(one(fromSheena({ id: 'wamid.D', type: 'revoke', revoke })), {
    is: 'delete',
    sourceId: 'wamid.D',
    ...head,
  })
})

test('what we said, changed or took back in the application is told as ours', () => {
  const to = {
    handles: [handle('593987047531'), handle('EC.1716'), phone('+593987047531')],
    username: '@ana',
  }
  const second = (s: number) => new Date(1785340249_000 + s * 1000)
  const items = parsed(posted('smb_message_echoes', named('echoes')))
  assert.deepEqual(items, [
    {
      is: 'echo',
      accountId: numberId,
      sourceId: 'wamid.E1',
      providerId: 'wamid.E1',
      at: second(0),
      to,
      content: { type: 'text', text: 'Le llamo ahora' },
      replyTo: 'wamid.IN',
    },
    {
      is: 'edit',
      accountId: numberId,
      sourceId: 'wamid.E2',
      at: second(1),
      from: to,
      of: 'wamid.E1',
      content: { type: 'text', text: 'Le llamo mañana' },
      byUs: true,
    },
    {
      is: 'delete',
      accountId: numberId,
      sourceId: 'wamid.E3',
      at: second(2),
      from: to,
      of: 'wamid.E1',
      byUs: true,
    },
    {
      is: 'reaction',
      accountId: numberId,
      sourceId: 'wamid.E4',
      at: second(3),
      from: to,
      to: 'wamid.IN',
      emoji: '👍',
      byUs: true,
    },
  ])
})

test('people come with a number, an id, or both', () => {
  const text = { id: 'wamid.A', timestamp: '1749416383', type: 'text', text: { body: 'Hola' } }
  const from = (contacts: object[] | undefined, own: object) => {
    const item = one(posted('messages', { metadata, contacts, messages: [{ ...text, ...own }] }))
    return item.is === 'message' ? item.from : item
  }
  const profile = { name: 'Pablo M.', username: '@pablo' }
  const ids = { user_id: 'US.1349', parent_user_id: 'US.ENT.118' }
  const fromIds = { from_user_id: 'US.1349', from_parent_user_id: 'US.ENT.118' }
  assert.deepEqual(from([{ profile, ...ids }], fromIds), {
    handles: [handle('US.1349'), handle('US.ENT.118', '')],
    name: 'Pablo M.',
    username: '@pablo',
  })
  assert.deepEqual(from([{ profile, wa_id: '16505551234', ...ids }], { from: '16505551234' }), {
    handles: [
      handle('16505551234'),
      handle('US.1349'),
      phone('+16505551234'),
      handle('US.ENT.118', ''),
    ],
    name: 'Pablo M.',
    username: '@pablo',
  })
  assert.deepEqual(from([{ profile, user_id: 'US.1349' }], {}), {
    handles: [handle('US.1349')],
    name: 'Pablo M.',
    username: '@pablo',
  })
  assert.deepEqual(from(undefined, { from: 'US.1349' }), { handles: [handle('US.1349')] })
  assert.deepEqual(
    from([{ profile, wa_id: '51999' }], { from: '16505551234' }),
    {
      handles: sheena.handles,
    },
    'somebody else is described',
  )
  const two = [{ wa_id: '1' }, { wa_id: '2' }]
  assert.ok('is' in from(two, {}), 'nobody is named')
  assert.ok('is' in from(undefined, { from: 'a b' }), 'no name')
})

test('what this version does not know is kept whole, with whose it is', () => {
  const calls = { metadata, calls: [{ id: 'wacid.1', event: 'connect' }] }
  assert.deepEqual(one(posted('calls', calls)), {
    is: 'unknown',
    accountId: numberId,
    reason: 'field',
    what: 'calls',
    raw: { field: 'calls', value: calls },
  })
  const flows = one(posted('flows', { event: 'FLOW_STATUS_CHANGE' }))
  assert.ok(flows.is === 'unknown' && flows.accountId === wabaId)
  const group = { id: 'wamid.G', group_id: 'g', from: '1', timestamp: '1749416383', type: 'text' }
  const grouped = one(fromSheena({ ...group, text: { body: 'Hola' } }))
  assert.ok(grouped.is === 'unknown' && grouped.what === 'messages.group')
  const status = { id: 'wamid.S', status: 'read', timestamp: '1749416383', recipient_type: 'group' }
  assert.equal(one(posted('messages', { metadata, statuses: [status] })).is, 'unknown')
  assert.equal(one(posted('messages', { metadata })).is, 'unknown')
  assert.equal(one({ object: 'page', entry: [] }).is, 'unknown')
  for (const payload of [null, 7, 'x', [], {}, { entry: {} }, { entry: [null] }]) {
    const item = one(payload)
    assert.ok(item.is === 'unknown' && item.reason === 'malformed', JSON.stringify(payload))
  }
  assert.deepEqual(parsed({ object: 'whatsapp_business_account', entry: [] }), [])
})

test('a batch is read whole, and a bad item takes no neighbour with it', () => {
  const good = { type: 'text', text: { body: 'Hola' } }
  const { entry } = fromSheena(good, good, good) as { entry: object[] }
  const statuses = readFixture('statuses') as object[]
  const broken = { id: 'wamid.B', timestamp: '1749416383', type: 'text' }
  const bad = [null, 7, {}, { id: 7 }, { ...broken, from: '' }, { ...broken, from: { x: 1 } }]
  const mixed = fromSheena(good)
  const value = mixed.entry[0]!.changes[0]!.value as { messages: unknown[]; statuses?: unknown[] }
  value.messages.push(...bad, {
    ...good,
    from: '16505551234',
    id: 'wamid.Z',
    timestamp: 1749416383,
  })
  value.statuses = [statuses[0], { id: '' }, statuses[1]]
  const items = parsed({
    object: 'whatsapp_business_account',
    entry: [...entry, null, ...mixed.entry],
  })
  assert.deepEqual(
    items.map(({ is }) => is),
    [
      ...['message', 'message', 'message', 'unknown', 'message'],
      ...bad.map(() => 'unknown'),
      ...['message', 'receipt', 'unknown', 'receipt'],
    ],
  )
  const unread = items.filter((item) => item.is === 'unknown')
  assert.deepEqual(
    unread.map(({ accountId }) => accountId),
    [undefined, ...bad.map(() => numberId), numberId],
  )
})

test('an item has the same name however it is sent', () => {
  const texts = ['A', 'B', 'C'].map((id) => ({
    id: `wamid.${id}`,
    type: 'text',
    text: { body: id },
  }))
  const names = (items: Inbound[]) => items.map((item) => item.is !== 'unknown' && item.sourceId)
  const alone = texts.flatMap((own) => parsed(fromSheena(own)))
  assert.deepEqual(names(parsed(fromSheena(...texts))), names(alone))
  const news = { event: 'ACCOUNT_DELETED', violation_info: { violation_type: 'ADULT' } }
  const turned = { violation_info: { violation_type: 'ADULT' }, event: 'ACCOUNT_DELETED' }
  const named_ = (value: object, time: number) =>
    names(parsed(posted('account_update', value, time)))
  assert.deepEqual(named_(news, 1751247548), named_(turned, 1751247548))
  assert.notDeepEqual(named_(news, 1751247548), named_(news, 1751247549))
})

test('times are seconds in text or number, or milliseconds; a bad one is when it was posted', () => {
  const when = (timestamp: unknown, time?: number) => {
    const own = { id: 'wamid.A', from: '16505551234', timestamp, type: 'text', text: { body: 'x' } }
    const item = one(posted('messages', { metadata, messages: [own] }, time))
    return item.is === 'message' ? item.at.toISOString() : item.is
  }
  const iso = '2025-06-08T20:59:43.000Z'
  for (const good of ['1749416383', 1749416383, '1749416383000', 1749416383000]) {
    assert.equal(when(good), iso)
  }
  for (const bad of [
    undefined,
    null,
    '',
    'x',
    '0',
    0,
    -1,
    '99999999999999999999',
    1e300,
    [],
    '1e9',
  ]) {
    assert.equal(when(bad, 1749416383), iso, String(bad))
    assert.equal(when(bad), 'unknown', String(bad))
  }
})

test('nothing comes through that cannot be kept', () => {
  const { content, from } = message({ type: 'text', text: { body: 'a\u0000b\ud800' } })
  assert.deepEqual(content, { type: 'text', text: 'a\ufffdb\ufffd' })
  assert.deepEqual(from, sheena)
  let deep: object = {}
  for (let i = 0; i < 5000; i++) deep = { deep }
  assert.equal(message({ type: 'deep', deep }).content.type, 'unsupported')
  const long = message({ type: 'text', text: { body: 'x'.repeat(65_536) } })
  assert.ok(long.content.type === 'text' && long.content.text.length === 65_536)
  const filename = `${'ñ'.repeat(400)}.pdf`
  const file = message({ type: 'document', document: { id: '1', filename } }).content
  assert.ok(file.type === 'media' && file.media.filename?.length === 256)
  assert.match(file.media.filename, /ñ\.pdf$/)
  const id = fromSheena({ id: 'x'.repeat(5000), type: 'text', text: { body: 'x' } })
  assert.equal(one(id).is, 'unknown', 'no index could hold it')
})

test('numbers and ids are told apart', () => {
  const isNumber = (type: string, value: string) =>
    whatsapp.isNumber?.({ type, value, assurance: 2 })
  assert.equal(isNumber('whatsapp', '16505551234'), true)
  assert.equal(isNumber('phone', '+16505551234'), true)
  assert.equal(isNumber('whatsapp', 'US.1349'), false)
  assert.equal(isNumber('email', '16505551234'), false)
})
