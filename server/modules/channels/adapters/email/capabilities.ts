// What mail can do (channels.md, section 22).

import type { Capabilities, MediaCapability } from '../../content/capabilities.ts'
import { mostBytes, mostTextCharacters } from './limits.ts'

/** Base64 makes three bytes four, and lines of them. */
const mostFileBytes = Math.floor((mostBytes * 3) / 4.2)

const anything: MediaCapability = { maxBytes: mostFileBytes, types: ['*/*'], caption: true }

export const capabilities: Capabilities = {
  text: { max: mostTextCharacters, unit: 'code_points' },
  letter: true,
  location: false,
  locationRequest: false,
  contacts: false,
  media: {
    ...{ image: anything, video: anything, audio: anything },
    ...{ voice: anything, document: anything, sticker: anything },
  },
  caption: mostTextCharacters,
  reply: true,
  reactions: { incoming: false, outgoing: false },
  typing: false,
  readMarks: false,
  receipts: { delivered: false, read: false },
  templates: false,
}
