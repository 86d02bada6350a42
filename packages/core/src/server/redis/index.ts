// Streams and limits in Redis, for a route that runs in several processes.
export type { RedisClient, RedisCluster, RedisConnection } from './client.ts'
export { redisLimits, type RedisLimitsOptions } from './redis-limits.ts'
export { redisStreams } from './redis-streams.ts'
export type { RedisStreamsOptions } from './stream-options.ts'
