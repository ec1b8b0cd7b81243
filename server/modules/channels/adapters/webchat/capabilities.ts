// What our own chat can do (channels.md, section 22).

import type { Capabilities } from '../../content/capabilities.ts'

export const textMax = 8000
export const fileBytes = 15 * 1024 * 1024

const officeTypes = [
  'application/x-cfb',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]

export const capabilities: Capabilities = {
  text: { max: textMax, unit: 'code_points' },
  choices: {
    text: textMax,
    header: 256,
    footer: 256,
    buttons: { max: 30, title: 256, id: 200 },
  },
  link: { title: 256, text: textMax },
  location: true,
  locationRequest: false,
  forms: true,
  products: true,
  contacts: true,
  media: {
    image: { maxBytes: fileBytes, types: ['image/jpeg', 'image/png'], caption: true },
    sticker: { maxBytes: fileBytes, types: ['image/webp'], caption: false },
    video: { maxBytes: fileBytes, types: ['video/mp4', 'video/webm'], caption: true },
    audio: {
      maxBytes: fileBytes,
      types: ['audio/mpeg', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/ogg', 'audio/webm'],
      caption: false,
    },
    voice: { maxBytes: fileBytes, types: ['audio/ogg', 'audio/ogg; codecs=opus'], caption: false },
    document: {
      maxBytes: fileBytes,
      types: [
        'application/pdf',
        'image/gif',
        'image/heic',
        ...['text/plain', 'text/csv', 'text/vcard', 'text/calendar'],
        ...officeTypes,
      ],
      caption: true,
    },
  },
  caption: 1024,
  reply: true,
  reactions: { incoming: false, outgoing: false },
  typing: true,
  readMarks: true,
  receipts: { delivered: true, read: true },
  templates: false,
}
