import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

// Linux counts a process's time in these, and has done so on every platform for as long as Node runs there.
const ticksPerSecond = 100;

/** Milliseconds of CPU that a process has used, in the kernel too. Null where there is no /proc. */
export function cpuOf(pid: number): number | null {
  const fields = statOf(pid);
  return fields && fields.own;
}

/** Milliseconds of CPU that a process, its children and those that have ended have used. */
export function cpuOfTree(pid: number): number | null {
  const root = statOf(pid);
  if (!root) {
    return null;
  }
  return childrenOf(pid).reduce((sum, child) => sum + (statOf(child)?.own ?? 0), root.own + root.ended);
}

/** Resident memory of a process in megabytes: now, and at its peak since {@link forgetPeak}. */
export function memoryOf(pid: number): { readonly now: number; readonly peak: number } | null {
  const status = read(`/proc/${pid}/status`);
  const size = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1] ?? 0) / 1024;
  return status === null ? null : { now: size('VmRSS'), peak: size('VmHWM') };
}

export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Then the peak is that of the whole life of the process.
  }
}

function statOf(pid: number): { readonly parent: number; readonly own: number; readonly ended: number } | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) {
    return null;
  }
  // The name, in parentheses, may hold anything; what follows begins with field 3.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ms = (index: number) => ((fields[index] ?? 0) * 1000) / ticksPerSecond;
  return { parent: fields[1] ?? 0, own: ms(11) + ms(12), ended: ms(13) + ms(14) };
}

function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(candidate => statOf(candidate)?.parent === pid);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
