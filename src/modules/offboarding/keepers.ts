/** A group that must not be left with people and without a keeper: a workspace and its admins, an organization and its owners. */
export interface Group {
  readonly id: string;
  /** Tenant of the group. */
  readonly organizationId: string;
  /** Those who would leave, and are keepers. */
  readonly leavingKeepers: readonly string[];
  /** Those who would leave, keepers or not. */
  readonly leaving: readonly string[];
  /** Whether anybody stays. Of groups in which a keeper stays there is nothing to decide, and they are left out. */
  readonly someoneStays: boolean;
}

/**
 * Decides who of those who would leave must stay, looking at the state after the whole batch.
 *
 * Where a group would be left without a keeper, the one who comes last in the order stays. That may make somebody stay
 * in another group, which therefore is looked at again.
 *
 * @param leaving who would leave, in the order of the request
 * @returns the ids of the groups that need each of those who must stay
 */
export function chooseKeepers(groups: readonly Group[], leaving: readonly string[]): Map<string, string[]> {
  const going = new Set(leaving);
  const staying = new Map<string, string[]>();
  const rank = new Map(leaving.map((id, index) => [id, index]));
  for (;;) {
    const bereft = groups.filter(group => isBereft(group, going));
    const [first] = bereft;
    if (!first) {
      return staying;
    }
    const keeper = first.leavingKeepers
      .filter(id => going.has(id))
      .reduce((last, id) => ((rank.get(id) ?? 0) > (rank.get(last) ?? 0) ? id : last));
    going.delete(keeper);
    staying.set(
      keeper,
      bereft.filter(({ leavingKeepers }) => leavingKeepers.includes(keeper)).map(({ id }) => id),
    );
  }
}

function isBereft({ leavingKeepers, leaving, someoneStays }: Group, going: ReadonlySet<string>): boolean {
  const populated = someoneStays || leaving.some(id => !going.has(id));
  return populated && leavingKeepers.length > 0 && leavingKeepers.every(id => going.has(id));
}
