/** What a touchpoint asks for to be connected, and where that is found. */
export const fields = {
  phoneNumberId: 'Phone number ID',
  wabaId: 'WhatsApp Business account ID',
  portfolioId: 'Business portfolio ID',
  baseUrl: 'Address of the API',
  accessToken: 'Access token',
  appSecret: 'App secret',
  verifyToken: 'Verify token',
  address: 'Mail address',
  displayName: 'Name of the sender',
  signIn: 'How the mailbox is opened',
  clientId: 'Application ID',
  clientSecret: 'Application secret',
  tenant: 'Microsoft organisation',
  smtpHost: 'Outgoing server (SMTP)',
  smtpPort: 'Outgoing port',
  smtpSecurity: 'Outgoing security',
  smtpUser: 'Outgoing user',
  smtpPassword: 'Outgoing password',
  imapHost: 'Incoming server (IMAP)',
  imapPort: 'Incoming port',
  imapSecurity: 'Incoming security',
  imapUser: 'Incoming user',
  imapPassword: 'Incoming password',
  folder: 'Folder that is read',
  trustedAuthServer: 'Server that checks senders',
  dkimDomain: 'Domain of the DKIM signature',
  dkimSelector: 'DKIM selector',
  dkimPrivateKey: 'DKIM private key',
}

export const hints = {
  phoneNumberId:
    'On developers.facebook.com: your app, WhatsApp, API Setup, below “From”. Digits only; it is not the phone number.',
  wabaId: 'On the same page, beside the former. It is needed for templates.',
  portfolioId:
    'On business.facebook.com: Settings, Business info. It joins people who write without showing their phone number.',
  baseUrl:
    'Only for tests with a server of your own; empty means Meta’s. Changing it asks for the secrets again.',
  accessToken:
    'That of a system user, which does not expire: business.facebook.com, Settings, System users, Generate token, with the permissions whatsapp_business_messaging and whatsapp_business_management.',
  appSecret:
    'On developers.facebook.com: your app, App settings, Basic. It proves that each notice comes from Meta.',
  verifyToken: 'A word of your own, to be typed the same at Meta. One was made at random.',
  address: 'To which customers write, and from which they are answered.',
  displayName: 'As customers see it beside the address.',
  signIn: 'Gmail and Microsoft 365 ask that a person signs in; others for user and password.',
  clientId:
    'In Google Cloud: APIs and services, Credentials, OAuth client ID (web application). In Microsoft Entra: App registrations.',
  clientSecret: 'It is beside the ID. It is kept encrypted.',
  tenant: 'Its ID or domain, when the application is of your organisation alone.',
  smtpHost: 'By which mails go out, such as smtp.example.com.',
  smtpPort: 'Empty is 587, or 465 with TLS.',
  smtpSecurity:
    'TLS from the start, or STARTTLS. Unencrypted only with servers that HEBRA_PROVIDER_HOSTS names.',
  smtpUser: 'Empty where the server asks for none.',
  smtpPassword: 'With two-step verification, an app password.',
  imapHost: 'From which mails are read. Empty where they come to this installation by SMTP.',
  imapPort: 'Empty is 993, or 143 with STARTTLS.',
  imapSecurity: 'TLS from the start, or STARTTLS.',
  imapUser: 'Empty is the mail address.',
  imapPassword: 'With two-step verification, an app password.',
  folder: 'Empty is INBOX. What lay there before it was connected is not brought in.',
  trustedAuthServer:
    'The name (authserv-id) under which your server writes Authentication-Results. It alone is believed that a sender passed DMARC.',
  dkimDomain: 'That of the mail address, where your server does not sign by itself.',
  dkimSelector: 'The one published in the DNS of the domain.',
  dkimPrivateKey: 'In PEM form. It is kept encrypted.',
}
