import type { Blow, ScenarioName } from './scenarios.ts';

interface Run {
  readonly scenario: ScenarioName;
  readonly blow: Blow;
}

/** More statements than any scenario has. */
const mostStatements = 250;
/** Runs of other kinds, beside those that strike every statement. */
const leastOthers = 45;

/** Which runs are to be made: every statement of every scenario, then blows of all other kinds. */
export class RunList {
  readonly #wanted: number;
  readonly #sweeps = (['revocation', 'batch', 'delivery', 'purge'] as const).map(scenario => ({
    scenario,
    at: 0,
    end: mostStatements,
  }));
  #given = 0;
  #others = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** The next run; null when there are enough. Lanes ask for theirs at the same time. */
  next(): Run | null {
    this.#given++;
    // Turn by turn, so that the lanes do different things.
    const sweep = this.#sweeps.filter(({ at, end }) => at < end).toSorted((a, b) => a.at - b.at)[0];
    if (sweep) {
      sweep.at++;
      return { scenario: sweep.scenario, blow: { kind: 'KILL_AT', at: sweep.at, lets: 'DROP' } };
    }
    if (this.#given > this.#wanted && this.#others >= leastOthers) {
      return null;
    }
    return otherRun(this.#others++);
  }

  /** Tells how a run went: where a blow never falls, a scenario has no more statements. */
  report({ scenario, blow }: Run, wasStruck: boolean): void {
    const sweep = this.#sweeps.find(each => each.scenario === scenario);
    if (sweep && !wasStruck && blow.kind === 'KILL_AT' && blow.lets === 'DROP') {
      sweep.end = Math.min(sweep.end, blow.at);
    }
  }
}

function otherRun(index: number): Run {
  const random = (below: number) => Math.floor(Math.random() * below);
  const scenario = (['revocation', 'batch', 'delivery', 'purge'] as const)[random(4)] ?? 'batch';
  switch (index % 9) {
    case 0:
      return { scenario: 'delivery', blow: { kind: 'PROVIDER', fault: 'ERROR_500' } };
    case 1:
      return { scenario: 'delivery', blow: { kind: 'PROVIDER', fault: 'SILENT_AFTER_SUCCESS' } };
    case 2:
      return { scenario: 'delivery', blow: { kind: 'PROVIDER', fault: 'UNAUTHORIZED_401' } };
    case 3:
    case 4:
      return { scenario, blow: { kind: 'TERMINATE_AT', at: 1 + random(25) } };
    case 5:
    case 6:
      return { scenario, blow: { kind: 'KILL_AT', at: 1 + random(25), lets: 'PASS' } };
    default:
      return { scenario, blow: { kind: 'KILL_AFTER', milliseconds: random(400) } };
  }
}
