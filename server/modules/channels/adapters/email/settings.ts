// What connects a mailbox. Inbound comes by IMAP where a host is given, by our own SMTP door for the
// address in any case; outbound goes by SMTP.

import { z } from 'zod'
import { publicKeyOf, unfoldPem } from './dkim.ts'
import { serversOf, signIns } from './sign-in.ts'

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'the name of a host, such as imap.example.com')
const port = z
  .string()
  .trim()
  .regex(/^\d{1,5}$/, 'a port number')
  .refine((text) => Number(text) > 0 && Number(text) < 65536, 'a port number')
const line = z
  .string()
  .trim()
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they would begin a line of their own
  .regex(/^[^\x00-\x1f\x7f]*$/, 'one line')
/** `tls`: from the first byte; `starttls`: before anything is said; `none`: named hosts alone. */
const security = z.enum(['tls', 'starttls', 'none'])

/** An empty field of a form is one that was not filled in. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((given) => (given === '' ? undefined : given), shape.optional())

export const settings = z
  .object({
    address: z.email().max(200).toLowerCase().describe('to which customers write'),
    displayName: optional(line.describe('as customers see the sender')),
    signIn: optional(
      z.enum(signIns).describe('who lets us in; absent: the mail servers themselves'),
    ),
    clientId: optional(line.describe('of the application registered with Google or Microsoft')),
    tenant: optional(
      z
        .string()
        .trim()
        .regex(/^[\w.-]{1,100}$/, 'the id or the domain of the organisation')
        .describe('of Microsoft; absent: any'),
    ),
    baseUrl: optional(
      z
        .url({ protocol: /^https?$/ })
        .refine((url) => !/[?#@]/.test(url), 'an address without user, query or fragment')
        .transform((url) => url.replace(/\/+$/, ''))
        .describe('of another place of sign-in: `/authorize` and `/token` lie below it'),
    ),
    smtpHost: optional(host),
    smtpPort: optional(port),
    smtpSecurity: optional(security),
    smtpUser: optional(line),
    imapHost: optional(host),
    imapPort: optional(port),
    imapSecurity: optional(security),
    imapUser: optional(line),
    folder: optional(line),
    trustedAuthServer: optional(
      host.describe('the authserv-id of your own mail server, whose DMARC results are believed'),
    ),
    dkimDomain: optional(host),
    dkimSelector: optional(z.string().regex(/^[\w.-]{1,63}$/)),
  })
  .transform(({ signIn, ...given }) => {
    if (signIn === undefined || signIn === 'password') return given
    const servers = serversOf[signIn]
    return {
      ...given,
      signIn,
      smtpHost: given.smtpHost ?? servers.smtpHost,
      smtpUser: given.smtpUser ?? given.address,
      imapHost: given.imapHost ?? servers.imapHost,
    }
  })
  .superRefine((given, refused) => {
    if (!given.smtpHost) refused.addIssue({ ...missing, path: ['smtpHost'] })
    if ('signIn' in given && !given.clientId) refused.addIssue({ ...missing, path: ['clientId'] })
  })
  .transform(({ smtpSecurity, smtpPort, imapSecurity, imapPort, ...given }) => {
    const smtp = smtpSecurity ?? (smtpPort === '465' ? 'tls' : 'starttls')
    const imap = imapSecurity ?? (imapPort === '143' ? 'starttls' : 'tls')
    return present({
      ...given,
      smtpSecurity: smtp,
      smtpPort: smtpPort ?? (smtp === 'tls' ? '465' : '587'),
      ...(given.imapHost
        ? {
            imapSecurity: imap,
            imapPort: imapPort ?? (imap === 'tls' ? '993' : '143'),
            imapUser: given.imapUser ?? given.address,
            folder: given.folder ?? 'INBOX',
          }
        : {}),
    })
  })

const missing = { code: 'custom', message: 'it is needed' } as const

const secret = z.string().min(1).max(4000)

export const secrets = z
  .object({
    smtpPassword: optional(secret),
    imapPassword: optional(secret),
    clientSecret: optional(secret),
    refreshToken: optional(secret.describe('what signing in brought; it brings itself in')),
    dkimPrivateKey: optional(
      secret
        .transform(unfoldPem)
        .refine(
          (pem) => publicKeyOf(pem) !== undefined,
          'an RSA private key in PEM form, of 1024 bits or more',
        ),
    ),
  })
  .transform(present)

function present(given: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
