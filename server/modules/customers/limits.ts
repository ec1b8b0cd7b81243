// How many handles of a type one customer may hold. Beyond it something is shared or invented.

/** A browser or device of which the oldest is retired instead of the newest refused. */
export const passiveTypes: ReadonlySet<string> = new Set(['anonymous', 'device'])

/** Stands for every type that has no limit of its own. */
export const otherTypes = 'other'

export type Limits = Readonly<Record<string, number>> & { readonly [otherTypes]: number }

/** Unless the house says otherwise. */
export const standardLimits: Limits = {
  user: 1,
  card: 1,
  phone: 5,
  email: 5,
  anonymous: 200,
  device: 200,
  [otherTypes]: 20,
}

/** Joins one customer may take on their own; after that events still resolve, without joining. */
export const standardMaxJoins = 50

export const limitOf = ({ limits }: { limits: Limits }, type: string): number =>
  limits[type] ?? limits[otherTypes]

/** The counter a handle falls under: `user` and `card` count per realm (programme). */
export const countedAs = (handle: { type: string; realm: string }): string =>
  handle.type === 'card' || handle.type === 'user' ? `${handle.type}/${handle.realm}` : handle.type
