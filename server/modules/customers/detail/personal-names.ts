// What the name of a field or trait says of its value, in Spanish, Portuguese and English. The one
// list: traits, bodies of entries, filters of lists and addresses of pages are all judged by it.
// Names are read word by word, without accents: `direccionEntrega`, `Teléfono 2`, `customer_name`.

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean))

/** A name with one of these among its words holds what is a person's own. */
const personal = words(`
  surname apellido apellidos sobrenome sobrenomes apodo apelido nickname username
  birth birthday birthdate nacimiento nascimento cumpleanos aniversario dob
  address addresses direccion direcciones domicilio endereco enderecos street calle rua
  postal zip zipcode postcode cep
  mail mails email emails correo correos
  phone phones phonenumber telephone telefono telefonos telefone telefones tel fono
  mobile movil celular celulares cel cell whatsapp wa
  messenger telegram facebook instagram twitter tiktok linkedin
  document documento documentos dni cpf rut ruc rfc curp cedula ci nit nif nie cuit cuil rg ssn
  passport pasaporte passaporte identificacion identidad identidade
  avatar photo foto picture selfie gender genero sexo sex
  ip latitude longitude latitud longitud lat lng lon gps geo coordinates coordenadas
  location ubicacion localizacao
  card tarjeta cartao cvv iban clabe cbu
  recipient destinatario contact contacto contato
  text texto message mensaje mensagem
`)

/** The same where words are written as one: `telefonocelular`, `numerodocumento`, `homephone`. */
const glued = [...personal].filter((word) => word.length >= 5)
const notGlued = words('microphone headphone headphones earphone earphones')

const names = words('name names nombre nombres nome nomes handle')

/** Whoever buys, pays or receives: a text under it is their name, an id under it theirs. */
const people = words(`
  person persona pessoa customer cliente client user usuario buyer comprador shopper consumer
  consumidor holder titular owner receiver receptor beneficiary beneficiario passenger pasajero
  passageiro guest huesped hospede patient paciente student alumno aluno member socio
`)
const peopleData = words('data datos dados info details detalle detalles')

/** What bears a name without being a person. */
const things = words(`
  product products producto productos produto produtos item items articulo articulos line lines
  linea lineas line_items variant variante sku category categoria brand marca collection coleccion
  colecao store tienda loja shop sucursal branch filial warehouse almacen campaign campana campanha
  event evento plan coupon cupon cupom promotion promocion promocao promo discount descuento page
  pagina screen pantalla tela list lista file archivo arquivo app library os network source medium
  carrier courier transportista bank banco payment pago pagamento method metodo shipping program
  programa segment segmento tier nivel form formulario button boton template plantilla course curso
  service servicio servico channel canal currency moneda experiment
`)

/** Fields that only the description of a thing has. */
const thingFields = words(`
  sku product_id productid id_producto producto_id price precio preco unit_price brand marca
  category categoria variant image_url
`)

/** A number under these is the thing's own, however much it looks like a telephone. */
const identifiers = words(`
  id ids uuid key sku ean gtin upc barcode codigo code cod order orden pedido invoice factura boleta
  fatura recibo ticket tracking guia transaction transaccion transacao referencia reference serial
  timestamp time date fecha data price total amount monto valor version
`)

/** `always`: a person's own. `name`: of whom or what it is told in. `person`: who it is. */
export type Sense = 'always' | 'name' | 'person' | 'none'

interface Judgement {
  sense: Sense
  /** What stands under it is about a thing. */
  thing: boolean
  identifier: boolean
}

const kept = new Map<string, Judgement>()
const mostKept = 10_000

/** What a field of this name holds. */
export const senseOf = (name: string): Sense => read(name).sense

/** Whether what stands under this name is about a thing, and names no person. */
export const isThing = (name: string): boolean => read(name).thing

export const isIdentifier = (name: string): boolean => read(name).identifier

/** Whether an object with these fields describes a thing, whose name is no person's. */
export const describesThing = (fields: readonly string[]): boolean =>
  fields.some((field) => thingFields.has(field.toLowerCase()))

function read(name: string): Judgement {
  const known = kept.get(name)
  if (known) return known
  const parts = wordsOf(name)
  const judgement = {
    sense: judge(parts),
    thing: parts.some((part) => things.has(part)),
    identifier: parts.some((part) => identifiers.has(part)),
  }
  if (kept.size >= mostKept) kept.clear()
  kept.set(name, judgement)
  return judgement
}

function judge(parts: readonly string[]): Sense {
  if (parts.some((part) => personal.has(part) || isGlued(part))) return 'always'
  if (parts.length === 1 && parts[0] === 'referencia') return 'always'
  if (isIdOfPerson(parts)) return 'always'
  if (parts.some((part) => names.has(part))) return judgeName(parts)
  const isPerson = parts.some((part) => people.has(part))
  return isPerson && parts.every((part) => people.has(part) || peopleData.has(part))
    ? 'person'
    : 'none'
}

/** `first_name`, `nombre_cliente` are a person's, `product_name` is not, `name` may be either's. */
function judgeName(parts: readonly string[]): Sense {
  const others = parts.filter((part) => !names.has(part) && !/^\d+$/.test(part))
  if (others.length === 0) return 'name'
  if (others.some((part) => people.has(part))) return 'always'
  return others.some((part) => things.has(part)) ? 'none' : 'always'
}

const isIdOfPerson = (parts: readonly string[]) =>
  parts.length === 2 &&
  (parts[0] === 'id' || parts[1] === 'id') &&
  parts.some((part) => people.has(part) || part === 'previous')

const isGlued = (part: string) =>
  part.length > 7 &&
  !notGlued.has(part) &&
  (gluedNames.test(part) || glued.some((word) => part.startsWith(word) || part.endsWith(word)))
const gluedNames =
  /^(first|last|full|middle|sur|user|nick|display|customer|client|contact|recipient|shipping|billing)names?$|^(nombres?|nome)(completo|cliente|usuario|contacto|titular)$/

function wordsOf(name: string): string[] {
  return name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/(\D)(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
}
