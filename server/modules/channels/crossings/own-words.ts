// What a crossing says to its taker the house says by itself: whoever asked something still waits.

import { systemActor } from '../../../platform/context.ts'

export const crossingsActor = systemActor('crossings')

/** @param actor as entries name it. */
export const answersNobody = (actor: string): boolean =>
  actor === `${crossingsActor.type}:${crossingsActor.id}`
