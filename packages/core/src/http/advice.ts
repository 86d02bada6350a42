// What to do about a status of which the server has said nothing more. Loaded where one came.

/** The sentence that says so. */
export function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'The key is missing or may not do this.'
  if (status === 404 || status === 405)
    return 'Check `baseURL`, and that its route exports GET, POST and DELETE.'
  if (status === 413) return 'The message or a file is too large.'
  if (status >= 500) return 'It failed, or what is behind it is not running.'
  return 'Check the request.'
}
