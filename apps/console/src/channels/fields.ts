// What connecting WhatsApp asks for. The order is that in which one meets them at Meta.

export interface Field {
  name: FieldName
  of: 'settings' | 'secrets'
  required: boolean
  /** Only for who tries things out. */
  advanced?: boolean
  digits?: boolean
}
export type FieldName =
  | 'phoneNumberId'
  | 'wabaId'
  | 'portfolioId'
  | 'baseUrl'
  | 'accessToken'
  | 'appSecret'
  | 'verifyToken'
export type Values = Partial<Record<FieldName, string>>

export const fields: readonly Field[] = [
  { name: 'phoneNumberId', of: 'settings', required: true, digits: true },
  { name: 'wabaId', of: 'settings', required: false, digits: true },
  { name: 'portfolioId', of: 'settings', required: false, digits: true },
  { name: 'accessToken', of: 'secrets', required: true },
  { name: 'appSecret', of: 'secrets', required: true },
  { name: 'verifyToken', of: 'secrets', required: true },
  { name: 'baseUrl', of: 'settings', required: false, advanced: true },
]

/** Those filled in, of the settings or of the secrets. */
export function pickValues(values: Values, of: Field['of']): Record<string, string> {
  return Object.fromEntries(
    fields
      .filter((field) => field.of === of)
      .map(({ name }): [string, string] => [name, values[name]?.trim() ?? ''])
      .filter(([, value]) => value),
  )
}

/** Settings that read otherwise than those kept; one that was emptied is taken away by the server. */
export function changedSettings(
  values: Values,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    fields
      .filter(({ of }) => of === 'settings')
      .map(({ name }): [string, string] => [name, values[name]?.trim() ?? ''])
      .filter(([name, value]) => value !== (kept[name] ?? '')),
  )
}

/** A word nobody guesses, to be typed the same at the provider. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, '-')
}
