import type { Config } from './config.ts'
import { once } from './once.ts'

/** The platform's own mails (invitations, password resets), not the company's messages. */
export interface Mailer {
  /** False without HEBRA_SMTP_URL: whoever may do so gets a link to copy instead. */
  readonly configured: boolean
  send(mail: { to: string; subject: string; text: string }): Promise<void>
  close(): void
}

/** Sends by HEBRA_SMTP_URL. A network call: never inside a transaction. */
export function createMailer(config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'>): Mailer {
  const { smtpUrl } = config
  if (!smtpUrl) {
    return {
      configured: false,
      send: async () => {
        throw new Error('no mail can be sent: HEBRA_SMTP_URL is not set')
      },
      close: () => {},
    }
  }
  const from = config.mailFrom ?? `Hebra <no-reply@${new URL(config.publicUrl).hostname}>`
  const open = once(async () => {
    const { createTransport } = await import('nodemailer')
    const transport = createTransport(smtpUrl, { from })
    close = () => transport.close()
    return transport
  })
  let close = () => {}
  return {
    configured: true,
    async send({ to, subject, text }) {
      const transport = await open()
      await transport.sendMail({
        to,
        subject,
        text,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => close(),
  }
}
