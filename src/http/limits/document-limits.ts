import { type DocumentNode, GraphQLError, type GraphQLSchema, Kind, Lexer, parse, Source, TokenKind } from 'graphql';

import type { Limits } from '../../config.ts';
import { type DocumentShape, Measurement } from './document-shape.ts';
import { hashOfDocument } from './trusted-documents.ts';

/** Documents whose text was read are remembered; those of a fleet of clients are few. */
const remembered = 500;
const longestRemembered = 10_000;

/** What a document asks for. */
export interface Verdict {
  /** What is too much, and the limit; null when nothing is. */
  readonly refusal: GraphQLError | null;
  /** Things that it can ask for; 0 when it is not known. */
  readonly cost: number;
}

interface Known {
  readonly document: DocumentNode;
  /** What holds whatever the variables are. */
  readonly verdict: Verdict;
  readonly hasVariables: boolean;
}

/** Refuses documents that ask for too much, before anything is done with them, in whatever way they come. */
export class DocumentLimits {
  readonly #schema: GraphQLSchema;
  readonly #limits: Limits;
  readonly #trusted: ReadonlySet<string> | null;
  readonly #known = new Map<string, Known>();

  /** @param trusted SHA-256 of each document that may run; null for any */
  constructor(schema: GraphQLSchema, limits: Limits, trusted: ReadonlySet<string> | null) {
    this.#schema = schema;
    this.#trusted = trusted;
    this.#limits = limits;
  }

  /** Is against nothing when the document cannot be read: others say why. */
  judge(query: string, variables: Readonly<Record<string, unknown>> | null | undefined): Verdict {
    const known = this.#known.get(query) ?? this.#read(query);
    if (known === null) {
      return { refusal: null, cost: 0 };
    }
    if (known instanceof GraphQLError) {
      return { refusal: known, cost: 0 };
    }
    return known.hasVariables ? this.#measure(known.document, variables ?? {}) : known.verdict;
  }

  #read(query: string): Known | GraphQLError | null {
    const { maxTokens } = this.#limits;
    if (this.#trusted && !this.#trusted.has(hashOfDocument(query))) {
      return new GraphQLError('This server runs only documents that it was told of.', {
        extensions: { code: 'DOCUMENT_NOT_TRUSTED' },
      });
    }
    // A token is at least a character: short ones need not be counted.
    if (query.length > maxTokens && hasMoreTokens(query, maxTokens)) {
      return tooMuch('TOO_MANY_TOKENS', `The document has more than ${maxTokens} tokens.`, maxTokens);
    }
    const document = parsed(query);
    if (!document) {
      return null;
    }
    const hasVariables = document.definitions.some(
      definition => definition.kind === Kind.OPERATION_DEFINITION && (definition.variableDefinitions?.length ?? 0) > 0,
    );
    const known = { document, hasVariables, verdict: this.#measure(document, {}) };
    if (query.length <= longestRemembered) {
      if (this.#known.size >= remembered) {
        this.#known.clear();
      }
      this.#known.set(query, known);
    }
    return known;
  }

  #measure(document: DocumentNode, variables: Readonly<Record<string, unknown>>): Verdict {
    const shape = new Measurement(this.#schema, document, variables).of(document);
    return { refusal: this.#refusalOf(document, shape), cost: shape.cost };
  }

  #refusalOf(
    document: DocumentNode,
    { depth, aliases, rootFields, cost, destructive }: DocumentShape,
  ): GraphQLError | null {
    const { maxDepth, maxAliases, maxRootFields, maxCost, introspection } = this.#limits;
    if (depth > maxDepth) {
      return tooMuch('TOO_DEEP', `The document is nested ${depth} deep, and ${maxDepth} is allowed.`, maxDepth);
    }
    if (aliases > maxAliases) {
      return tooMuch(
        'TOO_MANY_ALIASES',
        `The document has ${aliases} aliases, and ${maxAliases} are allowed.`,
        maxAliases,
      );
    }
    if (rootFields > maxRootFields) {
      return tooMuch(
        'TOO_MANY_ROOT_FIELDS',
        `The document has ${rootFields} root fields, and ${maxRootFields} are allowed.`,
        maxRootFields,
      );
    }
    if (destructive > 1) {
      return tooMuch(
        'TOO_MANY_DESTRUCTIVE_MUTATIONS',
        'A document may hold one mutation that ends something, so that each is meant. Send one after the other.',
        1,
      );
    }
    if (cost > maxCost) {
      return tooMuch(
        'TOO_COSTLY',
        `The document can ask for ${cost} things at once, and ${maxCost} are allowed. Ask for smaller pages.`,
        maxCost,
      );
    }
    return introspection || !introspects(document)
      ? null
      : new GraphQLError('Introspection is off here. The schema is published as schema.graphql.', {
          extensions: { code: 'INTROSPECTION_DISABLED' },
        });
  }
}

function tooMuch(code: string, message: string, limit: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code, limit } });
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query, { noLocation: true });
  } catch {
    return null;
  }
}

/** Counts no further than it must, and builds nothing. */
function hasMoreTokens(query: string, limit: number): boolean {
  try {
    const lexer = new Lexer(new Source(query));
    for (let count = 0; count <= limit; count++) {
      if (lexer.advance().kind === TokenKind.EOF) {
        return false;
      }
    }
    return true;
  } catch {
    return false;
  }
}

function introspects(document: DocumentNode): boolean {
  return document.definitions.some(
    definition =>
      'selectionSet' in definition && JSON.stringify(definition.selectionSet).match(/"value":"__(schema|type)"/),
  );
}
