import { readFile } from 'node:fs/promises';

/** Megabytes that a process holds now, and has held at most; null where the system has no such file. */
export async function memoryOf(pid: number): Promise<{ readonly now: number; readonly most: number } | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const read = (name: string) => Number(new RegExp(String.raw`^${name}:\s+(\d+) kB`, 'm').exec(status)?.[1] ?? NaN);
  const [now, most] = [read('VmRSS'), read('VmHWM')];
  return Number.isNaN(now + most) ? null : { now: Math.round(now / 1024), most: Math.round(most / 1024) };
}
