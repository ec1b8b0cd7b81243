// What a person reads who goes on by another channel: it names nobody and nothing.
const ways: Record<string, string> = {
  whatsapp: 'por WhatsApp',
  email: 'por correo',
  webchat: 'en el chat',
}
const wayOf = (channel: string) => ways[channel] ?? `por ${channel}`

export const crossings = {
  linkText: (code: string) => `Hola, quiero seguir por aquí con mi consulta. Mi código es ${code}`,
  question:
    'Este código sirve para seguir por aquí con una consulta que se empezó en otro lugar. ¿La empezó usted?',
  yes: 'Sí, continuar',
  no: 'No soy yo',
  waiting: 'Gracias. Falta confirmarlo también donde empezó la consulta.',
  joined: 'Seguimos con su consulta.',
  declined: 'De acuerdo: no se continúa nada. Su mensaje llegó y le responderá una persona.',
  proofSent:
    'Gracias. Enviamos un código de seis dígitos a un contacto suyo que ya conocemos. Escríbalo aquí para continuar.',
  proofWrong: 'Ese código no coincide. Revíselo y escríbalo otra vez.',
  proof: (code: string) =>
    `Su código para seguir por otro canal es ${code}. Escríbalo donde se lo pidieron. Si no lo pidió usted, no lo comparta con nadie.`,
  originQuestion: (channel: string | null, who: string | null) => {
    const way = channel ? ` ${wayOf(channel)}` : ''
    const from = who ? `, desde ${who}` : ''
    return `Alguien quiere seguir con su consulta${way}${from}. ¿Es usted?`
  },
  goOnThere: (channel: string | null) =>
    `Listo. Ya puede seguir ${channel ? wayOf(channel) : 'en el otro canal'}.`,
  unknown:
    'No pudimos continuar con ese código: puede estar mal escrito, usado o vencido. Pida uno nuevo donde empezó la consulta. Su mensaje llegó.',
  handOver: (code: string, link: string) =>
    `Para seguir por otro canal, abra ${link} o escríbanos allí este código: ${code}. Sirve una vez, durante 30 minutos.`,
  handOverTo: (code: string) =>
    `Siga con este botón o escríbanos allí este código: ${code}. Sirve una vez, durante 30 minutos.`,
  mailSubject: 'Seguir con mi consulta',
  goOnBy: (channel: string) => `Seguir ${wayOf(channel)}`,
  pageTitle: 'Seguir con su consulta',
  pageHow:
    'Elija por dónde quiere seguir. Se abrirá un mensaje con su código: solo falta enviarlo.',
  pageNoWay: 'Escríbanos por el canal que prefiera y envíe este código.',
  pageCode: 'O escriba este código en cualquiera de nuestros canales:',
  pageQr: 'Código QR de esta página',
  pageOther: '¿Es otro el dispositivo? Escanéelo con él.',
  pageSafe:
    'Esta página no muestra datos de nadie y abrirla no cambia nada. Si no pidió seguir por otro canal, ciérrela.',
  pageLanguages: 'Idiomas',
}
