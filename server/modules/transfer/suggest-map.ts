// A first guess of the map from the names of the columns, in Spanish, English and Portuguese, and
// from a few values. Somebody looks at it before it is used; what would be read wrongly unseen (time
// zone and country, see file-place.ts) is guessed only where it is certain.

import type { z } from 'zod'
import { guessPlace, type Whereabouts } from './file-place.ts'
import type { importWhats } from './map.ts'
import { type ImportMap, importMap, type importMap as schema } from './map.ts'
import { idColumn, readOwnHeader } from './own-columns.ts'
import { readLocalTime } from './read-date.ts'
import { fold } from './read-value.ts'

type RuleInput = NonNullable<z.input<typeof schema>['columns']>[number]
type What = (typeof importWhats)[number]
type Target =
  | { to: 'handle'; type: string; assurance: 0 | 2 }
  | { to: 'trait'; name: string; read?: 'date' }
  | { to: 'consent'; purpose: string; channel?: string }
  | { to: 'field'; name: 'id' | 'occurredAt' | 'kind' | 'channel' }
  | { to: 'body'; path: string; read?: 'number' }

/** Names are compared without accents, case, spaces and signs. The first that fits wins. */
const both: [RegExp, Target][] = [
  [/^(email|emailaddress|mail|correo|correoelectronico|correo\d|email\d)$/, handle('email')],
  [
    /^(phone|phonenumber|mobile|mobilephone|cell|cellphone|telefono|telefono\d|celular|movil|telefone|telemovel|numerodetelefono|fone|tel)$/,
    handle('phone'),
  ],
  [/^(whatsapp|wa|whatsappnumber)$/, handle('whatsapp')],
  [
    /^(userid|user|usuario|customerid|clientid|clienteid|idcliente|idusuario|codigocliente|codcliente|cliente|customer|customernumber|codigo|codigodocliente|codigodecliente|numerodecliente|nrocliente|externalid)$/,
    { to: 'handle', type: 'user', assurance: 2 },
  ],
  [
    /^(card|loyaltycard|cardnumber|tarjeta|numerodetarjeta|cartao|cartaofidelidade|tarjetafidelidad)$/,
    { to: 'handle', type: 'card', assurance: 2 },
  ],
  [/^(anonymousid|cookie)$/, handle('anonymous')],
  [/^(telegram|telegramid)$/, handle('telegram')],
  [/^(instagram|instagramid)$/, handle('instagram')],
]

const ofCustomers: [RegExp, Target][] = [
  [/^(id)$/, { to: 'handle', type: 'user', assurance: 2 }],
  [
    /^(name|fullname|nombrecompleto|nombreyapellidos|nombresyapellidos|razonsocial|nomecompleto|displayname)$/,
    trait('name'),
  ],
  [/^(firstname|givenname|nombre|nombres|primernombre|nome|primeironome)$/, trait('firstName')],
  [/^(lastname|surname|familyname|apellido|apellidos|sobrenome)$/, trait('lastName')],
  [
    /^(birthdate|birthday|dateofbirth|dob|fechanacimiento|fechadenacimiento|nacimiento|cumpleanos|datanascimento|datadenascimento|nascimento)$/,
    { to: 'trait', name: 'birthday', read: 'date' },
  ],
  [/^(gender|sex|genero|sexo)$/, trait('gender')],
  [/^(language|idioma|lengua|lingua)$/, trait('language')],
  [/^(city|ciudad|cidade|distrito)$/, trait('city')],
  [/^(country|pais)$/, trait('country')],
  [/^(address|direccion|domicilio|endereco)$/, trait('address')],
  [/^(company|empresa|organization|organizacion)$/, trait('company')],
  [/^(document|documento|dni|cpf|ruc|cedula|nationalid|documentodeidentidad)$/, trait('document')],
  [
    /^(acceptsmarketing|marketing|optin|newsletter|aceptamarketing|aceptapublicidad|publicidad|boletin|aceitamarketing|consentimiento)$/,
    { to: 'consent', purpose: 'marketing' },
  ],
  [
    /^(emailoptin|acceptsemail|aceptacorreo|aceptacorreos|aceptaemail|aceitaemail)$/,
    { to: 'consent', purpose: 'marketing', channel: 'email' },
  ],
  [
    /^(smsoptin|acceptssms|aceptasms|aceitasms)$/,
    { to: 'consent', purpose: 'marketing', channel: 'sms' },
  ],
  [
    /^(whatsappoptin|acceptswhatsapp|aceptawhatsapp|aceitawhatsapp)$/,
    { to: 'consent', purpose: 'marketing', channel: 'whatsapp' },
  ],
]

const ofInteractions: [RegExp, Target][] = [
  [
    /^(id|ticketid|ticket|interactionid|idinteraccion|messageid|numerodeticket|folio|nro|numero|callid|idllamada|protocolo)$/,
    field('id'),
  ],
  [
    /^(occurredat|date|datetime|timestamp|time|createdat|created|fecha|fechahora|fechayhora|data|datahora|dataehora|startedat|momento|when)$/,
    field('occurredAt'),
  ],
  [/^(kind|entrykind)$/, field('kind')],
  [/^(channel|canal|medio|via|origin|origen)$/, field('channel')],
  [/^(direction|direccion|sentido|direcao)$/, body('direction')],
  [
    /^(summary|subject|asunto|resumen|motivo|assunto|resumo|topic|tema|titulo|title|reason)$/,
    body('summary'),
  ],
  [
    /^(text|message|body|mensaje|texto|mensagem|comment|comentario|nota|notes|notas|observaciones|observacoes|description|descripcion|detalle)$/,
    body('text'),
  ],
  [/^(agent|agente|asesor|operador|atendente|vendedor|seller|ejecutivo)$/, body('agent')],
  [/^(store|tienda|loja|sucursal|sede|branch)$/, body('store')],
  [/^(outcome|result|resultado|estado|status|desfecho|situacao)$/, body('outcome')],
  [
    /^(duration|durationseconds|durations|duracion|duracionsegundos|duracao)$/,
    { to: 'body', path: 'durationS', read: 'number' },
  ],
  [/^(name|fullname|nombrecompleto|nombre|nome)$/, trait('name')],
]

function handle(type: string): Target {
  return { to: 'handle', type, assurance: 0 }
}
function trait(name: string): Target {
  return { to: 'trait', name }
}
function field(name: 'id' | 'occurredAt' | 'kind' | 'channel'): Target {
  return { to: 'field', name }
}
function body(path: string): Target {
  return { to: 'body', path }
}

/**
 * Guesses the map of a file from its `columns` and first rows; undefined when no column looks like
 * a handle. Columns that mean nothing known become traits of customers, or properties of
 * interactions, so that nothing is lost unseen.
 * @param house where it is, for times and telephone numbers that say nothing.
 */
export function suggestMap(
  what: What,
  columns: readonly string[],
  rows: readonly Record<string, unknown>[],
  house: Whereabouts = { timeZones: [] },
): ImportMap | undefined {
  if (columns.includes('handles') && Array.isArray(rows[0]?.handles)) {
    return importMap.parse({ form: 'hebra' })
  }
  if (columns.includes(idColumn)) {
    return importMap.parse({ columns: columns.flatMap((name) => readOwnHeader(name) ?? []) })
  }
  const rules: RuleInput[] = []
  const taken = new Set<string>()
  for (const column of columns) {
    const values = rows.map((row) => row[column]).filter((value) => typeof value === 'string')
    const filled = values.map((value) => value.trim()).filter(Boolean)
    const rule = guess(what, column, filled)
    // A second column of the same meaning is kept under its own name; handles may be many.
    const meaning = rule.to === 'handle' ? column : JSON.stringify({ ...rule, column: '' })
    rules.push(taken.has(meaning) ? leftOver(what, column) : rule)
    taken.add(meaning)
  }
  if (!rules.some((rule) => rule.to === 'handle')) return undefined
  const map = importMap.parse({ columns: withoutNeed(what, rules) })
  const { timeZone, country } = guessPlace(map.columns, rows, house)
  return { ...map, ...(timeZone ? { timeZone } : {}), ...(country ? { country } : {}) }
}

function guess(what: What, column: string, values: string[]): RuleInput {
  const name = fold(column).replace(/[^a-z0-9]/g, '')
  const own = what === 'customers' ? ofCustomers : ofInteractions
  const found = [...both, ...own].find(([names]) => names.test(name))
  if (!found) return leftOver(what, column)
  const target = found[1]
  if (target.to === 'trait' && target.read === 'date') {
    return { column, ...target, format: dateFormat(values), whenWrong: 'skip' }
  }
  if (target.to === 'field' && target.name === 'occurredAt') {
    return { column, ...target, format: dateFormat(values) }
  }
  return { column, ...target }
}

function leftOver(what: What, column: string): RuleInput {
  if (what === 'customers') return { column, to: 'trait', name: column.slice(0, 100) }
  const name = column.replace(/[^\w -]/g, '_').trim() || 'column'
  return { column, to: 'body', path: `properties.${name}` }
}

const dateFormats = [
  'iso',
  'DD/MM/YYYY',
  'DD/MM/YYYY HH:mm',
  'DD/MM/YYYY HH:mm:ss',
  'MM/DD/YYYY',
  'MM/DD/YYYY HH:mm',
  'MM/DD/YYYY HH:mm:ss',
  'DD/MM/YYYY hh:mm A',
  'MM/DD/YYYY hh:mm A',
  'DD-MM-YYYY',
  'DD-MM-YYYY HH:mm',
  'DD-MM-YYYY HH:mm:ss',
  'DD.MM.YYYY',
  'DD.MM.YYYY HH:mm',
  'YYYY/MM/DD',
  'YYYY/MM/DD HH:mm',
  'YYYY/MM/DD HH:mm:ss',
  'DD/MM/YY',
  'DD/MM/YY HH:mm',
]

/** The first format in which every value is a date; day before month where both would do. */
function dateFormat(values: string[]): string {
  if (values.length === 0) return 'iso'
  if (values.every((value) => /^\d{13}$/.test(value))) return 'unixMs'
  if (values.every((value) => /^\d{10}$/.test(value))) return 'unix'
  if (values.every((value) => /^\d{5}([.,]\d+)?$/.test(value))) return 'excel'
  const fits = dateFormats.find((format) => values.every((value) => readLocalTime(value, format)))
  return fits ?? 'iso'
}

/** With first and last name apart, `nombre` is the first name; alone it is the whole name. */
function withoutNeed(what: What, rules: RuleInput[]): RuleInput[] {
  if (what !== 'customers') return rules
  const named = (name: string) => rules.some((rule) => rule.to === 'trait' && rule.name === name)
  if (named('lastName') || named('name')) return rules
  return rules.map((rule) =>
    rule.to === 'trait' && rule.name === 'firstName' ? { ...rule, name: 'name' } : rule,
  )
}
