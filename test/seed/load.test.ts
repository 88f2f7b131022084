import { expect, test } from 'vitest';

import { Account } from '../../src/modules/customer/index.ts';
import { Organization } from '../../src/modules/organization/index.ts';
import { load } from '../../src/seed/load.ts';
import type { NewRow } from '../../src/seed/new-row.ts';
import { query, sql } from '../../src/shared/database/sql.ts';
import { startOfTime, useApi } from '../support/api.ts';
import { indexesAndConstraints } from './indexes-and-constraints.ts';

const api = useApi();
const refusing = useApi();
const organization: NewRow<Organization> = {
  id: '01890000-0000-7000-8000-000000000001',
  createdAt: startOfTime,
  name: 'Acme',
  domain: 'acme.example',
  status: 'ACTIVE',
};
const silent = () => {};

function account(n: number, given: Partial<NewRow<Account>> = {}): NewRow<Account> {
  return {
    id: `01890000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    createdAt: startOfTime,
    organizationId: organization.id,
    displayName: `Customer ${n}`,
    externalRefs: [],
    customFields: {},
    mergedIntoId: null,
    mergedAt: null,
    ...given,
  };
}

test('values arrive as they are, whatever COPY takes for its own', async () => {
  const odd = 'tab\t, line\n, return\r, \\N, \\., "quoted", \'quoted\', {braces}, é, 🙂';
  const externalRefs = [odd, 'NULL', 'a,b'];
  const em = api.current.em();
  await load(em, Organization, [organization], silent);

  await load(em, Account, [account(1, { displayName: odd, externalRefs, customFields: { odd } })], silent);

  const found = await query(
    em,
    sql`select display_name as "displayName", external_refs as "externalRefs", custom_fields as "customFields",
          merged_into_id as "mergedIntoId", (select array_agg(ref order by ref) from external_ref) as refs from account`,
  );
  expect(found).toEqual([
    { displayName: odd, externalRefs, customFields: { odd }, mergedIntoId: null, refs: externalRefs.toSorted() },
  ]);
});

test('nothing is loaded, and every index stays, when a row refers to nothing', async () => {
  const em = refusing.current.em();
  await load(em, Organization, [organization], silent);
  const before = await indexesAndConstraints(refusing.current);
  const stray = '01890000-0000-7000-8000-00000000dead';
  const accounts = Array.from({ length: 6000 }, (_, i) => account(i, i === 5500 ? { organizationId: stray } : {}));

  const loading = load(em, Account, accounts, silent);

  await expect(loading).rejects.toThrow(/violates foreign key constraint "account_organization_id_foreign"/);
  expect(await query(em, sql`select id from account`)).toEqual([]);
  expect(await indexesAndConstraints(refusing.current)).toEqual(before);
});
