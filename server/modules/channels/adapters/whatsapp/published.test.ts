// Meta's own published examples: what it posts is read, and what it asks for is what we send.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutgoingContent } from '../../content/content.ts'
import { render } from './render.ts'
import { envelope, hasSpecification, parsed, readExamples } from './testing.ts'

const skip = hasSpecification ? false : 'Meta’s specification is not here (../shared/specs)'

test('every webhook that Meta shows is read', { skip }, () => {
  const examples = readExamples('/whatsapp/webhooks')
  assert.equal(examples.size, 16)
  const read = [...examples].map(([name, payload]) => {
    const items = parsed(payload)
    assert.equal(items.length, 1, name)
    const [item] = items
    if (item?.is === 'unknown') return [name, item.what]
    return [name, item?.is === 'message' ? item.content.type : item?.is]
  })
  assert.deepEqual(Object.fromEntries(read), {
    'Text Message': 'text',
    'Text Message with Context (Product Inquiry)': 'text',
    'Text Message from Click to WhatsApp Ad': 'text',
    'Reaction Message': 'reaction',
    'Image Message': 'media',
    'Location Message': 'location',
    'Contact Sharing Message': 'contacts',
    'Unsupported Message': 'unsupported',
    'Button Message': 'choice',
    'Interactive List Reply Message': 'choice',
    'Interactive Button Reply Message': 'choice',
    'Order Message': 'order',
    'System Message': 'identity',
    // Groups are nobody's own thread.
    'Group Create Message': 'group_lifecycle_update',
    'Group Settings Update': 'group_settings_update',
    'Group Remove Participants': 'group_participants_update',
  })
})

const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'
const quoted = 'wamid.QUOTED'
const media = (kind: 'audio' | 'document' | 'image' | 'sticker' | 'video', more = {}) =>
  ({ type: 'media', kind, mediaId, ...more }) satisfies OutgoingContent
const place: OutgoingContent = {
  type: 'location',
  latitude: 37.758056,
  longitude: -122.425332,
  name: 'META HQ',
  address: '1 Hacker Way, Menlo Park, CA 94025',
}
const row = (section: number, row: number) => ({
  id: `<LIST_SECTION_${section}_ROW_${row}_ID>`,
  title: `<SECTION_${section}_ROW_${row}_TITLE>`,
  description: `<SECTION_${section}_ROW_${row}_DESC>`,
  section: `<LIST_SECTION_${section}_TITLE>`,
})
const list: OutgoingContent = {
  type: 'choices',
  text: '<BODY_TEXT>',
  header: '<HEADER_TEXT>',
  footer: '<FOOTER_TEXT>',
  open: '<BUTTON_TEXT>',
  choices: [row(1, 1), row(1, 2), row(2, 1), row(2, 2)],
}

/** Those that content can say, by the name of the example; `Reply to` ones are the same, quoting. */
const same: Record<string, OutgoingContent> = {
  'Send Audio Message by ID': media('audio'),
  'Send Document Message by ID': media('document', {
    caption: '<DOCUMENT_CAPTION_TO_SEND>',
    filename: '<DOCUMENT_FILENAME>',
  }),
  'Send Image Message by ID': media('image'),
  'Send List Message': list,
  'Send Location Message': place,
  'Send Reply Button': {
    type: 'choices',
    text: '<BUTTON_TEXT>',
    choices: [
      { id: '<UNIQUE_BUTTON_ID_1>', title: '<BUTTON_TITLE_1>' },
      { id: '<UNIQUE_BUTTON_ID_2>', title: '<BUTTON_TITLE_2>' },
    ],
  },
  'Send Reply to Audio Message by ID': media('audio'),
  'Send Reply to Document Message by ID': media('document', {
    caption: '<DOCUMENT_CAPTION_TO_SEND>',
    filename: '<DOCUMENT_FILENAME>',
  }),
  'Send Reply to Image Message by ID': media('image'),
  'Send Reply to List Message': list,
  'Send Reply to Location Message': place,
  'Send Reply to Sticker Message by ID': media('sticker'),
  'Send Reply to Text Message': { type: 'text', text: '<TEXT_MSG_CONTENT>' },
  'Send Reply to Video Message by ID': media('video', { caption: '<VIDEO_CAPTION_TEXT>' }),
  'Send Sticker Message by ID': media('sticker'),
  'Send Test Message': { type: 'template', name: 'hello_world', language: 'en_US' },
  'Send Text Message': { type: 'text', text: 'text-message-content' },
  'Send Text Message with Preview URL': {
    type: 'text',
    text: 'Please visit https://youtu.be/hpltvTEiRrY.',
  },
  'Send Video Message by ID': media('video', { caption: '<VIDEO_CAPTION_TEXT>' }),
}

/** Ids differ from example to example; some leave out what has a default. */
function alike(body: Record<string, unknown>): unknown {
  const text = JSON.stringify({ recipient_type: 'individual', ...body })
    .replace(/<(?:\w+_OBJECT_ID|MEDIA_OBJECT_ID)>/g, 'MEDIA')
    .replace(/<MSGID_OF_\w+>/g, quoted)
  const { type, to: _to, ...rest } = JSON.parse(text) as Record<string, unknown>
  return { ...rest, type: type ?? ('interactive' in rest ? 'interactive' : 'text') }
}

test('what Meta shows to be sent is what is rendered', { skip }, () => {
  const examples = readExamples('/{Version}/{Phone-Number-ID}/messages')
  assert.equal(examples.size, 50)
  for (const [name, content] of Object.entries(same)) {
    const example = examples.get(name) as Record<string, unknown>
    const { body } = render(
      content,
      envelope({
        uploads: new Map([[mediaId, 'MEDIA']]),
        ...('context' in example ? { replyTo: quoted } : {}),
      }),
    )
    assert.deepEqual(alike(body), alike(example), name)
  }
})

test('a template with values and quick replies is what Meta shows', { skip }, () => {
  const examples = readExamples('/{Version}/{Phone-Number-ID}/messages')
  const example = examples.get('Send Message Template Interactive') as {
    template: { components: { type: string; parameters: { type: string }[] }[] }
  }
  // Money and dates are texts with us: they come already written for the reader.
  const [header, body, ...buttons] = example.template.components
  const components = [
    { type: 'HEADER', format: 'IMAGE' },
    { type: 'BODY', text: '{{1}}' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }, { type: 'QUICK_REPLY' }] },
  ]
  const rendered = render(
    {
      type: 'template',
      name: 'template-name',
      language: 'language-and-locale-code',
      headerMediaId: mediaId,
      body: [{ text: 'text-string' }],
      buttons: [
        { index: 0, value: 'aGlzIHRoaXMgaXMgY29v' },
        { index: 1, value: '9rwnB8RbYmPF5t2Mn09x4h' },
      ],
    },
    envelope({ uploads: new Map([[mediaId, 'MEDIA']]), template: { components } }),
  ).body
  assert.deepEqual(rendered.template, {
    ...example.template,
    components: [
      { ...header, parameters: [{ type: 'image', image: { id: 'MEDIA' } }] },
      { ...body, parameters: body?.parameters.filter(({ type }) => type === 'text') },
      ...buttons,
    ],
  })
})
