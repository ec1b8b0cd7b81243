// Meta's own published examples of what a business sends: the stand-in takes them all. The file is
// not ours to ship; where it does not lie beside the checkout, this says so and passes over it.

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { parse } from 'yaml'
import type { Said } from './index.ts'
import { type Business, openBusiness } from './testing.ts'

const name = 'whatsapp-business-messaging_v23.yaml.gz'
const file = join(import.meta.dirname, '../../../shared/specs', name)
const skip = existsSync(file) ? false : `${name} is not here`

interface Spec {
  paths: Record<string, { post: { requestBody: { content: { 'application/json': Json } } } }>
}
interface Json {
  examples: Record<string, { value: Body }>
}
interface Body {
  [name: string]: unknown
  template?: { name: string; language: { code: string }; components?: Component[] }
}
interface Component {
  type: string
  sub_type?: string
  index?: string | number
  parameters?: { type: string }[]
}

const spec = skip ? undefined : (parse(gunzipSync(readFileSync(file)).toString()) as Spec)

const examplesOf = (path: string) =>
  spec?.paths[path]?.post.requestBody.content['application/json'].examples ?? {}

const examples = examplesOf('/{Version}/{Phone-Number-ID}/messages')

describe("Meta's published examples", { skip }, () => {
  let business: Business
  let media: string
  let said: string
  before(async () => {
    business = await openBusiness({ limits: { pair: undefined } })
    const { graph, accountId, customerId, numberId } = business
    media = graph.addMedia({ bytes: Buffer.from('x'), type: 'image/png', accountId }).id
    said = graph.say(customerId, numberId, { type: 'text', text: 'Hola' })
  })
  after(() => business.close())

  it('are there', () => assert.ok(Object.keys(examples).length >= 50))

  for (const [title, { value }] of Object.entries(examples))
    it(`${title} is accepted`, async () => {
      const body = filled(value)
      approve(body)
      const answer = await business.send(body)
      assert.equal(answer.body.error, undefined, JSON.stringify([body, answer.body.error]))
      assert.ok(answer.body.messages?.[0]?.id.startsWith('wamid.') || answer.body.success)
    })

  /** Their placeholders stand for things that exist here: the person, the file, the message. */
  function filled(value: Body): Body {
    const text = JSON.stringify(value)
      .replaceAll(/"id":"<[A-Z_]*OBJECT_ID>"/g, `"id":"${media}"`)
      .replaceAll(
        /"(image|document|video|audio|sticker)":\{([^}]*)"id":"[^"]*"/g,
        `"$1":{$2"id":"${media}"`,
      )
      .replaceAll(/"message_id":"[^"]*"/g, `"message_id":"${said}"`)
      // Their YAML lost the quotes of a text here.
      .replaceAll(/"text":(true|false)/g, '"text":"$1"')
    const body = JSON.parse(text) as Body
    // One example of theirs leaves the type out, which the API takes for a text.
    const isNamed = 'type' in body || !('interactive' in body)
    return { ...(isNamed ? {} : { type: 'interactive' }), ...body, to: '+51987654321' }
  }

  /** A template that their example fits: as many variables as it gives values. */
  function approve({ template }: Body) {
    if (!template) return
    const { graph, accountId } = business
    const account = graph.world.accounts.get(accountId)
    account?.templates.splice(0)
    graph.addTemplate(accountId, {
      name: template.name,
      language: template.language.code,
      components: (template.components ?? []).map((component) => {
        const type = component.type.toUpperCase()
        const given = component.parameters ?? []
        const format = given[0]?.type.toUpperCase() ?? 'TEXT'
        if (type === 'HEADER' && format !== 'TEXT') return { type, format }
        return { type, text: given.map((_, index) => `{{${index + 1}}}`).join(' ') }
      }),
    })
  }
})

/** What stands where in a value, such as `messages.0.text.body`. */
function pathsOf(value: unknown, path = ''): string[] {
  if (!value || typeof value !== 'object') return [path]
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, path ? `${path}.${key}` : key),
  )
}

describe("Meta's published webhooks", { skip }, () => {
  let business: Business
  before(async () => {
    business = await openBusiness()
  })
  after(() => business.close())

  const webhooks = examplesOf('/whatsapp/webhooks')

  /** How a person causes each of them here. */
  const acts: Record<string, (say: (said: Said) => string, ids: Ids) => unknown> = {
    'Text Message': (say) => say({ type: 'text', text: 'Hola' }),
    'Text Message with Context (Product Inquiry)': (say, { text }) =>
      say({
        type: 'text',
        text: '¿Queda?',
        replyTo: text,
        product: { catalogId: '1', productId: '2' },
      }),
    'Text Message from Click to WhatsApp Ad': (say) =>
      say({ type: 'text', text: 'Hola', referral: referralOf(webhooks) }),
    'Reaction Message': (say, { text }) => say({ type: 'reaction', to: text, emoji: '👍' }),
    'Image Message': (say, { image }) =>
      say({ type: 'media', kind: 'image', mediaId: image, caption: 'Así' }),
    'Location Message': (say) =>
      say({
        type: 'location',
        latitude: -12,
        longitude: -77,
        name: 'Centro',
        address: 'Jr. de la Unión 1',
        url: 'https://andina.example',
      }),
    'Contact Sharing Message': (say) =>
      say({
        type: 'contacts',
        contacts: [{ name: 'Ana Flores', phones: ['+51911111111'], company: 'Andina' }],
      }),
    'Unsupported Message': (say) => say({ type: 'unsupported' }),
    'Button Message': (say, { template }) => say({ type: 'choice', of: template, id: '0' }),
    'Interactive List Reply Message': (say, { list }) => say({ type: 'choice', of: list, id: 'r' }),
    'Interactive Button Reply Message': (say, { buttons }) =>
      say({ type: 'choice', of: buttons, id: 'b' }),
    'Order Message': (say) => {
      const line = { productId: '1', quantity: 1, price: 30, currency: 'PEN' }
      return say({ type: 'order', catalogId: '1', lines: [line, line] })
    },
    'System Message': () => business.graph.changeNumber(business.customerId, '+51922222222'),
  }

  it('have everything in them that ours have to have', async () => {
    const { graph, customerId, numberId, accountId } = business
    const ids = await prepare(business)
    for (const [title, act] of Object.entries(acts)) {
      await graph.settled()
      business.taken.length = 0
      await act((said) => graph.say(customerId, numberId, said), ids)
      await graph.settled()
      const ours = new Set(pathsOf(business.taken.at(-1)?.body))
      assert.ok(webhooks[title], title)
      assert.deepEqual(
        pathsOf(webhooks[title].value).filter((path) => !ours.has(path)),
        [],
        `${title} of ${accountId}`,
      )
    }
  })
})

const referralOf = (webhooks: Json['examples']) =>
  JSON.parse(
    /"referral":(\{.*?\}\})/.exec(
      JSON.stringify(webhooks['Text Message from Click to WhatsApp Ad']?.value),
    )?.[1] ?? '{}',
  ) as Record<string, unknown>

interface Ids {
  text: string
  image: string
  template: string
  list: string
  buttons: string
}

/** Something to answer: a text, a template, a list, buttons. */
async function prepare({ graph, accountId, customerId, numberId, send }: Business): Promise<Ids> {
  graph.addTemplate(accountId, {
    name: 'aviso',
    components: [
      { type: 'BODY', text: 'Hola' },
      { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'No más' }] },
    ],
  })
  const idOf = async (body: object) => (await send(body)).body.messages?.[0]?.id ?? ''
  const row = { id: 'r', title: 'Centro', description: 'Hasta las 20' }
  const reply = { id: 'b', title: 'Sí' }
  const interactive = (type: string, action: object) => ({
    type: 'interactive',
    interactive: { type, body: { text: '¿Sí?' }, action },
  })
  return {
    text: graph.say(customerId, numberId, { type: 'text', text: 'Hola' }),
    image: graph.addMedia({ bytes: Buffer.from('x'), type: 'image/jpeg' }).id,
    template: await idOf({
      type: 'template',
      template: { name: 'aviso', language: { code: 'es' } },
    }),
    list: await idOf(
      interactive('list', { button: 'Abrir', sections: [{ title: 'Lima', rows: [row] }] }),
    ),
    buttons: await idOf(interactive('button', { buttons: [{ type: 'reply', reply }] })),
  }
}
