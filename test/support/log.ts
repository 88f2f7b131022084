/** What a server logged, line by line. */
export class Log {
  readonly lines: string[] = [];

  write(line: string): void {
    this.lines.push(line);
  }

  get text(): string {
    return this.lines.join('');
  }

  /** The lines of one request. */
  of(referenceId: unknown): Record<string, unknown>[] {
    return this.lines.map(line => JSON.parse(line)).filter(({ reqId }) => reqId === referenceId);
  }
}
