// What the word before a number says of it: the name of a JSON field, of a parameter in an address,
// or what a text calls it. Spanish, Portuguese and English.

const words = (text: string) => new Set(text.split(/\s+/).filter(Boolean))

const cards = words(`
  card cards tarjeta tarjetas cartao pan visa mastercard amex diners credit debit credito debito
`)

const others = words(`
  id ids uuid guid order orders orden ordenes pedido pedidos reserva booking invoice factura
  facturas boleta fatura recibo receipt ticket tickets caso case tracking seguimiento rastreo guia
  envio shipment remito remessa sku ean ean13 gtin gtin13 gtin14 upc isbn barcode barras imei imei1
  imei2 imeisv meid esn serial serie iccid sim phone phones telefono telefonos telefone fono celular
  cel mobile movil whatsapp fax ruc rut dni cpf cnpj cuit cuil nit rfc curp clabe cbu cvu iban
  account cuenta conta timestamp psid sender recipient
`)

/** Between the word and the number: `pedido n.º 4…`, `order number is 4…`, `"order_id": ["4…`. */
const fillers = words('n no nro num numero number de del da do es e is the la el o a')

/** @param before what stands before the number. */
export const namesACard = (before: string): boolean => partsOfName(before).some(isIn(cards))

export function namesSomethingElse(before: string): boolean {
  const parts = partsOfName(before)
  return parts.some(isIn(others)) && !parts.some(isIn(cards))
}

const isIn = (set: ReadonlySet<string>) => (part: string) => set.has(part)

/** The last word that is no filler, in its parts: `billingCard_number` → billing, card, number. */
function partsOfName(before: string): string[] {
  // What stands in the line before is another sentence.
  let rest = before.split(/\\[nr]/).at(-1) ?? ''
  for (;;) {
    const found = /([\p{L}\d_-]+)[\s"'\\[({:=#.,°ºª]*$/u.exec(rest)
    if (!found) return []
    const parts = partsOf(found[1]!)
    if (parts.some((part) => !fillers.has(part))) return parts
    rest = rest.slice(0, found.index)
  }
}

const partsOf = (name: string): string[] =>
  name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean)
