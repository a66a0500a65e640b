// Imported by open.ts where the settings name a Redis: @redis/client is CommonJS, and nobody else waits for it.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, ErrorReply } from '@redis/client';
import type { Logger } from '../log.ts';
import type { Place } from './place.ts';
import { type Places, StateUnavailable, type Store } from './store.ts';

/** EXPIRE with NX and GT came with it. */
const NEEDED_MAJOR = 7;
const CONNECT_MS = 5000;
/** Of one command. Redis answers in less than a millisecond, but the machine may have much else to do. */
const ANSWER_MS = 2000;
/** A connection on which nothing arrives any more is noticed by these, and made anew. */
const [PING_MS, SILENCE_MS] = [2000, 5000] as const;
const [FIRST_RETRY_MS, LAST_RETRY_MS] = [50, 1000] as const;

const DELETE_IF = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * One member for each time that places were taken: "<unique>:<count>", at its time. Redis' own clock counts, so that the
 * clocks of replicas need not agree.
 */
const RESERVE = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = 0
for i, key in ipairs(KEYS) do
  local count, most, period = tonumber(ARGV[i * 3]), tonumber(ARGV[i * 3 + 1]), tonumber(ARGV[i * 3 + 2])
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - period)
  local taken = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
  local over = count - most
  for j = 1, #taken, 2 do over = over + tonumber(string.match(taken[j], '%d+$')) end
  local own = over > 0 and period or 0
  for j = 1, #taken, 2 do
    if over <= 0 then break end
    over = over - tonumber(string.match(taken[j], '%d+$'))
    own = taken[j + 1] + period - now
  end
  wait = math.max(wait, own)
end
if wait > 0 or ARGV[1] == 'look' then return wait end
for i, key in ipairs(KEYS) do
  redis.call('ZADD', key, now, ARGV[2] .. ':' .. ARGV[i * 3])
  redis.call('PEXPIRE', key, ARGV[i * 3 + 2])
end
return 0`;

type RedisPlace = Extract<Place, { kind: 'redis' }>;
type Log = Pick<Logger, 'warn'>;

/**
 * State in one Redis (7.0 or later; not Redis Cluster), for any number of replicas. Nothing waits for a Redis that is
 * away: commands fail at once until it is back, which this finds out by itself.
 */
export class RedisStore implements Store {
  readonly #client: ReturnType<typeof connect>;
  readonly #log: Log;
  /** Whether the Redis that was connected to can be used. */
  #fitness: Promise<string | undefined> = Promise.resolve(undefined);
  /** A command that has not been answered in time: as long as it is not, no other one has to find that out. */
  #late: Promise<unknown> | undefined;
  #why = 'Redis does not answer';
  #isAway = false;

  private constructor(place: RedisPlace, log: Log) {
    this.#log = log;
    this.#client = connect(place)
      .on('error', (error: unknown) => this.#away(reasonOf(error), error))
      .on('ready', () => {
        this.#fitness = this.#inspect();
      });
  }

  /** A Redis that is not there yet is no failure: it may come. */
  static async open(place: RedisPlace, log: Log): Promise<RedisStore> {
    const store = new RedisStore(place, log);
    const failed = new Promise((resolve) => store.#client.once('error', resolve));
    const connected = store.#client.connect().catch((error: unknown) => store.#away(reasonOf(error), error));
    await Promise.race([connected, failed, sleep(CONNECT_MS, undefined, { ref: false })]);
    return store;
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.#ask((redis) => redis.get(key))) ?? undefined;
  }

  async set(key: string, value: string, ttlS: number): Promise<void> {
    await this.#ask((redis) => redis.set(key, value, { expiration: { type: 'EX', value: seconds(ttlS) } }));
  }

  async add(key: string, value: string, ttlS: number): Promise<boolean> {
    const expiration = { type: 'EX', value: seconds(ttlS) } as const;
    return (await this.#ask((redis) => redis.set(key, value, { expiration, condition: 'NX' }))) !== null;
  }

  async take(key: string): Promise<string | undefined> {
    return (await this.#ask((redis) => redis.getDel(key))) ?? undefined;
  }

  async delete(...keys: string[]): Promise<void> {
    if (keys.length > 0) await this.#ask((redis) => redis.del(keys));
  }

  async deleteIf(key: string, value: string): Promise<boolean> {
    return (await this.#ask((redis) => redis.eval(DELETE_IF, { keys: [key], arguments: [value] }))) === 1;
  }

  async addTo(set: string, member: string, ttlS: number): Promise<void> {
    const ttl = seconds(ttlS);
    await this.#ask((redis) => redis.multi().sAdd(set, member).expire(set, ttl, 'NX').expire(set, ttl, 'GT').exec());
  }

  members(set: string): Promise<readonly string[]> {
    return this.#ask((redis) => redis.sMembers(set));
  }

  async count(key: string, periodS: number): Promise<number> {
    const [count] = await this.#ask((redis) => redis.multi().incr(key).expire(key, seconds(periodS), 'NX').exec());
    return Number(count);
  }

  async reserve(places: readonly Places[], take: boolean): Promise<number> {
    const each = places.flatMap(({ count, most, periodS }) => [count, most, periodS * 1000]);
    const options = {
      keys: places.map(({ key }) => key),
      arguments: [take ? 'take' : 'look', randomUUID(), ...each.map(String)],
    };
    return Number(await this.#ask((redis) => redis.eval(RESERVE, options)));
  }

  async check(): Promise<void> {
    await this.#ask((redis) => redis.ping());
  }

  async close(): Promise<void> {
    this.#client.destroy();
  }

  async #ask<T>(command: (client: ReturnType<typeof connect>) => Promise<T>): Promise<T> {
    if (!this.#client.isReady || this.#late) throw new StateUnavailable(this.#why);
    const answer = this.#fitness.then((unfit) => {
      if (unfit !== undefined) throw new StateUnavailable(unfit);
      return command(this.#client);
    });
    try {
      return await within(ANSWER_MS, answer);
    } catch (error) {
      if (error instanceof StateUnavailable) throw error;
      if (error instanceof Late) this.#wait(answer);
      throw new StateUnavailable(reasonOf(error), { cause: error });
    }
  }

  #wait(answer: Promise<unknown>): void {
    this.#away('Redis does not answer');
    const late = answer
      .catch(() => undefined)
      .then(() => {
        if (this.#late === late) this.#late = undefined;
      });
    this.#late ??= late;
  }

  #away(why: string, error?: unknown): void {
    this.#why = why;
    if (!this.#isAway) this.#log.warn('state cannot be reached', { why, error });
    this.#isAway = true;
  }

  /** @returns why this Redis cannot be used */
  async #inspect(): Promise<string | undefined> {
    if (this.#isAway) this.#log.warn('state can be reached again');
    this.#isAway = false;
    let facts: string;
    try {
      facts = `${await this.#client.info('server')}${await this.#client.info('memory')}`;
    } catch (error) {
      // An account that may not ask: commands of a Redis that is too old fail by themselves.
      return error instanceof ErrorReply ? undefined : 'Redis does not answer';
    }
    const fact = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(facts)?.[1];
    const version = fact('redis_version') ?? '';
    if (Number.parseInt(version, 10) < NEEDED_MAJOR) {
      const why = `Redis is ${version}, and ${NEEDED_MAJOR}.0 is needed`;
      this.#log.warn('state cannot be used', { why });
      return why;
    }
    if (fact('maxmemory') !== '0' && fact('maxmemory_policy') !== 'noeviction') {
      this.#log.warn("Redis' maxmemory-policy is not noeviction: when its memory is full, users are logged out.");
    }
    return undefined;
  }
}

function connect({ host, port, tls, username, password, database, prefix }: RedisPlace) {
  const socket = {
    host,
    port,
    connectTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    reconnectStrategy: (retries: number) => Math.min(FIRST_RETRY_MS * 2 ** retries, LAST_RETRY_MS),
  };
  return createClient({
    // SNI is a name; an address has none.
    socket: tls ? { ...socket, tls, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) } : socket,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    database,
    keyPrefix: prefix,
    // What waits for Redis to come back would wait for as long as it is away.
    disableOfflineQueue: true,
    pingInterval: PING_MS,
  });
}

class Late extends Error {}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // After a time in which this process did not get to it, what has arrived meanwhile is read first.
    timer = setTimeout(() => setImmediate(() => setImmediate(() => reject(new Late('no answer in time')))), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** In words that name neither host nor account: probes see them. */
function reasonOf(error: unknown): string {
  const { code, message = '' } = error as NodeJS.ErrnoException;
  if (code?.startsWith('ERR_TLS') || /certificate|SSL|TLS/i.test(message)) return "Redis' certificate is refused";
  if (/^(WRONGPASS|NOAUTH|ERR AUTH)/.test(message)) return 'Redis refuses the login';
  if (/^NOPERM/.test(message)) return 'Redis does not let this account do what is needed';
  if (/unknown command '?HELLO/i.test(message)) return `Redis is older than ${NEEDED_MAJOR}.0`;
  if (/^OOM/.test(message)) return 'Redis has no memory left';
  if (error instanceof ErrorReply) return 'Redis refuses a command';
  return 'Redis does not answer';
}

const seconds = (ttlS: number): number => Math.max(1, Math.ceil(ttlS));
