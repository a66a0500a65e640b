import { type CallExpression, Node, Project, SyntaxKind } from 'ts-morph';

type Refuse = (node: Node, why: string) => never;

/** The only statements of a rendered source, besides types: imports between generated files, and these constants. */
const GENERATED_FILE = /^(\.\/|\.\.\/)([a-z0-9_]+\/)?[a-z0-9_]+(\.d)?\.(ts|json)$/;

const OPERATORS = new Set<SyntaxKind>([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.EqualsEqualsEqualsToken,
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
]);

/** Every kind of node that a constant may be made of. What is not listed is refused. */
const KINDS = new Set<SyntaxKind>([
  SyntaxKind.ObjectLiteralExpression,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.ArrayLiteralExpression,
  SyntaxKind.SpreadElement,
  SyntaxKind.StringLiteral,
  SyntaxKind.NumericLiteral,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.ArrowFunction,
  SyntaxKind.Parameter,
  SyntaxKind.EqualsGreaterThanToken,
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.QuestionDotToken,
  SyntaxKind.Identifier,
  SyntaxKind.ConditionalExpression,
  SyntaxKind.QuestionToken,
  SyntaxKind.ColonToken,
  SyntaxKind.BinaryExpression,
  ...OPERATORS,
  SyntaxKind.SatisfiesExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.ImportKeyword,
]);

/**
 * Reads a rendered source back and formats it. Only imports between generated files, types, and the `constants` that
 * the template has are expected, made of literals and of pure functions over their parameters; anything else means
 * that a value of the catalogue became code, and nothing is written.
 * @throws Error naming the statement
 */
export function verifySource(name: string, text: string, constants: readonly string[]): string {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
  const file = project.createSourceFile(name, text);
  const refuse: Refuse = (node, why) => {
    throw new Error(`${name}: ${why}: ${node.getText().slice(0, 120)}`);
  };
  const syntax = project.getProgram().getSyntacticDiagnostics(file)[0];
  if (syntax) throw new Error(`${name}: ${JSON.stringify(syntax.getMessageText())}`);

  const known = importedNames(file);
  const found: string[] = [];
  for (const statement of file.getStatements()) {
    if (Node.isVariableStatement(statement)) found.push(verifyConstant(statement, known, refuse));
    else verifyDeclaration(statement, refuse);
  }
  if (found.join() !== constants.join())
    throw new Error(`${name}: has the constants ${found.join()}, not ${constants.join()}`);
  for (const node of file.getDescendantsOfKind(SyntaxKind.ImportType)) refuse(node, 'unexpected import');
  file.formatText({ indentSize: 2 });
  return file.getFullText();
}

/** Imports, re-exports and types: they run nothing, as long as they name generated files only. */
function verifyDeclaration(statement: Node, refuse: Refuse): void {
  if (Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement)) {
    if (!GENERATED_FILE.test(statement.getModuleSpecifierValue() ?? '')) refuse(statement, 'unexpected module');
    if (Node.isImportDeclaration(statement) && !statement.getImportClause()) refuse(statement, 'unexpected import');
  } else if (!Node.isTypeAliasDeclaration(statement) && !Node.isInterfaceDeclaration(statement)) {
    refuse(statement, 'unexpected statement');
  }
}

/** `export const name: Type = …;` */
function verifyConstant(statement: Node, known: ReadonlySet<string>, refuse: Refuse): string {
  if (!Node.isVariableStatement(statement)) return refuse(statement, 'unexpected statement');
  const [declaration, ...more] = statement.getDeclarations();
  const initializer = declaration?.getInitializer();
  const modifiers = statement.getModifiers().map((modifier) => modifier.getText());
  const plain = modifiers.join() === 'export' && statement.getDeclarationKind() === 'const' && more.length === 0;
  if (!plain || !declaration || !initializer || !Node.isIdentifier(declaration.getNameNode()))
    return refuse(statement, 'unexpected statement');
  verifyTree(initializer, known, refuse);
  return declaration.getName();
}

/** A node and all below it, but for types: they run nothing. */
function verifyTree(node: Node, known: ReadonlySet<string>, refuse: Refuse): void {
  if (Node.isTypeNode(node)) return;
  if (!isPunctuation(node)) verifyNode(node, known, refuse);
  for (const child of node.getChildren()) verifyTree(child, known, refuse);
}

/** Brackets, commas and the lists between them; what stands in them is looked at by itself. */
function isPunctuation(node: Node): boolean {
  return PUNCTUATION.has(node.getKind());
}

const PUNCTUATION = new Set<SyntaxKind>([
  SyntaxKind.SyntaxList,
  SyntaxKind.OpenBraceToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.OpenBracketToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.OpenParenToken,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CommaToken,
  SyntaxKind.DotToken,
  SyntaxKind.DotDotDotToken,
  SyntaxKind.MinusToken,
  SyntaxKind.SatisfiesKeyword,
]);

function verifyNode(node: Node, known: ReadonlySet<string>, refuse: Refuse): void {
  if (!KINDS.has(node.getKind())) refuse(node, `unexpected ${node.getKindName()}`);
  if (Node.isArrowFunction(node)) verifyFunction(node, refuse);
  else if (Node.isCallExpression(node)) verifyLoad(node, refuse);
  else if (Node.isPropertyAssignment(node)) verifyKey(node.getNameNode(), refuse);
  else if (Node.isBinaryExpression(node) && !OPERATORS.has(node.getOperatorToken().getKind()))
    refuse(node, 'unexpected operator');
  else if (Node.isPrefixUnaryExpression(node) && !/^-\d/.test(node.getText())) refuse(node, 'unexpected operator');
  else if (Node.isIdentifier(node) && !isKnown(node, known)) refuse(node, 'unexpected name');
}

/** The arguments, and the id of the record that a create answered. */
const PARAMETERS = ['a', 'id'];

function verifyFunction(node: Node, refuse: Refuse): void {
  if (!Node.isArrowFunction(node)) return;
  if (node.getModifiers().length > 0 || node.getTypeParameters().length > 0) refuse(node, 'unexpected modifier');
  if (Node.isBlock(node.getBody())) refuse(node, 'unexpected function body');
  const strange = node
    .getParameters()
    .some(
      (parameter, index) =>
        parameter.getName() !== PARAMETERS[index] || parameter.hasInitializer() || parameter.isRestParameter(),
    );
  if (strange) refuse(node, 'unexpected parameters');
}

/** The one call that there may be: `() => import('./file.ts')`, which loads another generated file when it is asked for. */
function verifyLoad(call: CallExpression, refuse: Refuse): void {
  const [file, options, ...more] = call.getArguments();
  const loader = call.getParent();
  const isLoader = Node.isArrowFunction(loader) && loader.getParameters().length === 0;
  const isGenerated = Node.isStringLiteral(file) && GENERATED_FILE.test(file.getLiteralValue());
  const isPlain = more.length === 0 && (options === undefined || options.getText() === "{ with: { type: 'json' } }");
  if (call.getExpression().getKind() !== SyntaxKind.ImportKeyword || !isLoader || !isGenerated || !isPlain)
    refuse(call, 'unexpected CallExpression');
}

function verifyKey(key: Node, refuse: Refuse): void {
  if (!Node.isIdentifier(key) && !Node.isStringLiteral(key)) refuse(key, 'unexpected key');
  // In an object literal, this key sets the prototype.
  if (key.getText().replaceAll(/^["']|["']$/g, '') === '__proto__') refuse(key, 'unexpected key');
}

/** The name of a property, a parameter, or something imported. */
function isKnown(node: Node, known: ReadonlySet<string>): boolean {
  const parent = node.getParent();
  const isName =
    (Node.isPropertyAssignment(parent) || Node.isPropertyAccessExpression(parent)) && parent.getNameNode() === node;
  if (isName || Node.isParameterDeclaration(parent) || known.has(node.getText())) return true;
  const within = node.getFirstAncestorByKind(SyntaxKind.ArrowFunction);
  return within?.getParameters().some((parameter) => parameter.getName() === node.getText()) ?? false;
}

function importedNames(file: Node): Set<string> {
  const names = new Set(['undefined']);
  for (const specifier of file.getDescendantsOfKind(SyntaxKind.ImportSpecifier))
    names.add((specifier.getAliasNode() ?? specifier.getNameNode()).getText());
  for (const clause of file.getDescendantsOfKind(SyntaxKind.ImportClause)) {
    const name = clause.getDefaultImport()?.getText();
    if (name) names.add(name);
  }
  return names;
}
