// Character references, decoded without a DOM so that a server renders the same text.

const NAMED: ReadonlyMap<string, string> = new Map(
  (
    'Tab \t NewLine \n colon : sol / num # lpar ( rpar ) amp & lt < gt > ' +
    'quot " apos \' nbsp \u00a0 copy © reg ® trade ™ hellip … mdash — ndash – lsquo ‘ rsquo ’ ' +
    'ldquo “ rdquo ” sbquo ‚ bdquo „ laquo « raquo » lsaquo ‹ rsaquo › bull • middot · sect § para ¶ deg ° ' +
    'plusmn ± times × divide ÷ minus − frac12 ½ frac14 ¼ frac34 ¾ sup1 ¹ sup2 ² sup3 ³ micro µ infin ∞ ne ≠ ' +
    'le ≤ ge ≥ asymp ≈ equiv ≡ sum ∑ prod ∏ radic √ int ∫ part ∂ nabla ∇ isin ∈ notin ∉ cap ∩ cup ∪ sub ⊂ ' +
    'sup ⊃ forall ∀ exist ∃ empty ∅ and ∧ or ∨ not ¬ larr ← uarr ↑ rarr → darr ↓ harr ↔ lArr ⇐ rArr ⇒ hArr ⇔ ' +
    'euro € pound £ yen ¥ cent ¢ iexcl ¡ iquest ¿ szlig ß auml ä ouml ö uuml ü Auml Ä Ouml Ö Uuml Ü aring å ' +
    'Aring Å aelig æ AElig Æ oslash ø Oslash Ø eacute é egrave è ecirc ê euml ë agrave à aacute á acirc â ' +
    'atilde ã ccedil ç Ccedil Ç iacute í igrave ì icirc î iuml ï ntilde ñ Ntilde Ñ oacute ó ograve ò ocirc ô ' +
    'otilde õ uacute ú ugrave ù ucirc û Eacute É Agrave À alpha α beta β gamma γ delta δ epsilon ε zeta ζ ' +
    'eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ chi χ psi ψ omega ω ' +
    'Gamma Γ Delta Δ Theta Θ Lambda Λ Pi Π Sigma Σ Phi Φ Psi Ψ Omega Ω zwj \u200d zwnj \u200c shy \u00ad ' +
    'lrm \u200e rlm \u200f check ✓ hearts ♥ star ☆ dagger † permil ‰ prime ′ ensp \u2002 emsp \u2003 thinsp \u2009'
  )
    // Not \s: some of the values are kinds of space themselves.
    .split(' ')
    .reduce<[string, string][]>((pairs, word, index, words) => {
      if (index % 2 === 0) pairs.push([word, words[index + 1] ?? ''])
      return pairs
    }, []),
)

const REFERENCE = /&(?:#[xX]([\da-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z\d]{1,31}));/g

function fromCodePoint(code: number): string {
  const valid = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return valid ? String.fromCodePoint(code) : '\ufffd'
}

/** The text with its character references replaced; unknown names stay as they are. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    REFERENCE,
    (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
      if (hex) return fromCodePoint(Number.parseInt(hex, 16))
      if (decimal) return fromCodePoint(Number.parseInt(decimal, 10))
      return NAMED.get(name ?? '') ?? whole
    },
  )
}
