// What connecting a channel asks for. The order is that in which one meets them at the provider.

export interface Field {
  name: FieldName
  of: 'settings' | 'secrets'
  required: boolean
  /** Only for who tries things out, or has a house of their own. */
  advanced?: boolean
  digits?: boolean
  /** The words of what can be chosen; `usual` is what an empty one means. */
  options?: 'securities' | 'signIns'
}
export type FieldName =
  | 'phoneNumberId'
  | 'wabaId'
  | 'portfolioId'
  | 'baseUrl'
  | 'accessToken'
  | 'appSecret'
  | 'verifyToken'
  | MailFieldName
type MailFieldName =
  | 'address'
  | 'displayName'
  | 'signIn'
  | 'clientId'
  | 'clientSecret'
  | 'tenant'
  | 'smtpHost'
  | 'smtpPort'
  | 'smtpSecurity'
  | 'smtpUser'
  | 'smtpPassword'
  | 'imapHost'
  | 'imapPort'
  | 'imapSecurity'
  | 'imapUser'
  | 'imapPassword'
  | 'folder'
  | 'trustedAuthServer'
  | 'dkimDomain'
  | 'dkimSelector'
  | 'dkimPrivateKey'
export type Values = Partial<Record<FieldName, string>>

const whatsapp: readonly Field[] = [
  { name: 'phoneNumberId', of: 'settings', required: true, digits: true },
  { name: 'wabaId', of: 'settings', required: false, digits: true },
  { name: 'portfolioId', of: 'settings', required: false, digits: true },
  { name: 'accessToken', of: 'secrets', required: true },
  { name: 'appSecret', of: 'secrets', required: true },
  { name: 'verifyToken', of: 'secrets', required: true },
  { name: 'baseUrl', of: 'settings', required: false, advanced: true },
]

/** Who signs in is asked for the application alone: the servers and the user are known. */
function email({ signIn }: Values): readonly Field[] {
  const signed = signIn === 'google' || signIn === 'microsoft'
  const written = (field: Field) => (signed ? [] : [field])
  return [
    { name: 'address', of: 'settings', required: true },
    { name: 'displayName', of: 'settings', required: false },
    { name: 'signIn', of: 'settings', required: false, options: 'signIns' },
    ...(signed ? application : []),
    ...(signIn === 'microsoft' ? tenant : []),
    { name: 'smtpHost', of: 'settings', required: !signed, advanced: signed },
    ...written({ name: 'smtpUser', of: 'settings', required: false }),
    ...written({ name: 'smtpPassword', of: 'secrets', required: false }),
    { name: 'imapHost', of: 'settings', required: false, advanced: signed },
    ...written({ name: 'imapUser', of: 'settings', required: false }),
    ...written({ name: 'imapPassword', of: 'secrets', required: false }),
    { name: 'smtpPort', of: 'settings', required: false, advanced: true, digits: true },
    {
      name: 'smtpSecurity',
      of: 'settings',
      required: false,
      advanced: true,
      options: 'securities',
    },
    { name: 'imapPort', of: 'settings', required: false, advanced: true, digits: true },
    {
      name: 'imapSecurity',
      of: 'settings',
      required: false,
      advanced: true,
      options: 'securities',
    },
    { name: 'folder', of: 'settings', required: false, advanced: true },
    { name: 'trustedAuthServer', of: 'settings', required: false, advanced: true },
    { name: 'dkimDomain', of: 'settings', required: false, advanced: true },
    { name: 'dkimSelector', of: 'settings', required: false, advanced: true },
    { name: 'dkimPrivateKey', of: 'secrets', required: false, advanced: true },
  ]
}
const application: readonly Field[] = [
  { name: 'clientId', of: 'settings', required: true },
  { name: 'clientSecret', of: 'secrets', required: false },
]
const tenant: readonly Field[] = [{ name: 'tenant', of: 'settings', required: false }]

/** What one way of opening a mailbox says of its servers means nothing to another. */
const ofTheServers = [
  ...(['smtpHost', 'smtpPort', 'smtpSecurity', 'smtpUser'] as const),
  ...(['imapHost', 'imapPort', 'imapSecurity', 'imapUser'] as const),
  ...(['clientId', 'tenant'] as const),
]

/** With another value in one of them. */
export function withValue(values: Values, name: FieldName, value: string): Values {
  const forgotten = name === 'signIn' ? ofTheServers : []
  return { ...values, ...Object.fromEntries(forgotten.map((one) => [one, ''])), [name]: value }
}

export const connectable = ['whatsapp', 'email'] as const
export type Connectable = (typeof connectable)[number]

/** Of a channel that this console knows how to connect; none of others. */
export const fieldsOf = (channel: string, values: Values): readonly Field[] =>
  channel === 'whatsapp' ? whatsapp : channel === 'email' ? email(values) : []

/** Those filled in, of the settings or of the secrets. */
export function pickValues(
  channel: string,
  values: Values,
  of: Field['of'],
): Record<string, string> {
  return Object.fromEntries(
    fieldsOf(channel, values)
      .filter((field) => field.of === of)
      .map(({ name }): [string, string] => [name, values[name]?.trim() ?? ''])
      .filter(([, value]) => value),
  )
}

/** Settings that read otherwise than those kept; one that was emptied is taken away by the server. */
export function changedSettings(
  channel: string,
  values: Values,
  kept: Readonly<Record<string, string>>,
): Record<string, string> {
  const before = fieldsOf(channel, kept as Values)
  const asked = fieldsOf(channel, values)
  const names = [...before, ...asked].filter(({ of }) => of === 'settings').map(({ name }) => name)
  return Object.fromEntries(
    names
      .map((name): [string, string] => [name, values[name]?.trim() ?? ''])
      .filter(([name, value]) => value !== (kept[name] ?? '')),
  )
}

/** A word nobody guesses, to be typed the same at the provider. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(18))
  return btoa(String.fromCharCode(...bytes)).replace(/\W/g, '-')
}
