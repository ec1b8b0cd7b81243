// For tests of mail in the console: a house with its owner, people with real mailboxes at a provider of
// their own, and the letters that they write.

import { type Letter, type Mail, openMail } from '../sandbox/mail/index.ts'
import {
  connectMailbox,
  openSender,
  type TestMailbox,
} from '../server/modules/channels/mail/testing.ts'
import { openHouseWithOwner } from './browser.ts'
import { picture } from './console-talk.ts'
import { freePort } from './free-port.ts'
import type { TestHouse } from './house.ts'

export interface ConsoleMailStage {
  house: TestHouse
  /** The provider of the customers. */
  mail: Mail
  /** Ours. */
  mailbox: TestMailbox
  /** Hands over letters that no provider's program would write. */
  sender: ReturnType<typeof openSender>
  /** The letter to this person that says so, when it has come. */
  received(personId: string, text: string): Promise<Letter>
  customerAt(address: string): Promise<string>
  close(): Promise<void>
}

export async function openConsoleMailStage(): Promise<ConsoleMailStage> {
  const mail = await openMail()
  const mailPort = await freePort()
  const house = await openHouseWithOwner({ config: { mailPort, providerHosts: ['127.0.0.1'] } })
  const mailbox = await connectMailbox(house, { smtpPort: mail.port })
  mail.connect({ name: 'Tienda Andina', address: mailbox.address, port: mailPort })
  const sender = openSender(mailPort)
  return {
    ...{ house, mail, mailbox, sender },
    received: (personId, text) => whenReceived(mail, personId, text),
    async customerAt(address) {
      const { body } = await house.get(`/api/customers?handle=email:${encodeURIComponent(address)}`)
      return body.items[0].id
    },
    async close() {
      sender.stop()
      await house.stop()
      await mail.close()
    },
  }
}

function whenReceived({ world, letters }: Mail, personId: string, text: string): Promise<Letter> {
  const isIt = (one: Letter) =>
    one.personId === personId && one.way === 'in' && one.text.includes(text)
  const known = letters(personId).find(isIt)
  if (known) return Promise.resolve(known)
  return new Promise((resolve) => {
    const listener = (letter: Letter) => {
      if (!isIt(letter)) return
      world.listeners.delete(listener)
      resolve(letter)
    }
    world.listeners.add(listener)
  })
}

/** Of a shop that writes with pictures: one inside of it, one that lies elsewhere. */
export const newsletter = {
  subject: 'Su compra, con fotos',
  text: 'Hola, le mando las fotos de la campera.\n\nEl lun, 16 nov 2026 a las 10:00, Tienda Andina <ventas@andina.example> escribió:\n> ¿Nos muestra el defecto?\n> Con una foto alcanza.\n'.concat(
    '> Muchas gracias.\n'.repeat(30),
  ),
  html: `<div style="font-family:Georgia;color:#234"><h2>Las fotos</h2>
    <p>Hola, le mando las fotos de la <b>campera</b>. <a href="https://tienda.example/campera">La vi aquí</a>.</p>
    <img src="cid:roto@ana" alt="El cierre, roto" width="240">
    <img src="https://rastreo.example/ojo.gif" alt="Ojo" width="1" height="1">
    <blockquote>¿Nos muestra el defecto?<br>Con una foto alcanza.</blockquote></div>`,
  attachments: [
    {
      filename: 'roto.png',
      content: Buffer.from(picture(240, 160)),
      cid: 'roto@ana',
      contentDisposition: 'inline' as const,
    },
    { filename: 'boleta.pdf', content: '%PDF-1.4\n%%EOF\n', contentType: 'application/pdf' },
  ],
}

/** All that it names lies at hosts whose name ends in evil.example. */
export const hostilePage = `<html><head>
  <meta http-equiv="refresh" content="0;url=https://refresh.evil.example/">
  <base href="https://base.evil.example/">
  <link rel="stylesheet" href="https://style.evil.example/a.css">
  <style>@import "https://import.evil.example/b.css"; body { display: none }</style>
  <script>top.document.title = 'robado'; top.robado = true</script></head>
  <body onload="top.robado = true" background="https://background.evil.example/c.png">
  <p>Gane un premio</p>
  <svg onload="top.robado = true"><script>top.robado = true</script></svg>
  <img src="x" onerror="top.robado = true">
  <img src="https://eye.evil.example/ojo.gif" srcset="https://eye.evil.example/2x.gif 2x">
  <img src="//eye.evil.example/protocol.gif">
  <iframe src="https://frame.evil.example/" srcdoc="<script>top.robado = true</script>"></iframe>
  <object data="https://object.evil.example/"></object><embed src="https://embed.evil.example/">
  <form action="https://form.evil.example/"><input name="clave" autofocus><button>Entrar</button></form>
  <div style="position:fixed;inset:0;z-index:99999;background:red">Tapado</div>
  <div style="p\\6fsition:fixed;inset:0">Tapado con disimulo</div>
  <div style="background:u\\72l(https://escaped.evil.example/d.png)">Fondo con disimulo</div>
  <div style="background-image:image-set('https://set.evil.example/e.png' 1x)">Fondo a elegir</div>
  <div style="background:url(https://plain.evil.example/f.png)">Fondo</div>
  <a href="javascript:top.robado=true">Reclamar</a>
  <a href="data:text/html,<script>top.robado=true</script>">Reclamar aquí</a>
  <a href="/inbox" target="_top">Volver</a>
  <a href="https://link.evil.example/premio" target="_top">Ver el premio</a>
  </body></html>`
