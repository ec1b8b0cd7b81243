// What a person reads who goes on by another channel: it names nobody and nothing.
export const crossings = {
  linkText: (code: string) => `Hola, quiero seguir por aquí con mi consulta. Mi código es ${code}`,
  question:
    'Este código sirve para seguir por aquí con una consulta que se empezó en otro lugar. ¿La empezó usted?',
  yes: 'Sí, continuar',
  no: 'No soy yo',
  waiting: 'Gracias. Falta confirmarlo también donde empezó la consulta.',
  joined: 'Seguimos con su consulta.',
  declined: 'De acuerdo: no se continúa nada. Su mensaje llegó y le responderá una persona.',
}
