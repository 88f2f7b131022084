/** Is told how the loading of each table goes. */
export interface Progress {
  begin(table: string): void;
  update(table: string, count: number): void;
  end(table: string, count: number): void;
}

export const silent: Progress = { begin() {}, update() {}, end() {} };

/** Writes a line for each table; on a terminal the line moves while the table is loaded. */
export function progressTo(stream: NodeJS.WriteStream): Progress {
  let begun = 0;
  const line = (table: string, count: number): string =>
    `${table.padEnd(18)} ${count.toLocaleString('en').padStart(12)} rows ${seconds(begun).padStart(8)}`;
  const move = (text: string): void => {
    if (stream.isTTY) {
      stream.write(`\r${text}`);
    }
  };
  return {
    begin(table) {
      begun = performance.now();
      move(line(table, 0));
    },
    update(table, count) {
      move(line(table, count));
    },
    end(table, count) {
      stream.write(`${stream.isTTY ? '\r' : ''}${line(table, count)}\n`);
    },
  };
}

export const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
