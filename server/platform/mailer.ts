/** The platform's own mails (invitations, password resets), not the company's messages. */
export interface Mailer {
  /** False without HEBRA_SMTP_URL: whoever may do so gets a link to copy instead. */
  readonly configured: boolean
  send(mail: { to: string; subject: string; text: string }): Promise<void>
}
