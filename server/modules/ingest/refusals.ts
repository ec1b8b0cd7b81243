import { defineRefusal } from '../../platform/refusal.ts'

// The HTTP answers. Segment's clients give up on 400 and try again on 429 and 503.
export const requestTooLarge = defineRefusal('ingest.too_large', 400, 'The request is too large')
export const requestNotJson = defineRefusal('ingest.not_json', 400, 'The body is not JSON')
export const keyUnknown = defineRefusal('ingest.key_unknown', 401, 'The write key is not known')
export const quotaUsedUp = defineRefusal('ingest.quota', 429, 'This key has used up its quota')
