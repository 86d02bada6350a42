/** Any JSON, as a person reads it: names and values, lists as lists. What is not there yet shows as nothing. */
export function Value({ value }: { value: unknown }) {
  if (Array.isArray(value)) {
    return (
      <ol className="demo-value">
        {value.map((each: unknown, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a list that arrives only grows
          <li key={index}>
            <Value value={each} />
          </li>
        ))}
      </ol>
    )
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl className="demo-value">
        {Object.entries(value).map(([name, each]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Value value={each} />
            </dd>
          </div>
        ))}
      </dl>
    )
  }
  return <span dir="auto">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
}
