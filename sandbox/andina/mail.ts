// Tienda Andina's mailbox: letters come by Hebra's own SMTP door, and go out to the stand-in of the
// customers' provider.

import type { Mail } from '../mail/index.ts'

export interface ConnectedMail {
  touchpointId: string
  address: string
}

const address = 'hola@andina.example'
const name = 'Tienda Andina'

/** Connects it, or tells the one of the time before where the stand-in is now. */
export async function connectMail(given: {
  /** Of Hebra, and a key with scope `api`. */
  url: string
  apiKey: string
  known: ConnectedMail | undefined
  mail: Mail
  /** The port of Hebra's SMTP door. */
  mailDoor: number
  say: (line: string) => void
}): Promise<ConnectedMail> {
  const { url, apiKey, known, mail, mailDoor, say } = given
  const ask = async (method: string, path: string, body: object) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`the mailbox was not connected: ${await answer.text()}`)
    return (await answer.json()) as { id: string }
  }
  mail.connect({ name, address, port: mailDoor })
  const settings = {
    ...{ address, displayName: name },
    ...{ smtpHost: '127.0.0.1', smtpPort: String(mail.port), smtpSecurity: 'none' },
  }
  if (known) {
    await ask('PATCH', `/api/touchpoints/${known.touchpointId}`, { settings })
    return known
  }
  const { id } = await ask('POST', '/api/touchpoints', {
    ...{ channel: 'email', name: 'Correo de la tienda', settings, secrets: {} },
  })
  say(`  The mailbox ${address} connected`)
  return { touchpointId: id, address }
}
