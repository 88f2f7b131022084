interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The tabs that GraphiQL opens with. They run as they are; the removals are dry runs until `dryRun` says otherwise. */
export const examples: readonly Example[] = [
  {
    query: `# Who calls, and the people of the organization.
query Viewer {
  viewer {
    id
    email
    role
    organization {
      name
      users(first: 10) {
        totalCount
        edges { node { id email role status } }
      }
    }
  }
}
`,
    variables: {},
  },
];
