import { createHash } from 'node:crypto';

/** The finalizer of MurmurHash3 by Austin Appleby (public domain): mixes 32 bits, and never two inputs into one. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85_eb_ca_6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2_b2_ae_35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of pseudo-random numbers: mulberry32 by Tommy Ettinger (public domain). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, but not, 1. */
  fraction(): number {
    this.#state = (this.#state + 0x6d_2b_79_f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** Throws on an empty list, which has nothing to pick. */
  pick<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (index >= list.length) {
      throw new Error('There is nothing to pick from');
    }
    return list[index] as T;
  }

  /** An instant between two, in whole milliseconds. */
  between(from: number, to: number): number {
    return Math.floor(from + this.fraction() * Math.max(0, to - from));
  }
}

/**
 * Where the rows of one kind get their ids, secrets and random numbers from.
 *
 * Everything follows from the seed, the kind and the number of the row, so that rows can be made in any order, and the
 * id of a row can be told without making it.
 */
export class Source {
  readonly #name: string;
  readonly #key: number;

  constructor(seed: number, kind: string) {
    this.#name = `${seed}/${kind}`;
    this.#key = createHash('sha256').update(this.#name).digest().readUInt32BE();
  }

  random(n: number): Random {
    return new Random(mix(n ^ this.#key));
  }

  /** A UUIDv7 (RFC 9562). Its last 32 bits are the mixed number of the row, so that no two rows of a kind share one. */
  id(n: number, at: number): string {
    const high = mix(n ^ ~this.#key);
    const middle = mix(high ^ this.#key);
    const time = hex(at, 12);
    const variant = hex(0x80_00 | (middle & 0x3f_ff), 4);
    const tail = hex(middle >>> 16, 4) + hex(mix(n ^ this.#key), 8);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(high >>> 20, 3)}-${variant}-${tail}`;
  }

  /** 256 bits, as a SHA-256 of a secret that nobody holds. */
  digest(n: number): string {
    return createHash('sha256').update(`${this.#name}/${n}`).digest('hex');
  }
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
