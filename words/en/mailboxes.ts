import type { Words } from '../index.ts'

export const mailboxes: Words['mailboxes'] = {
  newTitle: 'Connect a mailbox',
  newText:
    'With the details of your mail provider: the server by which mails go out and the one from which they are read. Customers go on writing to the same address.',
  stepTestText: 'Signs in to the servers with the details that were saved.',
  advanced: 'More settings: ports, encryption, folder and signature',
  waitingFirst: 'The first mail is missing',
  firstArrived: (when) => `The first mail came on ${when}. The connection is ready.`,
  reasons: {
    credentials_refused: 'The server did not accept the user or the password.',
    grant_ended: 'The permission of this mailbox has ended, or nobody has signed in yet.',
    not_allowed: 'No secure connection to the server could be opened.',
    provider_away: 'The server does not answer.',
  },
  reasonFixes: {
    credentials_refused:
      'Check them in “Change the details”. With two-step verification an app password is needed.',
    grant_ended: 'Sign in with the account of the mailbox.',
    not_allowed: 'Check the security and the port in “Change the details”.',
    provider_away: 'Check the name of the server and the port in “Change the details”.',
  },
  stepFirst: 'Wait for the first mail',
  stepFirstText:
    'Write to this address from any mailbox. It shows here in a moment, and the message in the inbox.',
  stepSignIn: 'Sign in',
  stepSignInText:
    'First register this address in the application, as redirect URI. Then sign in with the account of the mailbox.',
  returnUrl: 'Redirect URI',
  signedIn: 'Signed in: the mailbox is open',
  signingIn: 'Signing in',
  notSignedIn: 'Nobody signed in',
  backToChannels: 'Back to Channels',
  signInWith: (provider: string) => `Sign in with ${provider}`,
  signInAgain: (provider: string) => `Sign in again with ${provider}`,
  dns: 'Publish in the DNS',
  dnsText:
    'With this record those who receive the letters can check that they are of this domain (DKIM). Where the DNS takes no more than 255 characters, the value is split into several strings in quotes.',
  dnsName: (type: string) => `Name (${type})`,
  dnsValue: 'Value',
}
