import type { Workload } from './bench.ts';
import { w1 } from './workloads/w1-delete-users.ts';
import { w2 } from './workloads/w2-page-of-users.ts';
import { w3 } from './workloads/w3-remove-member.ts';
import { w4 } from './workloads/w4-typename.ts';
import { w5 } from './workloads/w5-deletion-plan.ts';
import { w6 } from './workloads/w6-growth.ts';
import { w7 } from './workloads/w7-start-and-memory.ts';
import { w8 } from './workloads/w8-two-servers.ts';

/** In the order in which they are measured. */
export const workloads: readonly Workload[] = [w1, w2, w3, w4, w5, w6, w7, w8];
