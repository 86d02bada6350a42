// What kind of server this is, by NODE_ENV.

declare const process: { env: { NODE_ENV?: string } }

/**
 * NODE_ENV; undefined where it is not set, or there is none. Written as bundlers replace it, as on Workers it is nowhere
 * else.
 */
export function environment(): string | undefined {
  try {
    return process.env.NODE_ENV || undefined
  } catch {
    return undefined
  }
}
