// The words of the two mails this module sends, in the language of whom they go to.

import type { Link, LinkPurpose } from './links.ts'

interface Mail {
  to: string
  subject: string
  text: string
}

export function linkMail(
  to: { email: string; name: string; language: string },
  purpose: LinkPurpose,
  link: Link,
): Mail {
  const words = mails[to.language] ?? mails.en!
  const until = new Intl.DateTimeFormat(to.language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  }).format(link.expiresAt)
  const { subject, text } = words[purpose]
  return { to: to.email, subject, text: text(to.name, link.url, `${until} UTC`) }
}

type Words = { subject: string; text: (name: string, url: string, until: string) => string }

const mails: Record<string, Record<LinkPurpose, Words>> = {
  es: {
    join: {
      subject: 'Su invitación a Hebra',
      text: (name, url, until) =>
        `Hola, ${name}:\n\nPara entrar a Hebra, abra este enlace y elija una contraseña. Vale hasta el ${until}.\n\n${url}\n`,
    },
    password: {
      subject: 'Su nueva contraseña de Hebra',
      text: (name, url, until) =>
        `Hola, ${name}:\n\nPara elegir una contraseña nueva, abra este enlace. Vale hasta el ${until}.\n\n${url}\n\nSi no lo pidió, no haga nada: su contraseña sigue igual.\n`,
    },
  },
  en: {
    join: {
      subject: 'Your invitation to Hebra',
      text: (name, url, until) =>
        `Hello ${name},\n\nTo join Hebra, open this link and choose a password. It works until ${until}.\n\n${url}\n`,
    },
    password: {
      subject: 'Your new Hebra password',
      text: (name, url, until) =>
        `Hello ${name},\n\nTo choose a new password, open this link. It works until ${until}.\n\n${url}\n\nIf you did not ask for it, do nothing: your password stays as it is.\n`,
    },
  },
  pt: {
    join: {
      subject: 'Seu convite para o Hebra',
      text: (name, url, until) =>
        `Olá, ${name}:\n\nPara entrar no Hebra, abra este link e escolha uma senha. Vale até ${until}.\n\n${url}\n`,
    },
    password: {
      subject: 'Sua nova senha do Hebra',
      text: (name, url, until) =>
        `Olá, ${name}:\n\nPara escolher uma nova senha, abra este link. Vale até ${until}.\n\n${url}\n\nSe não foi você quem pediu, não faça nada: sua senha continua a mesma.\n`,
    },
  },
}
