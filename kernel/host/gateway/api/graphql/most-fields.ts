import { GraphQLError, type ASTVisitor, type ValidationContext } from 'graphql';

/** Each of these is a query of the store, under whatever alias. */
const MOST_ROOT_FIELDS = 10;

/** Refuses an operation that asks the root for more than a few things; fragments count where they are used, once at least. */
export function mostFields(context: ValidationContext): ASTVisitor {
  let fields = 0;
  let told = false;
  return {
    Field(node) {
      if (context.getParentType() !== context.getSchema().getQueryType()) return;
      fields += 1;
      if (fields <= MOST_ROOT_FIELDS || told) return;
      told = true;
      const message = `a query asks for at most ${MOST_ROOT_FIELDS} things at once`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
