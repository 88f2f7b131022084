import type { Payload } from './client.ts';

const width = 100;

/** Tells the story on the terminal, and keeps count of what was checked. */
export class Report {
  readonly #checks: { readonly chapter: string; readonly claim: string; readonly holds: boolean }[] = [];
  #chapter = '';

  chapter(title: string): void {
    this.#chapter = title;
    this.#write(`\n━━ ${title} ${'━'.repeat(Math.max(0, width - title.length - 4))}`);
  }

  /** What was asked, by whom, and what came back. */
  exchange(who: string, field: string, input: object, answer: Payload): void {
    this.#write(`  ${who} → ${field}(input: ${JSON.stringify(input)})`);
    this.#write(`  ← ${JSON.stringify(answer)}`);
  }

  /** Something that must be true; the demo fails when it is not. */
  check(claim: string, holds: boolean, found: unknown = ''): void {
    this.#checks.push({ chapter: this.#chapter, claim, holds });
    this.#write(`  ${holds ? '✓' : '✗'} ${claim}${holds ? '' : ` — found ${JSON.stringify(found)}`}`);
  }

  /** One line a chapter. True if everything held. */
  summary(): boolean {
    this.#write(`\n${'━'.repeat(width)}`);
    for (const [chapter, checks] of Map.groupBy(this.#checks, check => check.chapter)) {
      const failed = checks.filter(({ holds }) => !holds);
      this.#write(
        `${failed.length === 0 ? '✓' : '✗'} ${chapter.padEnd(76)} ${checks.length - failed.length} of ${checks.length} checks`,
      );
      failed.forEach(({ claim }) => this.#write(`    ✗ ${claim}`));
    }
    const failures = this.#checks.filter(({ holds }) => !holds).length;
    this.#write(`${this.#checks.length - failures} passed, ${failures} failed`);
    return failures === 0;
  }

  #write(line: string): void {
    process.stdout.write(`${line.length > 400 ? `${line.slice(0, 399)}…` : line}\n`);
  }
}
