// Beginnings and lengths of the numbers that issuers give to payment cards (ISO/IEC 7812, and the
// issuers' own lists), with those that only Latin America knows.

interface Issuer {
  /** Inclusive, each pair of the same length. */
  from: string
  to: string
  lengths: readonly number[]
}

const issuer = (from: string, to: string, ...lengths: number[]): Issuer => ({ from, to, lengths })

const issuers: readonly Issuer[] = [
  issuer('4', '4', 13, 16, 19), // Visa, and Elo's numbers within it
  issuer('51', '55', 16), // Mastercard
  issuer('2221', '2720', 16),
  issuer('34', '34', 15), // American Express
  issuer('37', '37', 15),
  issuer('300', '305', 14, 16), // Diners Club
  issuer('309', '309', 14, 16),
  issuer('36', '36', 14, 16),
  issuer('38', '39', 14, 16),
  issuer('3528', '3589', 16), // JCB
  issuer('6011', '6011', 16, 19), // Discover
  issuer('644', '649', 16, 19),
  issuer('65', '65', 16, 19), // and Elo
  issuer('62', '62', 16, 17, 18, 19), // UnionPay
  issuer('5018', '5018', 16, 18, 19), // Maestro
  issuer('5020', '5020', 16, 18, 19),
  issuer('5038', '5038', 16, 18, 19),
  issuer('5893', '5893', 16, 18, 19),
  issuer('6304', '6304', 16, 18, 19),
  issuer('6759', '6763', 16, 18, 19),
  issuer('5041', '5041', 16), // Elo
  issuer('5066', '5067', 16),
  issuer('509', '509', 16),
  issuer('636297', '636297', 16),
  issuer('636368', '636368', 16),
  issuer('606282', '606282', 16, 19), // Hipercard
  issuer('6370', '6376', 16),
  issuer('589562', '589562', 16), // Naranja
  issuer('589657', '589657', 16), // Cabal
  issuer('6042', '6044', 16),
  issuer('286900', '286900', 16), // Carnet
  issuer('502275', '502275', 16),
  issuer('5062', '5064', 16),
  issuer('606333', '606333', 16),
  issuer('636318', '636379', 16),
  issuer('639388', '639559', 16),
]

/** Whether an issuer gives numbers that begin so and are as long. */
export const isIssued = (digits: string): boolean =>
  issuers.some(({ from, to, lengths }) => {
    const beginning = digits.slice(0, from.length)
    return beginning >= from && beginning <= to && lengths.includes(digits.length)
  })

/** Luhn's check digit (ISO/IEC 7812-1, annex B). */
export function hasRightCheck(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
