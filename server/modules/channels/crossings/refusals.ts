import { defineRefusal } from '../../../platform/refusal.ts'

export const crossingUnknown = defineRefusal('crossing.unknown', 404, 'There is no such crossing')
export const crossingNoWay = defineRefusal(
  'crossing.no_way',
  409,
  'No active touchpoint of this channel has a known number: connect and test one',
)
export const crossingTooMany = defineRefusal(
  'crossing.too_many',
  429,
  'Too many crossings were issued to this customer within the hour',
)
export const crossingNotTaken = defineRefusal(
  'crossing.not_taken',
  409,
  'Nobody has taken this crossing yet',
)
/** Details: `state`. */
export const crossingEnded = defineRefusal('crossing.ended', 409, 'This crossing has ended')
/** Details: `triesLeft`, of this call. Nothing tells whether there is such a pin. */
export const crossingPinRefused = defineRefusal(
  'crossing.pin_refused',
  409,
  'This pin is of no crossing on this number',
)
export const crossingCallerUnknown = defineRefusal(
  'crossing.caller_unknown',
  400,
  'Nobody can be known by this number',
)
