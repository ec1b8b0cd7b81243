// What the tests of rendering share: what a content becomes, or why it is refused.

import assert from 'node:assert/strict'
import { Refusal } from '../../../../platform/refusal.ts'
import type { Envelope } from '../../adapter.ts'
import type { OutgoingContent } from '../../content/content.ts'
import { render } from './render.ts'
import { envelope } from './testing.ts'

export const mediaId = '0199a0de-7e11-7cc0-8f00-000000000001'
const uploads = new Map([[mediaId, '4490709327384033']])

/** What a message has of its own. */
export function bodyOf(content: OutgoingContent, more: Partial<Envelope> = {}) {
  const { path, body } = render(content, envelope({ uploads, ...more }))
  assert.equal(path, 'messages')
  const { messaging_product, recipient_type, to, ...own } = body
  assert.deepEqual(
    [messaging_product, recipient_type, to],
    ['whatsapp', 'individual', '16505551234'],
  )
  return own
}
export function refused(
  content: OutgoingContent,
  more: Partial<Envelope> = {},
): Record<string, unknown> | undefined {
  try {
    render(content, envelope({ uploads, ...more }))
  } catch (error) {
    assert.ok(error instanceof Refusal, String(error))
    return { code: error.code, ...error.details }
  }
  return undefined
}
