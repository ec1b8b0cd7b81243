// What WhatsApp can do (channels.md, section 22).

import type { Capabilities } from '../../content/capabilities.ts'
import { limits, mediaBytes, windowHours } from './limits.ts'

const officeTypes = [
  // What the older of them look like from their bytes alone.
  'application/x-cfb',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
]
/** All given as the first, which is what Meta takes; the name of the file tells the rest. */
const textTypes = ['text/plain', 'text/csv', 'text/vcard', 'text/calendar']
/** Opus only; what is not is refused by a status later. */
const oggTypes = ['audio/ogg', 'audio/ogg; codecs=opus']
const mp4Types = ['audio/mp4', 'audio/x-m4a']

export const capabilities: Capabilities = {
  text: { max: limits.text, unit: 'code_points' },
  choices: {
    text: limits.interactiveBody,
    header: limits.header,
    footer: limits.footer,
    buttons: { max: limits.buttons, title: limits.buttonTitle, id: limits.buttonId },
    list: {
      max: limits.rows,
      sections: limits.sections,
      title: limits.rowTitle,
      description: limits.rowDescription,
      sectionTitle: limits.sectionTitle,
      open: limits.listButton,
      id: limits.rowId,
    },
  },
  link: { title: limits.linkTitle, text: limits.interactiveBody },
  location: true,
  locationRequest: true,
  contacts: true,
  contactsMax: limits.contacts,
  media: {
    image: { maxBytes: mediaBytes.image, types: ['image/jpeg', 'image/png'], caption: true },
    video: { maxBytes: mediaBytes.video, types: ['video/mp4', 'video/3gpp'], caption: true },
    audio: {
      maxBytes: mediaBytes.audio,
      types: ['audio/aac', 'audio/amr', 'audio/mpeg', ...mp4Types, ...oggTypes],
      caption: false,
    },
    voice: { maxBytes: mediaBytes.audio, types: oggTypes, caption: false },
    document: {
      maxBytes: mediaBytes.document,
      types: ['application/pdf', ...textTypes, ...officeTypes],
      caption: true,
    },
    sticker: { maxBytes: mediaBytes.sticker, types: ['image/webp'], caption: false },
  },
  caption: limits.caption,
  reply: true,
  reactions: { incoming: true, outgoing: true },
  typing: true,
  readMarks: true,
  receipts: { delivered: true, read: true },
  windowHours,
  templates: true,
}
