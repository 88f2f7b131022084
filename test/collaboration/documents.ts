const error = `... on Error { code path }`;

/** The ten mutations about teams and projects, which differ in the noun only. */
export function documentsOf(noun: 'team' | 'project') {
  const Noun = noun === 'team' ? 'Team' : 'Project';
  const thing = `${noun} { id name description organization { id } }`;
  const mutation = (name: string, fields: string) =>
    `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
      ${name}(input: $input) { __typename ... on ${name.charAt(0).toUpperCase()}${name.slice(1)}Success { ${fields} } ${error} }
    }`;
  return {
    Noun,
    idName: `${noun}Id`,
    create: mutation(`create${Noun}`, thing),
    update: mutation(`update${Noun}`, thing),
    remove: mutation(`delete${Noun}`, `outcome ${noun}Id memberCount`),
    addMember: mutation(`add${Noun}Member`, `outcome ${noun}Id userId`),
    removeMember: mutation(`remove${Noun}Member`, `outcome ${noun}Id userId`),
  };
}
