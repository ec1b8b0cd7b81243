// What every adapter may refuse, whatever its provider.

import { defineRefusal } from '../../../platform/refusal.ts'

/** Details: `detail`, the provider's words. */
export const mediaGone = defineRefusal('media.gone', 410, 'The provider no longer has this file')
/** It may come another time. Details: `detail`. */
export const mediaAway = defineRefusal('media.away', 502, 'The provider did not give this file')
/** Details: `detail`, and `reason` as a code. */
export const touchpointUntested = defineRefusal(
  'touchpoint.untested',
  422,
  'The provider does not accept these settings and secrets',
)
/** Details: `setting` that is missing. */
export const touchpointIncomplete = defineRefusal(
  'touchpoint.incomplete',
  409,
  'A setting of the touchpoint is missing for this',
)
