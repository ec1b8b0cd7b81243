import { useWords } from '../words.tsx'
import { Facts } from './facts.tsx'
import { asList, asNumber, asRecord, asText, pick } from './read.ts'

const totals = ['subtotal', 'discount', 'shipping', 'tax'] as const

/** A product with what is known of it: variant, price, quantity. */
export function ProductLine(props: { product: Record<string, unknown> }) {
  const { f } = useWords()
  const { product } = props
  const price = asNumber(product.price)
  const quantity = asNumber(product.quantity)
  const said = [pick(product, 'brand'), pick(product, 'variant'), pick(product, 'category')]
    .filter(Boolean)
    .join(' · ')
  if (!said && price === undefined && !product.rating) return null
  return (
    <p className="small product-line">
      <span className="quiet">{said}</span>
      {price === undefined ? null : (
        <span className="tabular">
          {quantity && quantity !== 1 ? `${f.number(quantity)} × ` : ''}
          {f.money(price, asText(product.currency))}
        </span>
      )}
    </p>
  )
}

/** The lines and the totals of an order, a cart or a checkout. */
export function OrderLines(props: { order: Record<string, unknown> }) {
  const { t, f } = useWords()
  const { order } = props
  const currency = asText(order.currency)
  const lines = asList(order.products).map(asRecord)
  const total = asNumber(order.total) ?? asNumber(order.revenue) ?? asNumber(order.value)
  const money = (value: unknown) => {
    const number = asNumber(value)
    return number === undefined ? undefined : f.money(number, currency)
  }
  return (
    <>
      {lines.length ? (
        <ul className="plain-list order-lines">
          {lines.slice(0, 20).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of an entry never change
            <li key={index}>
              <span className="cut">
                {asNumber(line.quantity) ? (
                  <span className="quiet tabular">{f.number(asNumber(line.quantity) ?? 1)} × </span>
                ) : null}
                {pick(line, 'name', 'sku', 'product_id') ?? t.timeline.product}
                {pick(line, 'variant') ? (
                  <span className="quiet"> · {pick(line, 'variant')}</span>
                ) : null}
              </span>
              <span className="tabular">{money(line.price)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {total === undefined ? null : (
        <p className="order-total">
          <span>{t.timeline.total}</span>
          <b className="tabular">{f.money(total, currency)}</b>
        </p>
      )}
      <Facts
        facts={[
          ...totals.map((name) => ({ name, value: money(order[name]) })),
          { name: 'coupon', value: asText(order.coupon) },
          { name: 'affiliation', value: asText(order.affiliation) },
          { name: 'reason', value: asText(order.reason) },
          { name: 'payment_method', value: asText(order.payment_method) },
          { name: 'shipping_method', value: asText(order.shipping_method) },
        ]}
      />
    </>
  )
}
