import type { CustomerWords } from '../index.ts'

const ways: Record<string, string> = {
  whatsapp: 'pelo WhatsApp',
  email: 'por e-mail',
  webchat: 'no chat',
}
const wayOf = (channel: string) => ways[channel] ?? `por ${channel}`

export const crossings: CustomerWords['crossings'] = {
  linkText: (code) => `Olá, quero continuar minha consulta por aqui. Meu código é ${code}`,
  question:
    'Este código serve para continuar por aqui uma consulta que começou em outro lugar. Foi você quem a começou?',
  yes: 'Sim, continuar',
  no: 'Não fui eu',
  waiting: 'Obrigado. Falta confirmar também onde a consulta começou.',
  joined: 'Continuamos com a sua consulta.',
  declined: 'Certo: nada será continuado. Sua mensagem chegou e uma pessoa vai responder.',
  proofSent:
    'Obrigado. Enviamos um código de seis dígitos a um contato seu que já conhecemos. Escreva-o aqui para continuar.',
  proofWrong: 'Esse código não confere. Verifique e escreva de novo.',
  proof: (code: string) =>
    `Seu código para continuar por outro canal é ${code}. Escreva-o onde pediram. Se não foi você que pediu, não o compartilhe com ninguém.`,
  originQuestion: (channel: string | null, who: string | null) => {
    const way = channel ? ` ${wayOf(channel)}` : ''
    const from = who ? `, a partir de ${who}` : ''
    return `Alguém quer continuar sua consulta${way}${from}. É você?`
  },
  goOnThere: (channel: string | null) =>
    `Pronto. Já pode continuar ${channel ? wayOf(channel) : 'no outro canal'}.`,
  unknown:
    'Não foi possível continuar com esse código: pode estar errado, usado ou vencido. Peça um novo onde começou a consulta. Sua mensagem chegou.',
  handOver: (code: string, link: string) =>
    `Para continuar por outro canal, abra ${link} ou escreva-nos lá este código: ${code}. Vale uma vez, por 30 minutos.`,
  handOverTo: (code: string) =>
    `Continue com este botão ou escreva-nos lá este código: ${code}. Vale uma vez, por 30 minutos.`,
  mailSubject: 'Continuar minha consulta',
  goOnBy: (channel: string) => `Continuar ${wayOf(channel)}`,
  pageTitle: 'Continuar sua consulta',
  pageHow: 'Escolha por onde continuar. Vai abrir uma mensagem com seu código: só falta enviar.',
  pageNoWay: 'Escreva-nos pelo canal que preferir e envie este código.',
  pageCode: 'Ou escreva este código em qualquer um dos nossos canais:',
  pageQr: 'Código QR desta página',
  pageOther: 'É outro o aparelho? Escaneie com ele.',
  pageSafe:
    'Esta página não mostra dados de ninguém e abri-la não muda nada. Se você não pediu para continuar por outro canal, feche-a.',
  pageLanguages: 'Idiomas',
}
