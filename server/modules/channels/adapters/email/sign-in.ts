// Mailboxes of Google and Microsoft are opened by a person's sign-in instead of a password (XOAUTH2;
// channels.md, section 9). Addresses, scopes and servers are those of their documentation:
// developers.google.com/workspace/gmail/imap/xoauth2-protocol and learn.microsoft.com/exchange/
// client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth.

import type { OAuthPlace } from '../../adapter.ts'

export const signIns = ['password', 'google', 'microsoft'] as const
type Provider = Exclude<(typeof signIns)[number], 'password'>

/** What needs not be asked of those who have their mail there. */
export const serversOf: Record<Provider, { smtpHost: string; imapHost: string }> = {
  google: { smtpHost: 'smtp.gmail.com', imapHost: 'imap.gmail.com' },
  microsoft: { smtpHost: 'smtp.office365.com', imapHost: 'outlook.office365.com' },
}

export const signInHosts = [
  'accounts.google.com',
  'oauth2.googleapis.com',
  'login.microsoftonline.com',
]

/** Undefined: a password opens the mailbox. Pure. */
export function oauthOf(settings: Readonly<Record<string, string>>): OAuthPlace | undefined {
  const { signIn, clientId = '', baseUrl, address = '' } = settings
  if (signIn !== 'google' && signIn !== 'microsoft') return undefined
  const place = places[signIn](settings)
  return {
    ...place,
    ...(baseUrl ? { authorizeUrl: `${baseUrl}/authorize`, tokenUrl: `${baseUrl}/token` } : {}),
    clientId,
    hints: { ...place.hints, login_hint: address },
  }
}

type Place = Omit<OAuthPlace, 'clientId'>
const places: Record<Provider, (settings: Readonly<Record<string, string>>) => Place> = {
  google: () => ({
    authorizeUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
    // Asked for anew each time, or who consented once before is given nothing that lasts.
    hints: { access_type: 'offline', prompt: 'consent' },
  }),
  microsoft: ({ tenant = 'common' }) => {
    const root = `https://login.microsoftonline.com/${tenant}/oauth2/v2.0`
    return {
      authorizeUrl: `${root}/authorize`,
      tokenUrl: `${root}/token`,
      scope: [
        'offline_access',
        'https://outlook.office.com/IMAP.AccessAsUser.All',
        'https://outlook.office.com/SMTP.Send',
      ].join(' '),
      hints: {},
    }
  },
}
