const FUNCTIONS: Readonly<Record<string, (value: number) => number>> = {
  sqrt: Math.sqrt,
  abs: Math.abs,
  round: Math.round,
  ln: Math.log,
  log: Math.log10,
  exp: Math.exp,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
}
const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E }

/** Written by a model or not, nothing here is run as code. @throws Error naming what it does not understand. */
export function calculate(expression: string): number {
  const tokens = expression.toLowerCase().match(/\d+(?:\.\d+)?|\.\d+|[a-z]+|\S/g) ?? []
  let at = 0
  const takes = (token: string): boolean => tokens[at] === token && ++at > 0

  function sum(): number {
    let value = product()
    for (;;) {
      if (takes('+')) value += product()
      else if (takes('-')) value -= product()
      else return value
    }
  }
  function product(): number {
    let value = signed()
    for (;;) {
      if (takes('*') || takes('×')) value *= signed()
      else if (takes('/') || takes('÷')) value /= signed()
      else if (tokens[at] === '%' && isOperand(tokens[at + 1])) value %= (at++, signed())
      else return value
    }
  }
  function signed(): number {
    return takes('-') ? -signed() : power()
  }
  function power(): number {
    let value = operand()
    while (tokens[at] === '%' && !isOperand(tokens[at + 1])) value /= (at++, 100)
    return takes('^') ? value ** signed() : value
  }
  function operand(): number {
    const token = tokens[at++] ?? ''
    if (token === '(') return closed(sum())
    if (/^[.\d]/.test(token)) return Number(token)
    if (token in CONSTANTS) return CONSTANTS[token] ?? Number.NaN
    const apply = FUNCTIONS[token]
    if (apply && takes('(')) return apply(closed(sum()))
    throw new Error(`There is nothing to calculate at "${token || 'the end'}" of ${expression}.`)
  }
  function closed(value: number): number {
    if (takes(')')) return value
    throw new Error(`A parenthesis is not closed in ${expression}.`)
  }

  const value = sum()
  if (at < tokens.length) throw new Error(`"${tokens[at]}" is not understood in ${expression}.`)
  if (!Number.isFinite(value)) throw new Error(`${expression} has no finite value.`)
  // 0.1 + 0.2 is 0.3 to a person.
  return Number(value.toPrecision(15))
}

const isOperand = (token: string | undefined): boolean => /^[\w.(]/.test(token ?? '')
