// Everything beside text that a person can send, each with what it asks first.

import { upload } from './api.js'
import { field, make, words } from './dom.js'
import { openForm } from './sheet.js'

/** For the menu of the plus sign, in its order. */
export const sheetsToSend = (phone) => [
  { label: words.photo, act: () => chooseFile(phone, 'image', 'image/jpeg,image/png') },
  { label: words.samplePhoto, act: () => sendSample(phone) },
  { label: words.video, act: () => chooseFile(phone, 'video', 'video/mp4,video/3gpp') },
  { label: words.document, act: () => chooseFile(phone, 'document', '') },
  { label: words.voice, act: () => chooseFile(phone, 'voice', 'audio/*') },
  { label: words.sticker, act: () => chooseFile(phone, 'sticker', 'image/webp') },
  { label: words.location, act: () => openLocation(phone) },
  { label: words.contact, act: () => openContact(phone) },
  { label: words.order, act: () => openOrder(phone) },
  { label: words.form, act: () => openAnswer(phone) },
  { label: words.adClick, act: () => clickAd(phone) },
  { label: words.unsupported, act: () => phone.say({ type: 'unsupported' }) },
]

/** The system's own dialogue; a picture asks for its words before it goes. */
function chooseFile(phone, kind, accept) {
  const input = make('input', { type: 'file', accept })
  input.addEventListener('change', async () => {
    const [file] = input.files
    if (!file) return
    if (kind === 'image' || kind === 'video') return askCaption(phone, kind, file, file.name)
    await sendFile(phone, kind, file, file.name)
  })
  input.click()
}

async function sendFile(phone, kind, blob, filename, caption) {
  const { id } = await upload(blob, filename)
  const replies = phone.composer.takeReply()
  await phone.say({
    type: 'media',
    kind,
    mediaId: id,
    filename,
    ...(caption ? { caption } : {}),
    ...replies,
  })
}

function askCaption(phone, kind, blob, filename) {
  const preview = make('img', { src: URL.createObjectURL(blob), alt: filename, class: 'preview' })
  const box = make('input', { name: 'caption', autocomplete: 'off' })
  const fields = [...(kind === 'image' ? [preview] : []), field(words.caption, box)]
  openForm(
    phone.element,
    words[kind === 'image' ? 'photo' : 'video'],
    fields,
    words.send,
    (given) => sendFile(phone, kind, blob, filename, given.caption),
  )
}

/** A drawing with the hour on it, so that no two are alike. */
function sendSample(phone) {
  const canvas = make('canvas', { width: 800, height: 600 })
  const draw = canvas.getContext('2d')
  const hue = Math.floor(Math.random() * 360)
  const sky = draw.createLinearGradient(0, 0, 0, 600)
  sky.addColorStop(0, `hsl(${hue} 60% 70%)`)
  sky.addColorStop(1, `hsl(${hue} 50% 92%)`)
  draw.fillStyle = sky
  draw.fillRect(0, 0, 800, 600)
  draw.fillStyle = `hsl(${(hue + 160) % 360} 35% 40%)`
  draw.beginPath()
  draw.moveTo(0, 600)
  for (const [x, y] of [
    [0, 420],
    [180, 240],
    [330, 400],
    [520, 160],
    [800, 430],
    [800, 600],
  ])
    draw.lineTo(x, y)
  draw.fill()
  draw.fillStyle = '#ffffff'
  draw.font = 'bold 48px system-ui, sans-serif'
  draw.fillText(new Date().toLocaleTimeString(), 40, 560)
  canvas.toBlob((blob) => askCaption(phone, 'image', blob, 'foto.jpg'), 'image/jpeg', 0.85)
}

/** Lima's main square, until something else is entered. */
export function openLocation(phone, replyTo) {
  const number = (name, value) =>
    make('input', { name, type: 'number', step: 'any', required: true, value })
  const fields = [
    field(words.place, make('input', { name: 'name', value: 'Plaza Mayor de Lima' })),
    field(words.latitude, number('latitude', '-12.0464')),
    field(words.longitude, number('longitude', '-77.0303')),
  ]
  openForm(phone.element, words.location, fields, words.send, ({ name, latitude, longitude }) =>
    phone.say({
      type: 'location',
      latitude: Number(latitude),
      longitude: Number(longitude),
      ...(name ? { name } : {}),
      ...(replyTo ? { replyTo } : {}),
    }),
  )
}

function openContact(phone) {
  const fields = [
    field(words.name, make('input', { name: 'name', required: true })),
    field(words.phone, make('input', { name: 'phone', type: 'tel', required: true })),
  ]
  openForm(phone.element, words.contact, fields, words.send, ({ name, phone: given }) =>
    phone.say({ type: 'contacts', contacts: [{ name, phones: [given] }] }),
  )
}

function openOrder(phone) {
  const fields = [
    field(words.product, make('input', { name: 'productId', required: true, value: 'POL-001' })),
    field(words.quantity, make('input', { name: 'quantity', type: 'number', min: 1, value: '1' })),
    field(
      words.price,
      make('input', { name: 'price', type: 'number', step: '0.01', value: '89.90' }),
    ),
  ]
  openForm(phone.element, words.order, fields, words.send, ({ productId, quantity, price }) =>
    phone.say({
      type: 'order',
      catalogId: '1',
      lines: [{ productId, quantity: Number(quantity), price: Number(price), currency: 'PEN' }],
    }),
  )
}

/** The answer to a form, as the values it would give. */
export function openAnswer(phone, of) {
  const value = '{\n  "talla": "M",\n  "comentario": "Gracias"\n}'
  const box = make('textarea', { name: 'values', rows: 5, required: true, value })
  const fields = [field(words.formValues, box)]
  openForm(phone.element, words.answerForm, fields, words.send, (given) =>
    phone.say({ type: 'form', values: readJson(given.values), ...(of ? { of } : {}) }),
  )
}

/** @throws Error in the reader's words */
function readJson(text) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(words.wrongJson)
  }
}

const clickAd = (phone) =>
  phone.say({
    type: 'text',
    text: words.adText,
    referral: {
      source_url: 'https://fb.me/andina',
      source_id: '120226305854810726',
      source_type: 'ad',
      headline: 'Tienda Andina',
      body: 'Alpaca',
      media_type: 'image',
      image_url: 'https://andina.example/anuncio.jpg',
      ctwa_clid: 'Aff-andina',
      welcome_message: { text: 'Hola' },
    },
  })
