// One message as lists and searches need it. Pure: what is known of a message comes in any order,
// because a handle that was joined to another customer continues in another lane.

import { summarise } from '../../channels/index.ts'
import type { Move } from '../tables.ts'
import { type MessageFact, unsent } from './facts.ts'
import { wordsIn } from './words.ts'

export interface Said {
  messageId: string
  handleId: string
  /** These are null until the message itself was read. */
  direction: 'in' | 'out' | null
  at: Date | null
  heard: string | null
  channel: string | null
  touchpointId: string | null
  kind: string
  text: string
  words: string[]
  automatic: boolean
  editedAt: Date | null
  editHeard: string | null
  deletedAt: Date | null
  deliveries: string[]
  /** By delivery, of those that at some time did not go out, or nobody knew of. */
  moves: Record<string, Move>
}

/** As it is kept, with what follows from it. */
export interface Kept extends Said {
  shows: boolean
  counts: boolean
  trouble: 'failed' | 'unknown' | null
}

/** What a message is after one more thing is known of it, in whatever order they come. */
export function foldSaid(held: Said | undefined, fact: MessageFact): Said {
  const said = held ?? blank(fact)
  switch (fact.is) {
    case 'said': {
      const { direction, at, heard, channel, touchpointId, deliveries, handleId, automatic } = fact
      const shown = said.editedAt || said.deletedAt ? {} : contentOf(fact)
      return {
        ...said,
        direction,
        at,
        heard,
        channel,
        touchpointId,
        deliveries,
        automatic,
        handleId,
        ...shown,
      }
    }
    case 'edited': {
      if (said.editedAt && !isLater(fact, { at: said.editedAt, heard: said.editHeard! })) {
        return said
      }
      const shown = said.deletedAt ? {} : contentOf(fact)
      return { ...said, editedAt: fact.at, editHeard: fact.heard, ...shown }
    }
    case 'deleted': {
      const deletedAt = said.deletedAt && said.deletedAt < fact.at ? said.deletedAt : fact.at
      return { ...said, deletedAt, kind: 'deleted', text: '', words: [] }
    }
    case 'moved': {
      const { deliveryId, to, heard } = fact
      if ((said.moves[deliveryId]?.heard ?? '') >= heard) return said
      return { ...said, moves: { ...said.moves, [deliveryId]: { to, heard } } }
    }
  }
}

/** Whether lists may show it: it was not taken back before any part went out. */
export const shows = (said: Said): boolean =>
  said.direction !== null && !ended(said, (to) => to === 'cancelled')

/** Whether it asks or answers: somebody said it, it went out or may still, nobody deleted it. */
export const counts = (said: Said): boolean =>
  said.direction !== null &&
  !said.automatic &&
  !said.deletedAt &&
  !ended(said, (to) => unsent.has(to))

/**
 * What somebody must look after: no part went out and it was not all taken back, or of some part
 * nobody knows.
 */
export function troubleOf(said: Said): 'failed' | 'unknown' | null {
  if (said.direction !== 'out' || said.deletedAt) return null
  const states = Object.values(said.moves).map(({ to }) => to)
  if (states.includes('unknown')) return 'unknown'
  const isFailed = ended(said, (to) => unsent.has(to)) && states.some((to) => to !== 'cancelled')
  return isFailed ? 'failed' : null
}

/** Whether every delivery of what goes out ended so, those that were sent again included. */
function ended({ deliveries, moves }: Said, so: (to: string) => boolean): boolean {
  const ids = new Set([...deliveries, ...Object.keys(moves)])
  return (
    deliveries.length > 0 && [...ids].every((id) => moves[id] !== undefined && so(moves[id].to))
  )
}

const isLater = (one: { at: Date; heard: string }, other: { at: Date; heard: string }) =>
  one.at.getTime() === other.at.getTime() ? one.heard > other.heard : one.at > other.at

function contentOf({ content }: Extract<MessageFact, { is: 'said' | 'edited' }>) {
  return { ...summarise(content), words: wordsIn(content) }
}

const blank = ({ messageId, handleId }: MessageFact): Said => ({
  messageId,
  handleId,
  direction: null,
  at: null,
  heard: null,
  channel: null,
  touchpointId: null,
  kind: '',
  text: '',
  words: [],
  automatic: false,
  editedAt: null,
  editHeard: null,
  deletedAt: null,
  deliveries: [],
  moves: {},
})
