// Letters about letters of ours: reports in the standard's form (RFC 3464) and those of servers that
// have one of their own. A report counts where it bears a token of ours, and nowhere else. Pure.

import type { Failure } from '../../adapter.ts'
import { answerIn, failureOf } from './answers.ts'
import { isAutomatic } from './automatic.ts'
import type { Mail } from './read-mail.ts'

export interface Bounce {
  state: 'failed' | 'delivered' | 'delayed'
  failure: Failure | undefined
}

/** Undefined: it is no report. */
export function readBounce(mail: Mail): Bounce | undefined {
  const type = mail.headers.get('content-type')?.[0] ?? ''
  const fields = `${mail.report}\n${mail.text}`
  if (/multipart\/report/i.test(type) && /report-type="?delivery-status/i.test(type)) {
    return readFields(fields) ?? readWords(mail)
  }
  if (/^(final-recipient|action)\s*:/im.test(fields) && isFromServer(mail))
    return readFields(fields)
  return isFromServer(mail) && subjects.test(mail.subject + wordsOf(mail).slice(0, 300))
    ? readWords(mail)
    : undefined
}

function readFields(fields: string): Bounce | undefined {
  const field = (name: string) =>
    new RegExp(`^${name}\\s*:\\s*((?:.*)(?:\\r?\\n[ \\t]+.*)*)`, 'im')
      .exec(fields)?.[1]
      ?.replace(/\s+/g, ' ')
      .trim()
  const action = field('Action')?.toLowerCase().split(/[\s(]/)[0]
  if (action === 'delayed') return { state: 'delayed', failure: undefined }
  if (action === 'delivered') return { state: 'delivered', failure: undefined }
  // Relayed to where nothing more is told, or to many: neither is a proof of anything.
  if (action === 'relayed' || action === 'expanded') return { state: 'delayed', failure: undefined }
  if (action !== 'failed') return undefined
  const diagnostic = (field('Diagnostic-Code') ?? '').replace(/^\s*[\w-]+\s*;\s*/, '')
  const said = answerIn(diagnostic)
  const status = field('Status')?.match(/[245]\.\d{1,3}\.\d{1,3}/)?.[0]
  // The server at the other end says more than ours, which calls everything a failure.
  const exact = said.status ?? (status && !/^5\.0\.0$/.test(status) ? status : undefined)
  return { state: 'failed', failure: settled({ ...said, status: exact }) }
}

/** qmail, Exim, old Exchange and others, which write for people. */
function readWords(mail: Mail): Bounce {
  const words = wordsOf(mail)
  if (delays.test(`${mail.subject}\n${words}`)) return { state: 'delayed', failure: undefined }
  const lines = words.split('\n')
  const telling =
    lines.find((line) => /[45]\.\d{1,3}\.\d{1,3}/.test(line) || /(?<!\d)5\d\d[ -]/.test(line)) ??
    lines.find((line) => clear.test(line)) ??
    lines.find((line) => vague.test(line)) ??
    mail.subject
  return { state: 'failed', failure: settled(answerIn(telling)) }
}

/** Of what is told afterwards nothing is tried again. */
function settled(answer: Parameters<typeof failureOf>[0]): Failure {
  const failure = failureOf(answer)
  return { ...failure, then: { do: 'fail' } }
}

/** What stands above the letter that comes back. */
const wordsOf = ({ text }: Mail) =>
  text.split(/^-{2,}.*(copy of (the|your) message|original message|mensaje original).*$/im)[0]!

const isFromServer = (mail: Mail) =>
  isAutomatic(mail) ||
  mail.from.some(({ address }) => /^(mailer-daemon|postmaster|microsoftexchange)/i.test(address))

const subjects =
  /undeliver|delivery (status|failure|has failed|to the following)|deliver(y|ed) (failed|delay)|returned (mail|to sender)|warning: message .* delayed|failure notice|mail delivery|non ?remis|no se (ha )?(pudo|puede|podido) entregar|no entregado|não (foi|pôde|pode)( possível)?.{0,20}entreg|unzustellbar|mensaje no entregado|wasn.t able to deliver/i
const delays =
  /delay(ed)? |will be (retried|tried again)|(continue|keep) (to try|trying)|not yet been delivered|still trying|warning: message|retrasad|atrasad|seguir[áa] intent/i
const clear =
  /unknown|no such|not exist|unrouteable|full|quota|too large|disabled|desconocid|no existe/i
const vague = /reject|refus|couldn.t|unable|permanent/i
