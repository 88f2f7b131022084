import { setTimeout as sleep } from 'node:timers/promises';

import { countRows, countWrongReceipts, openErasures } from './checks.ts';
import type { Lane } from './lane.ts';
import type { Person } from './people.ts';
import type { IdentityProviderDouble } from './provider.ts';
import { type Done, retryRefused } from './scenarios.ts';

/**
 * Milliseconds in which everything must have come to its end, once nobody kills servers any more; what a killed server was
 * delivering waits for two minutes.
 */
const patience = 420_000;

interface Pending {
  readonly name: string;
  readonly lane: Lane;
  readonly erased: readonly Person[];
  readonly owner: Person | null;
}

/** Watches what the runs have left to be done until it is, and counts. */
export class Results {
  readonly #provider: IdentityProviderDouble;
  readonly #pending = new Set<Pending>();
  readonly #begun = performance.now();
  readonly #stopping = new AbortController();
  readonly #watching: Promise<void>;
  #runs = 0;
  #notConverged = 0;
  #rowsLeft = 0;
  #receiptsWrong = 0;
  #troubles = 0;
  #deadline = Infinity;

  constructor(provider: IdentityProviderDouble) {
    this.#provider = provider;
    this.#watching = this.#watch();
  }

  add(name: string, lane: Lane, { erased, trouble, retry }: Omit<Done, 'wasStruck'>): void {
    this.#runs++;
    if (trouble !== null) {
      this.#notConverged++;
      this.#tell(`${name}: ${trouble}`);
    } else if (erased.length > 0) {
      this.#pending.add({ name, lane, erased, owner: retry?.owner ?? null });
    }
  }

  fail(name: string, why: string): void {
    this.#runs++;
    this.#notConverged++;
    this.#tell(`${name}: ${why}`);
  }

  /** For when the runs are over. Returns once nothing is left to be waited for. */
  async settled(): Promise<void> {
    this.#deadline = performance.now() + patience;
    while (this.#pending.size > 0) {
      await sleep(250);
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  /** Prints how it ended. Returns the exit code. */
  async report(): Promise<number> {
    await this.#watching;
    process.stdout.write(
      `chaos: ${this.#runs} runs, ${this.#notConverged} not converged, ${this.#rowsLeft} rows left, ` +
        `${this.#receiptsWrong} receipts wrong\n`,
    );
    return this.#notConverged + this.#rowsLeft + this.#receiptsWrong === 0 ? 0 : 1;
  }

  async #watch(): Promise<void> {
    let shownAt = 0;
    while (!this.#stopping.signal.aborted) {
      for (const pending of this.#pending) {
        await this.#look(pending).catch((error: unknown) =>
          this.#end(pending, `could not be checked: ${String(error)}`),
        );
      }
      if (performance.now() - shownAt > 10_000) {
        shownAt = performance.now();
        const seconds = Math.round((shownAt - this.#begun) / 1000);
        process.stdout.write(
          `${seconds} s: ${this.#runs} runs, ${this.#pending.size} under way, ${this.#troubles} in trouble\n`,
        );
      }
      await sleep(1000, undefined, { signal: this.#stopping.signal }).catch(() => {});
    }
  }

  async #look(pending: Pending): Promise<void> {
    const { lane, erased, owner } = pending;
    const open = await openErasures(lane, erased);
    if (open.length > 0) {
      if (owner) {
        await retryRefused(lane, owner, erased);
      }
      if (performance.now() > this.#deadline) {
        this.#end(pending, open.join('; '));
      }
      return;
    }
    const rows = await countRows(lane, erased, this.#provider.identities);
    const receipts = await countWrongReceipts(lane, erased);
    if (rows + receipts > 0 && performance.now() < this.#deadline) {
      // The ledger outside is written by a job of its own.
      return;
    }
    this.#pending.delete(pending);
    this.#rowsLeft += rows;
    this.#receiptsWrong += receipts;
    if (rows + receipts > 0) {
      this.#tell(`${pending.name}: ${rows} rows left, ${receipts} receipts wrong`);
    }
  }

  #end(pending: Pending, why: string): void {
    this.#pending.delete(pending);
    this.#notConverged++;
    this.#tell(`${pending.name}: ${why}`);
  }

  #tell(trouble: string): void {
    this.#troubles++;
    process.stdout.write(`${trouble}\n`);
  }
}
