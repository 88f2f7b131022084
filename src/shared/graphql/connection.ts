import { ArgsType, type ClassType, Field, Int, ObjectType } from 'type-graphql';

import type { Page, PageArgs } from '../database/listing.ts';

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether items follow the page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether items precede the page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null on an empty page.' })
  endCursor!: string | null;
}

/** Arguments of every list. Newest items come first. */
@ArgsType()
export class ConnectionArgs implements PageArgs {
  @Field(() => Int, {
    nullable: true,
    description: 'Most items of the page, from its start: 0 to 100; 20 when neither first nor last is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the item before the page.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'Most items of the page, from its end: 0 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the item behind the page.' })
  before?: string | null;
}

/** Declares `<Name>Connection` and `<Name>Edge` over a type, as in the Relay Cursor Connections Specification. */
export function connectionOf(name: string, node: () => ClassType | object, things: string) {
  @ObjectType(`${name}Edge`, { description: `One of ${things}, with its cursor.` })
  class Edge {
    @Field(() => String, { description: 'Opaque position in the list.' })
    cursor!: string;

    @Field(node as () => ClassType, { nullable: true, description: 'The item.' })
    node!: object | null;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${things}, newest first.` })
  class Connection {
    @Field(() => [Edge], { description: 'Items with their cursors.' })
    edges!: readonly Edge[];

    @Field(() => PageInfo, { description: 'Where the page lies in the list.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      nullable: true,
      // With a resolver of its own, as what it reads is a promise.
      simple: false,
      description: 'Items of all pages; counted only when it is selected.',
    })
    totalCount!: number | null;
  }

  return Connection as unknown as ClassType<Page<object>>;
}
