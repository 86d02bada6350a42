/** What the server tells the page: where to ask, whom, and who answers. Never a key. */
export interface PageConfig {
  baseURL: string
  model: string | undefined
  /** `sandbox`, or the host that answers. */
  answeredBy: string
}
