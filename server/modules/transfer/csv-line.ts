// Writing CSV that any spreadsheet opens safely: a cell that a spreadsheet would run as a formula
// gets an apostrophe before it (OWASP, CSV injection), which the import takes away again.

/** A line of CSV with its line end. Plain numbers, also with a sign, stay as they are. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map((cell) => quoted(guarded(String(cell ?? '')))).join(',')}\r\n`
}

/** Tells Excel that the file is UTF-8. */
export const byteOrderMark = '\ufeff'

const guarded = (text: string) =>
  /^['=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text

const quoted = (text: string) =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
