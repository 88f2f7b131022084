import { announce } from './banner.ts';
import { readConfig } from './config.ts';
import { explainStartFailure } from './start-failure.ts';
import { startLeaver } from './start.ts';

// npm hands on a Ctrl-C that the terminal has sent to this process already: two signals at once are one.
const sameSignal = 500;
// By then the start is over, and who asked at once has been answered.
const untilCollected = 1000;

try {
  const config = readConfig(process.env);
  const starting = startLeaver(config);
  let firstAt: number | null = null;
  const onSignal = () => {
    if (firstAt === null) {
      firstAt = performance.now();
      void starting.then(leaver => leaver.stop()).then(() => process.exit(0), fail);
    } else if (performance.now() - firstAt > sameSignal) {
      process.exit(1);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  process.stdout.write(announce(config, await starting));
  setTimeout(letGoOfTheStart, untilCollected).unref();
} catch (error) {
  fail(error);
}

/** Gives back the memory that only the start needed, a third of all: by itself, Node keeps it until something is short. */
function letGoOfTheStart(): void {
  void globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
}

function fail(error: unknown): never {
  process.stderr.write(`${explainStartFailure(error)}\n`);
  process.exit(1);
}
