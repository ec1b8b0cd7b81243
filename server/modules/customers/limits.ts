// How many handles of a type one customer may hold. Beyond it something is shared or invented.

/** A browser or device of which the oldest is retired instead of the newest refused. */
export const passiveTypes: ReadonlySet<string> = new Set(['anonymous', 'device'])

const limits: Readonly<Record<string, number>> = {
  user: 1,
  card: 1,
  phone: 5,
  email: 5,
  anonymous: 200,
  device: 200,
}
const otherLimit = 20

/** Joins one customer may take on their own; after that events still resolve, without joining. */
export const maxJoins = 50

export const limitOf = (type: string): number => limits[type] ?? otherLimit

/** The counter a handle falls under: `user` and `card` count per realm (programme). */
export const countedAs = (handle: { type: string; realm: string }): string =>
  handle.type === 'card' || handle.type === 'user' ? `${handle.type}/${handle.realm}` : handle.type
